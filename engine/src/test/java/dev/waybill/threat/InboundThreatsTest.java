package dev.waybill.threat;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Hostile bytes and requests against a gateway without access control, in a process of its own. */
class InboundThreatsTest {
  private static final int PIPELINED = 1_000;
  private static final int MUTATIONS = Integer.getInteger("threats.mutations", 2_000);
  private static Besieged gateway;
  private static Idlers idlers;

  @TempDir static Path folder;

  /** Nobody listens there: were one of them used, no good call would succeed. */
  private static final Map<String, String> PROXIES = Stream
      .of("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "ftp_proxy", "SOCKS_PROXY")
      .collect(Collectors.toMap(name -> name, name -> "http://127.0.0.1:1"));

  @BeforeAll
  static void start() throws Exception {
    gateway = new Besieged(folder, "", PROXIES, "");
    idlers = new Idlers(gateway);
  }

  @AfterAll
  static void stop() throws Exception {
    idlers.close();
    gateway.endsWithoutTelling(List.of(Besieged.SECRET));
    gateway.close();
  }

  static List<Cases.Case> framing() {
    return Cases.of(Cases.table("inbound-framing.yaml"));
  }

  static List<Cases.Case> requests() {
    return Cases.of(Cases.table("inbound-requests.yaml"));
  }

  static String wire(Cases.Case each) {
    String body = each.text("body", "");
    if (each.json().has("get")) {
      return "GET /health/live HTTP/1.1\r\nHost: HOST\r\n" + each.text("get") + "\r\n" + body;
    }
    if (each.json().has("line")) {
      return each.text("line") + "\r\nHost: HOST\r\n\r\n" + body;
    }
    String post = "POST /v1/dispatch/good/send HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/json\r\n";
    if (each.json().has("chunks")) {
      return post + "Transfer-Encoding: chunked\r\n\r\n" + each.text("chunks");
    }
    return each.json().has("post") ? post + each.text("post") + "\r\n" + body : each.text("raw");
  }

  @ParameterizedTest
  @MethodSource("framing")
  void bytesMeanOneThingOrAreRefused(Cases.Case each) throws Exception {
    String behind = gateway.request("POST /v1/dispatch/good/smuggled", "Connection: close\r\nContent-Type: application/json\r\n",
        "{}".getBytes(StandardCharsets.US_ASCII));
    gateway.provider.forget();
    List<Caller.Answer> answers = gateway.exchange(gateway.filled(wire(each)) + behind);
    String statuses = answers.stream().map(answer -> Integer.toString(answer.status())).collect(Collectors.joining(" "));
    assertThat(List.of(each.text("want").split("\\|"))).as("%s is %s, of %s", each, statuses, answers).contains(statuses);
    boolean closed = !statuses.endsWith(" 200");
    assertThat(gateway.provider.taken("/smuggled")).as("what stands behind %s", each).isEqualTo(closed ? 0 : 1);
    boolean dispatches = each.json().has("post") || each.json().has("chunks");
    assertThat(gateway.provider.taken("/send")).as(each.id()).isEqualTo(dispatches && statuses.matches("(100 )?200.*") ? 1 : 0);
    gateway.servesOn();
  }

  @ParameterizedTest
  @MethodSource("requests")
  void whatIsAskedIsRefusedBeforeAnythingIsSent(Cases.Case each) throws Exception {
    gateway.provider.forget();
    Caller.Answer answer = gateway.ask(gateway.filled(Requests.text(gateway, each, "")));
    String got = (answer.status() + " " + answer.code()).strip();
    assertThat(List.of(each.text("want").split("\\|"))).as("%s: %s", each, answer).contains(got);
    assertThat(gateway.provider.taken("/send") + gateway.provider.taken("/upload"))
        .isEqualTo(answer.status() == 200 ? each.json().path("sends").asInt(1) : 0);
    assertThat(gateway.provider.taken("/smuggled")).isZero();
    gateway.servesOn();
  }

  @Test
  void aThousandPipelinedCallsAreAnsweredInTheirOrder() throws Exception {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < PIPELINED; i++) {
      all.append(gateway.request("GET /health/" + (i % 2 == 0 ? "live" : "dead"), "X-Request-Id: r" + i + "\r\n"
          + (i == PIPELINED - 1 ? "Connection: close\r\n" : ""), null));
    }
    List<Caller.Answer> answers = gateway.exchange(all.toString());
    assertThat(answers).hasSize(PIPELINED);
    for (int i = 0; i < PIPELINED; i++) {
      assertThat(answers.get(i).status()).isEqualTo(i % 2 == 0 ? 200 : 404);
      assertThat(answers.get(i).headers()).containsEntry("x-request-id", "r" + i);
    }
    gateway.servesOn();
  }

