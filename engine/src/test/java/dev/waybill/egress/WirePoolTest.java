package dev.waybill.egress;

import static dev.waybill.egress.WireRig.problem;
import static dev.waybill.egress.WireRig.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waybill.http.Body;
import dev.waybill.http.Headers;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.http.MemoryStream;
import dev.waybill.http.Target;
import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What calls that share connections do to one another: nothing. */
class WirePoolTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String POISON = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison";

  private final WireRig rig = new WireRig();

  @AfterEach
  void close() {
    rig.close();
  }

  private HttpCall post(RawProvider provider, Duration patience) {
    return rig.call("POST", new Target("http", WireRig.NAME, provider.port(), "/"), patience);
  }

  @Tag("slow")
  @Test
  void deadlineWhileWaitingForAConnection() throws IOException {
    try (WireRig narrow = new WireRig(WireLimits.STANDARD.withConnections(1, 10));
        RawProvider provider = new RawProvider(connection -> {
          connection.readRequest();
          connection.stall();
        })) {
      Future<HttpReply> holder = narrow.send(post(provider, Duration.ofSeconds(2)));
      Future<HttpReply> waiter = narrow.send(post(provider, Duration.ofMillis(100)));
      WireFaultsTest.assertProblem(problem(waiter), Code.TIMEOUT, "deadline", false, null);
      WireFaultsTest.assertProblem(problem(holder), Code.TIMEOUT, "deadline", true, null);
      assertThat(provider.requests()).hasSize(1);
    }
  }

  @Tag("slow")
  @Test
  void moreWaitingThanTheQueueHolds() throws IOException {
    try (WireRig narrow = new WireRig(WireLimits.STANDARD.withConnections(1, 2));
        RawProvider provider = new RawProvider(connection -> {
          connection.readRequest();
          connection.stall();
        })) {
      List<Future<HttpReply>> calls = new ArrayList<>(List.of(narrow.send(post(provider, Duration.ofSeconds(1)))));
      for (int i = 0; i < 10; i++) {
        calls.add(narrow.send(post(provider, Duration.ofMillis(200))));
      }
      List<Problem> problems = calls.stream().map(WireRig::problem).toList();
      List<Problem> full = problems.stream().filter(problem -> problem.label().equals("pool_full")).toList();
      assertThat(full).isNotEmpty();
      WireFaultsTest.assertProblem(full.get(0), Code.OVERLOADED, "pool_full", false, null);
      assertThat(problems.stream().filter(Problem::maybeProcessed)).hasSize(1);
    }
  }

  /** Both replies come in one packet; a call that waits for that very connection must not be given the second. */
  @Test
  void secondReplyBeforeItsRequest() throws IOException {
    try (WireRig narrow = new WireRig(WireLimits.STANDARD.withConnections(1, 100));
        RawProvider provider = new RawProvider(connection -> {
          for (String request = connection.readRequest(); request != null; request = connection.readRequest()) {
            String path = request.substring(request.indexOf('/'), request.indexOf(" HTTP"));
            String reply = "HTTP/1.1 200 OK\r\nContent-Length: " + path.length() + "\r\n\r\n" + path;
            connection.write(path.equals("/evil") ? reply + POISON : reply);
          }
        })) {
      for (int round = 0; round < 20; round++) {
        Future<HttpReply> evil = narrow.send(narrow.call("GET", provider.port(), "/evil"));
        Future<HttpReply> next = narrow.send(narrow.call("GET", provider.port(), "/next"));
        Future<HttpReply> chained = evil.compose(ignored -> narrow.send(narrow.call("GET", provider.port(), "/then")));
        assertThat(result(evil).body()).hasToString("/evil");
        assertThat(result(next).body()).hasToString("/next");
        assertThat(result(chained).body()).hasToString("/then");
      }
    }
  }

  @Test
  void replyWithoutARequestOnAnIdleConnection() throws IOException {
    CountDownLatch idle = new CountDownLatch(1);
    AtomicBoolean first = new AtomicBoolean(true);
    try (RawProvider provider = new RawProvider(connection -> {
      connection.readRequest();
      connection.write(OK);
      if (first.getAndSet(false)) {
        idle.await();
        connection.write(POISON);
      }
      connection.awaitClose();
    })) {
      assertThat(result(rig.get(provider)).body()).hasToString("ok");
      idle.countDown();
      await().until(() -> provider.finished() == 1);
      assertThat(result(rig.get(provider)).body()).hasToString("ok");
    }
  }

  @Test
  void doesNotLetAnUnsendableFieldHoldItsConnection() throws IOException {
    try (WireRig narrow = new WireRig(WireLimits.STANDARD.withConnections(1, 100));
        RawProvider provider = RawProvider.answering("ok")) {
      for (String value : List.of("a\r\nb", "a\nb", "a\u0000b", "a\u007fb")) {
        HttpCall call = narrow.call("GET", provider.port(), "/").withHeaders(Headers.of("X", value));
        WireFaultsTest.assertProblem(problem(narrow.send(call)), Code.INTERNAL, "unsendable", false, null);
        assertThat(result(narrow.get(provider)).body()).hasToString("ok");
      }
      assertThat(provider.requests()).hasSize(4);
    }
  }

  /** What is sent and what comes back crosses from one loop to another; each call goes on in its own context. */
  @Test
  void callsOfManyEventLoopsShareFewConnections() throws IOException {
    try (WireRig narrow = new WireRig(WireLimits.STANDARD.withConnections(2, 1_000));
        RawProvider provider = new RawProvider(connection -> {
          for (String request = connection.readRequest(); request != null; request = connection.readRequest()) {
            String path = request.substring(request.indexOf('/'), request.indexOf(" HTTP"));
            int length = request.length() - request.indexOf("\r\n\r\n") - 4;
            String reply = path + " " + length + " " + "y".repeat(30_000);
            connection.write("HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\nContent-Length: " + reply.length() + "\r\n\r\n" + reply);
          }
        })) {
      List<Future<String>> texts = new ArrayList<>();
      List<Boolean> own = new CopyOnWriteArrayList<>();
      for (int i = 0; i < 120; i++) {
        String path = "/call-" + i;
        int length = i % 3 == 0 ? 100_000 : 10 + i;
        boolean streamed = i % 4 == 0;
        Promise<String> text = Promise.promise();
        texts.add(text.future());
        ContextInternal context = ((VertxInternal) narrow.vertx).createEventLoopContext();
        context.runOnContext(ignored -> {
          HttpCall call = narrow.call("POST", provider.port(), path).withBody(Body.of(Buffer.buffer("x".repeat(length)))).withStreamed(streamed);
          narrow.send(call).compose(reply -> {
            own.add(Vertx.currentContext() == context);
            MemoryStream sink = new MemoryStream();
            return streamed ? reply.download().pipeTo(sink).map(done -> sink.bytes().toString()) : Future.succeededFuture(reply.body().toString());
          }).onComplete(text);
        });
      }
      for (int i = 0; i < 120; i++) {
        int length = i % 3 == 0 ? 100_000 : 10 + i;
        assertThat(result(texts.get(i))).isEqualTo("/call-" + i + " " + length + " " + "y".repeat(30_000));
      }
      assertThat(own).hasSize(120).containsOnly(true);
      assertThat(provider.accepted()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {101, 600, 999})
  void aConnectionOfAnotherLoopEndsWithAStatusThatEndsNoRequest(int status) throws IOException {
    try (RawProvider provider = new RawProvider(connection -> {
          for (String request = connection.readRequest(); request != null; request = connection.readRequest()) {
            if (request.startsWith("GET /odd")) {
              connection.write("HTTP/1.1 " + status + " Odd\r\n\r\n");
              connection.awaitClose();
            } else {
              connection.write(OK);
            }
          }
        }); WireRig narrow = new WireRig(WireLimits.STANDARD.withConnections(1, 100))) {
      for (int i = 0; i < 10; i++) {
        for (String path : List.of("/good", "/odd")) {
          Promise<String> label = Promise.promise();
          ((VertxInternal) narrow.vertx).createEventLoopContext().runOnContext(ignored -> narrow.send(narrow.call("GET", provider.port(), path))
              .map(reply -> reply.body().toString()).otherwise(cause -> ((Failure) cause).problem().label()).onComplete(label));
          assertThat(result(label.future())).isEqualTo(path.equals("/odd") ? "bad_status" : "ok");
        }
      }
    }
  }

  @Test
  void aWorkerCallsToo() throws IOException {
    try (RawProvider provider = RawProvider.answering("ok")) {
      for (int i = 0; i < 3; i++) {
        Promise<String> text = Promise.promise();
        rig.vertx.executeBlocking(() -> rig.get(provider).map(reply -> reply.body().toString()).onComplete(text));
        assertThat(result(text.future())).isEqualTo("ok");
      }
      assertThat(provider.accepted()).isOne();
    }
  }

  @Test
  void aConnectionThatIsIdleForTooLongIsClosed() throws IOException {
    WireLimits brief = new WireLimits(4, 10, Duration.ofSeconds(5), Duration.ofMillis(50), Duration.ofMinutes(5), 1_000, 1_000);
    try (WireRig hasty = new WireRig(brief); RawProvider provider = RawProvider.answering("ok")) {
      result(hasty.get(provider));
      await().until(() -> provider.finished() == 1);
      assertThat(result(hasty.get(provider)).body()).hasToString("ok");
      assertThat(provider.accepted()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @CsvSource({"Keep-Alive: timeout=0, 2", "Keep-Alive: timeout=5, 1", "Connection: close, 2", "Connection: keep-alive, 1"})
  void doesAsTheProviderSaysOfItsConnection(String field, int connections) throws IOException {
    try (RawProvider provider = new RawProvider(connection -> {
      while (connection.readRequest() != null) {
        connection.write("HTTP/1.1 200 OK\r\n" + field + "\r\nContent-Length: 2\r\n\r\nok");
      }
    })) {
      assertThat(result(rig.get(provider)).body()).hasToString("ok");
      assertThat(result(rig.get(provider)).body()).hasToString("ok");
      assertThat(provider.accepted()).isEqualTo(connections);
    }
  }

  @Test
  void closedWire() throws IOException {
    try (RawProvider canary = RawProvider.answering("ok")) {
      result(rig.wire.close());
      WireFaultsTest.assertProblem(problem(rig.get(canary)), Code.UNAVAILABLE, "connect_failed", false, null);
      assertThat(canary.accepted()).isZero();
    }
  }
}
