package dev.waybill.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.dispatch.Outcome;
import dev.waybill.egress.RawProvider;
import dev.waybill.problem.Code;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The one rule, on real sockets from manifest to wire: whatever becomes of a reply, a request that may have been processed arrives once,
 * unless the provider knows it by a key; and what was provably not processed is sent again.
 */
class NeverTwiceTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
  private static final Pattern KEY = Pattern.compile("(?i)idempotency-key: (\\S+)");
  private static Border border;

  @TempDir static Path folder;

  /** What becomes of the reply, after the request was read whole. */
  private enum Fault {
    RESET_AFTER_THE_REQUEST(Code.UNAVAILABLE, RawProvider.Connection::reset),
    RESET_IN_MID_REPLY(Code.UNAVAILABLE, connection -> {
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nhalf");
      connection.pause();
      connection.reset();
    }),
    CLOSED_IN_MID_REPLY(Code.UNAVAILABLE, connection -> connection.write("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nhalf")),
    CLOSED_IN_MID_HEAD(Code.UNAVAILABLE, connection -> connection.write("HTTP/1.1 200 OK\r\nContent-Le")),
    HALF_CLOSED(Code.UNAVAILABLE, RawProvider.Connection::finish),
    CLOSED_WITHOUT_REPLY(Code.UNAVAILABLE, connection -> { }),
    GARBAGE(Code.BAD_RESPONSE, connection -> connection.write("SSH-2.0-OpenSSH_9.2\r\n\r\n")),
    HINTS_THEN_CLOSED(Code.UNAVAILABLE, connection -> connection.write("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n")),
    CONTINUE_THEN_CLOSED(Code.UNAVAILABLE, connection -> connection.write("HTTP/1.1 100 Continue\r\n\r\n")),
    NOT_JSON(Code.BAD_RESPONSE, connection -> connection.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{]")),
    SERVER_ERROR(Code.UNAVAILABLE, connection -> connection.write("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n"));

    private final Code code;
    private final RawProvider.Script script;

    Fault(Code code, RawProvider.Script script) {
      this.code = code;
      this.script = script;
    }
  }

  @BeforeAll
  static void start() {
    border = new Border(folder, "egress: { allow_networks: [127.0.0.0/8], plain_http: true }\n");
  }

  @AfterAll
  static void stop() {
    border.close();
  }

  private static void load(int port) {
    border.manifest("acme", """
        allowed_domains: ["127.0.0.1:PORT"]
        base: http://127.0.0.1:PORT
        timeout: 20s
        retry: { attempts: 3, backoff: 1ms..5ms, codes: [rate_limited, unavailable, timeout, bad_response] }
        actions:
          warm: { request: { GET: /warm } }
          once: { request: { POST: /send, json: { a: 1 } }, idempotency: none }
          patch: { request: { PATCH: /send, json: { a: 1 } }, idempotency: none }
          keyed: { request: { POST: /send, json: { a: 1 } }, idempotency: { header: Idempotency-Key } }
          hasty: { request: { POST: /send, json: { a: 1 } }, idempotency: none, timeout: 300ms }
        """.replace("PORT", String.valueOf(port)));
    border.load();
    assertThat(border.findings("acme")).isEmpty();
  }

  /** Does the fault to the first so many requests that change something, and answers every other one. */
  private static RawProvider faulty(Fault fault, int times) throws IOException {
    AtomicInteger left = new AtomicInteger(times);
    return new RawProvider(connection -> {
      for (String request = connection.readRequest(); request != null; request = connection.readRequest()) {
        if (!request.startsWith("GET") && left.getAndDecrement() > 0) {
          fault.script.serve(connection);
          return;
        }
        connection.write(OK);
      }
    });
  }

  private static List<String> sent(RawProvider provider) {
    return provider.requests().stream().filter(request -> !request.startsWith("GET")).toList();
  }

  private static void assertOnce(Outcome outcome, Code code, RawProvider provider) {
    assertThat(outcome.problem().code()).isEqualTo(code);
    assertThat(outcome.problem().maybeProcessed()).isTrue();
    assertThat(outcome.attempts()).isOne();
    assertThat(sent(provider)).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void arrivesOnceWithoutAKey(Fault fault) throws IOException {
    for (String action : List.of("once", "patch")) {
      try (RawProvider provider = faulty(fault, 1)) {
        load(provider.port());
        assertOnce(border.dispatch("acme", action, Map.of()), fault.code, provider);
        assertThat(border.dispatch("acme", "warm", Map.of()).problem()).isNull();
        assertThat(sent(provider)).as("nothing comes later").hasSize(1);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void arrivesOnceOnAConnectionThatWasUsedBefore(Fault fault) throws IOException {
    try (RawProvider provider = faulty(fault, 1)) {
      load(provider.port());
      assertThat(border.dispatch("acme", "warm", Map.of()).problem()).isNull();
      assertOnce(border.dispatch("acme", "once", Map.of()), fault.code, provider);
      assertThat(provider.accepted()).as("it was the same connection").isOne();
    }
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void isSentAgainUnderTheSameKey(Fault fault) throws IOException {
    try (RawProvider provider = faulty(fault, 2)) {
      load(provider.port());
      Outcome outcome = border.dispatch("acme", "keyed", Map.of());
      assertThat(outcome.problem()).isNull();
      assertThat(outcome.attempts()).isEqualTo(3);
      assertThat(sent(provider)).hasSize(3);
      assertThat(sent(provider).stream().map(NeverTwiceTest::key).distinct()).containsExactly(outcome.id());
    }
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aKeyedOneThatFailsToTheEndMayHaveBeenProcessed(Fault fault) throws IOException {
    try (RawProvider provider = faulty(fault, 100)) {
      load(provider.port());
      Outcome outcome = border.dispatch("acme", "keyed", Map.of());
      assertThat(outcome.problem().code()).isEqualTo(fault.code);
      assertThat(outcome.problem().maybeProcessed()).isTrue();
      assertThat(sent(provider)).hasSize(3);
    }
  }

  private static String key(String request) {
    Matcher matcher = KEY.matcher(request);
    return matcher.find() ? matcher.group(1) : "none";
  }

  static Stream<RawProvider.Script> silences() {
    return Stream.of(RawProvider.Connection::stall, connection -> {
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n");
      while (true) {
        connection.write("x");
        connection.pause();
      }
    });
  }

  @ParameterizedTest
  @MethodSource("silences")
  void arrivesOnceWhereTheAnswerNeverComes(RawProvider.Script silence) throws IOException {
    try (RawProvider provider = new RawProvider(connection -> {
      connection.readRequest();
      silence.serve(connection);
    })) {
      load(provider.port());
      assertOnce(border.dispatch("acme", "hasty", Map.of()), Code.TIMEOUT, provider);
    }
  }

  @Test
  void aRefusedConnectionIsTriedAgainAlthoughThereIsNoKey() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = closed.getLocalPort();
    }
    load(port);
    Outcome outcome = border.dispatch("acme", "once", Map.of());
    assertThat(outcome.attempts()).isEqualTo(3);
    assertThat(outcome.problem().label()).isEqualTo("connect_refused");
    assertThat(outcome.problem().maybeProcessed()).isFalse();
  }

  @Test
  void aProviderThatSaysItDidNothingIsAskedAgainAlthoughThereIsNoKey() throws IOException {
    for (String busy : List.of("429 Busy\r\n", "429 Busy\r\nRetry-After: 0\r\n", "503 Busy\r\nRetry-After: 0\r\n")) {
      AtomicInteger seen = new AtomicInteger();
      try (RawProvider provider = new RawProvider(connection -> {
        while (connection.readRequest() != null) {
          connection.write(seen.incrementAndGet() < 3 ? "HTTP/1.1 " + busy + "Content-Length: 0\r\n\r\n" : OK);
        }
      })) {
        load(provider.port());
        assertThat(border.dispatch("acme", "once", Map.of()).problem()).isNull();
        assertThat(sent(provider)).hasSize(3);
      }
    }
  }

  /** The first try is provably lost, the second perhaps processed: there is no third. */
  @Test
  void onceItMayHaveArrivedItStaysSo() throws Exception {
    AtomicInteger seen = new AtomicInteger();
    CountDownLatch second = new CountDownLatch(1);
    try (RawProvider provider = new RawProvider(connection -> {
      while (connection.readRequest() != null) {
        if (seen.incrementAndGet() == 1) {
          connection.write("HTTP/1.1 429 Busy\r\nContent-Length: 0\r\n\r\n");
        } else {
          second.countDown();
          connection.reset();
          return;
        }
      }
    })) {
      load(provider.port());
      Outcome outcome = border.dispatch("acme", "once", Map.of());
      assertThat(second.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(outcome.problem().maybeProcessed()).isTrue();
      assertThat(outcome.attempts()).isEqualTo(2);
      assertThat(sent(provider)).hasSize(2);
    }
  }

  @Test
  void aHundredLostRepliesOfManyAtOnceAreAHundredRequests() throws IOException {
    List<String> ids = new ArrayList<>();
    AtomicInteger number = new AtomicInteger();
    try (RawProvider provider = new RawProvider(connection -> {
      for (String request = connection.readRequest(); request != null; request = connection.readRequest()) {
        if (number.incrementAndGet() % 2 == 0) {
          connection.reset();
          return;
        }
        connection.write(OK);
      }
    })) {
      load(provider.port());
      for (int i = 0; i < 200; i++) {
        ids.add(border.dispatch("acme", "once", Map.of()).problem() == null ? "ok" : "lost");
      }
      assertThat(sent(provider)).hasSize(200);
      assertThat(ids).filteredOn("lost"::equals).hasSize(100);
    }
  }
}