  /** Else it would be taken for theirs, though what they asked for is done. */
  @Test
  void aRefusalWaitsForTheAnswersBeforeIt() throws Exception {
    for (String broken : List.of("X Y Z\r\n", gateway.request("POST /v1/dispatch/good/smuggled",
        "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n", null) + "zz\r\n")) {
      Promise<Void> go = Promise.promise();
      Promise<Void> arrived = Promise.promise();
      gateway.provider.on("/held", (request, body) -> {
        arrived.tryComplete();
        go.future().onComplete(now -> request.response().end("{\"held\":true}"));
        return null;
      });
      try (Caller caller = new Caller(gateway.port())) {
        caller.send(gateway.dispatch("good/held", "{}") + gateway.dispatch("good/send", "{}"));
        arrived.future().toCompletionStage().toCompletableFuture().join();
        caller.send(broken);
        // Another connection's answer: what was sent before it has been read.
        gateway.ask(gateway.request("GET /health/live", "", null));
        go.complete();
        assertThat(caller.answer().body()).contains("\"held\":true");
        assertThat(caller.answer().status()).isEqualTo(200);
        assertThat(caller.answer().status()).isEqualTo(400);
        assertThat(caller.untilClosed()).isEmpty();
      }
      assertThat(gateway.provider.taken("/smuggled")).isZero();
      gateway.provider.forget();
      gateway.servesOn();
    }
  }

  @Test
  void aBodyOverTheLimitIsRefusedWhileItComes() throws Exception {
    String chunk = "fffff\r\n" + " ".repeat(0xfffff) + "\r\n";
    List<Caller.Answer> answers = gateway.exchange(gateway.request("POST /v1/dispatch/good/send",
        "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n", null) + chunk.repeat(12) + "0\r\n\r\n"
        + gateway.dispatch("good/smuggled", "{}"));
    assertThat(answers).singleElement().extracting(Caller.Answer::code).isEqualTo("payload_too_large");
    assertThat(gateway.provider.taken("/smuggled")).isZero();
    gateway.servesOn();
  }

  /** Callers who send anything at all and hang up at any time. */
  @Test
  void changedBytesAreNeverAFaultOfOurOwn() throws Exception {
    List<String> bases = new ArrayList<>();
    framing().stream().filter(each -> !each.json().toString().contains("×")).forEach(each -> bases.add(gateway.filled(wire(each))));
    requests().stream().filter(each -> !each.json().toString().matches(".*[×°].*"))
        .forEach(each -> bases.add(gateway.filled(Requests.text(gateway, each, ""))));
    Mutation mutation = new Mutation(bases, new Random(11));
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] bytes = mutation.next();
      try (Caller caller = new Caller(gateway.port())) {
        caller.sendAndHangUp(bytes);
        assertThat(caller.untilClosed()).as(new String(bytes, StandardCharsets.ISO_8859_1)).doesNotContain(" 500 ", "internal", "Exception");
      }
    }
    gateway.provider.forget();
    gateway.servesOn();
  }

  /** They have lain there since the first test; what came between was served. */
  @Test
  void whoIsSlowIsHungUpOnAndNobodyElseSuffers() throws Exception {
    gateway.servesOn();
    idlers.areHungUpOn();
    gateway.servesOn();
  }
}
