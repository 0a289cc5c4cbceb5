package dev.waybill.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.http.HttpCall;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DispatchRouteTest {
  private static Rig rig;

  @TempDir static Path folder;

  @BeforeAll
  static void start() {
    rig = Rig.open(folder);
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @BeforeEach
  void good() {
    rig.provider = call -> Future.succeededFuture(Rig.ok(call));
    rig.calls.clear();
  }

  private static ObjectNode without(ObjectNode json, String... names) {
    ObjectNode copy = json.deepCopy();
    for (String name : names) {
      assertThat(json.has(name)).as(name).isTrue();
      copy.remove(name);
    }
    return copy;
  }

  @Test
  void aGoodDispatchAnswersWithTheOutputAndWhatItTook() {
    RawCall.Answer answer = rig.dispatch("fax/send", "{\"to\":\"+15551234567\"}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    ObjectNode json = answer.json();
    assertThat(json.path("upstream").path("duration_ms").isIntegralNumber()).isTrue();
    ((ObjectNode) json.get("upstream")).remove("duration_ms");
    assertThat(without(json, "id")).isEqualTo(Rig.json("""
        {"provider": "fax", "action": "send", "version": "1.2.3", "output": {"ok": true},
         "upstream": {"status": 200, "attempts": 1}}"""));
  }

  @Test
  void everyAnswerHasTheHeadersThatEveryAnswerHas() {
    for (RawCall.Answer answer : new RawCall.Answer[] {
        rig.dispatch("fax/send", "{}"), rig.dispatch("fax/send", "no"), rig.get("/nowhere"), rig.get("/health/live"),
            rig.get("/metrics")}) {
      assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
      assertThat(answer.header("X-Request-Id")).matches("[0-9a-f-]{36}");
    }
  }

  @Test
  void aProblemSaysAllThereIsToSay() {
    rig.provider = call -> Future.succeededFuture(Rig.reply(call, 503, "{}"));
    RawCall.Answer answer = rig.dispatch("fax/send", "{}");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    ObjectNode json = answer.json();
    ((ObjectNode) json.get("upstream")).remove("duration_ms");
    assertThat(without(json, "id", "detail")).isEqualTo(Rig.json("""
        {"type": "urn:waybill:problem:unavailable", "title": "Not available at the moment", "status": 503,
         "code": "unavailable",
         "provider": "fax", "action": "send", "maybe_processed": true, "upstream": {"status": 503, "attempts": 1}}"""));
  }

  @ParameterizedTest
  @CsvSource({"PT1S,1", "PT1.001S,2", "PT0.2S,1", "PT0S,0", "PT61S,61"})
  void aWaitIsWholeSecondsRoundedUpInTheBodyAndTheHeader(String wait, long seconds) {
    rig.provider = call -> Future.failedFuture(Problem.of(Code.RATE_LIMITED, "Later.").withRetryAfter(Duration.parse(wait))
        .failure());
    RawCall.Answer answer = rig.dispatch("fax/send", "{}");
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.json().get("retry_after").longValue()).isEqualTo(seconds);
    assertThat(answer.header("Retry-After")).isEqualTo(Long.toString(seconds));
  }

  @Test
  void whatIsWrongWithAnInputStandsInTheFindingsAndNothingIsSent() {
    RawCall.Answer answer = rig.dispatch("fax/send", "{\"to\":5}");
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.code()).isEqualTo("invalid_request");
    assertThat(answer.json().at("/findings/0/path").textValue()).isEqualTo("/to");
    assertThat(answer.json().has("upstream")).isFalse();
    assertThat(answer.json().get("maybe_processed").booleanValue()).isFalse();
    assertThat(rig.calls).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"nope/send,unknown_provider", "fax/nope,unknown_action"})
  void whatDoesNotExistIsNamedWhateverTheBodyIs(String path, String code) {
    for (String body : new String[] {"{}", "garbage"}) {
      RawCall.Answer answer = rig.dispatch(path, body);
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.code()).isEqualTo(code);
      assertThat(answer.json().get("provider").textValue() + "/" + answer.json().get("action").textValue()).isEqualTo(path);
    }
  }

  @Test
  void numbersPassDigitForDigit() {
    rig.provider = call -> Future.succeededFuture(Rig.reply(call, 200,
        "{\"n\":12345678901234567890.10,\"m\":1E+400,\"z\":0.10}"));
    assertThat(rig.dispatch("fax/send", "{}").body())
        .contains("\"output\":{\"n\":12345678901234567890.10,\"m\":1E+400,\"z\":0.10}");
  }

  @Test
  void anInputTheActionDoesNotReadIsAWarningAndWithStrictHandlingAProblem() {
    assertThat(rig.dispatch("fax/send", "{\"note\":\"x\"}").json().at("/warnings/0").textValue())
        .isEqualTo("`fax/send` does not read the input `note`.");
    assertThat(rig.dispatch("fax/send", "{\"to\":\"1\"}").json().has("warnings")).isFalse();
    RawCall.Answer strict = rig.dispatch("fax/send", "{\"note\":\"x\"}", "Prefer", "handling=strict");
    assertThat(strict.status()).isEqualTo(422);
    assertThat(strict.header("Preference-Applied")).isEqualTo("handling=strict");
    assertThat(rig.dispatch("fax/send", "{\"note\":\"x\"}", "Prefer", "respond-async, wait=5").status()).isEqualTo(200);
  }

  @Test
  void anIdempotencyKeyIsRefusedRatherThanForgotten() {
    RawCall.Answer answer = rig.dispatch("fax/send", "{}", "Idempotency-Key", "abc");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("malformed_request");
    assertThat(answer.json().get("detail").textValue()).contains("does not keep idempotency keys yet");
    assertThat(rig.calls).isEmpty();
  }

  @Test
  void aDryRunShowsTheRequestMaskedAndSendsNothing() {
    RawCall.Answer answer = rig.post("/v1/dispatch/fax/send?dry_run=true", "{\"to\":\"'; id; '\"}", "Content-Type",
        "application/json");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json()).isEqualTo(Rig.json("""
        {"request": {"method": "POST", "url": "https://api.fax.example/v2/faxes",
                     "headers": {"Content-Type": "application/json", "Authorization": "Basic ***"}, "body": {"to": "'; id; '"}},
         "curl": "curl -X POST --globoff https://api.fax.example/v2/faxes -H 'Content-Type: application/json' \
      -H 'Authorization: Basic ***' \
      --data-raw '{\\"to\\":\\"'\\\\''; id; '\\\\''\\"}'"}"""));
    assertThat(rig.calls).isEmpty();
    assertThat(rig.post("/v1/dispatch/fax/send?dry_run=false", "{}", "Content-Type", "application/json").json().has("output"))
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({"dry_run=1", "dry_run", "dry_run=true&dry_run=true", "dryrun=true", "x=1", "dry_run=TRUE", "dry%5Frun=true", "&"})
  void aQueryNobodyKnowsIsRefused(String query) {
    RawCall.Answer answer = rig.post("/v1/dispatch/fax/send?" + query, "{}", "Content-Type", "application/json");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("malformed_request");
    assertThat(rig.calls).isEmpty();
  }

  @Test
  void aTraceIsContinuedUnderAParentOfOurOwn() {
    rig.dispatch("fax/send", "{}", "traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    rig.dispatch("fax/send", "{}", "traceparent", "00-00000000000000000000000000000000-00f067aa0ba902b7-01");
    String continued = rig.calls.poll().headers().get("traceparent");
    assertThat(continued).startsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-").endsWith("-01").doesNotContain("00f067aa0ba902b7");
    assertThat(rig.calls.poll().headers().get("traceparent")).matches("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-00");
  }

  @Test
  void nothingOfTheCallersOwnHeadersGoesOn() {
    rig.dispatch("fax/send", "{}", "Cookie", "a=b", "X-Forwarded-For", "1.2.3.4", "X-API-Key", "k", "Authorization", "Bearer k",
        "TE", "trailers");
    HttpCall call = rig.calls.poll();
    StringBuilder names = new StringBuilder();
    call.headers().forEach((name, value) -> names.append(name).append(' '));
    assertThat(names.toString().trim().split(" ")).containsExactlyInAnyOrder("traceparent", "Content-Type", "Authorization");
    assertThat(call.headers().get("Authorization")).startsWith("Basic ");
  }

  @Test
  void theRequestIdIsTheCallersWhereItIsPlain() {
    assertThat(rig.dispatch("fax/send", "{}", "X-Request-Id", "a/b~!").header("X-Request-Id")).isEqualTo("a/b~!");
    assertThat(rig.dispatch("fax/send", "{}", "X-Request-Id", "x".repeat(128)).header("X-Request-Id")).hasSize(128);
    for (String bad : new String[] {"x".repeat(129), "a b", "\u00e9", "wbk_0123", "eyJhbGciOiJFUzI1NiJ9.e30.c2ln"}) {
      assertThat(rig.dispatch("fax/send", "{}", "X-Request-Id", bad).header("X-Request-Id")).matches("[0-9a-f-]{36}");
    }
  }

  @Test
  void anEmptyRequestIsAnEmptyInput() {
    assertThat(rig.post("/v1/dispatch/fax/send", null).status()).isEqualTo(200);
    assertThat(rig.post("/v1/dispatch/fax/send", "").status()).isEqualTo(200);
  }

  @Test
  void aCallerWhoHangsUpDoesNotStopTheDispatch() {
    io.vertx.core.Promise<dev.waybill.http.HttpReply> later = io.vertx.core.Promise.promise();
    io.vertx.core.Promise<HttpCall> sent = io.vertx.core.Promise.promise();
    rig.provider = call -> {
      sent.complete(call);
      return later.future();
    };
    int before = rig.outcomes.size();
    try (RawCall.Line line = new RawCall.Line(rig.port())) {
      line.send(RawCall.request("POST", "/v1/dispatch/fax/send", rig.port(), "{}", "Content-Type", "application/json"));
      HttpCall call = Rig.await(sent.future());
      line.close();
      later.complete(Rig.ok(call));
    }
    org.awaitility.Awaitility.await().until(() -> rig.outcomes.size() > before);
    assertThat(rig.dispatch("fax/nope", "{}").status()).isEqualTo(404);
  }

  @Test
  void whateverBreaksIsOneProblemAndTheLoopLives() {
    for (Error error : new Error[] {new NoClassDefFoundError("x"), new AssertionError("secret detail")}) {
      rig.provider = call -> {
        throw error;
      };
      RawCall.Answer answer = rig.dispatch("fax/send", "{}");
      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.code()).isEqualTo("internal");
      assertThat(answer.body()).doesNotContain("secret").doesNotContain("java");
    }
    rig.provider = call -> {
      throw new StackOverflowError();
    };
    assertThat(rig.dispatch("fax/send", "{}").json().path("detail").asText()).isEqualTo("The provider's answer is nested too deeply to be worked on.");
    dev.waybill.library.Report report = rig.report;
    rig.report = null;
    RawCall.Answer broken = rig.get("/v1/providers");
    rig.report = report;
    assertThat(broken.code()).isEqualTo("internal");
    assertThat(broken.json().get("id").textValue()).isEqualTo(broken.header("X-Request-Id"));
    good();
    for (int i = 0; i < 20; i++) {
      assertThat(rig.dispatch("fax/send", "{}").status()).isEqualTo(200);
    }
  }

  @Test
  void answersInTheSandboxSaySo() {
    try (Rig sandbox = Rig.open(folder.resolve("s"), settings -> settings.withSandbox(true),
        dev.waybill.access.AccessKeys.OPEN)) {
      assertThat(sandbox.dispatch("fax/send", "{}").json().get("sandbox").booleanValue()).isTrue();
      sandbox.provider = call -> Future.succeededFuture(Rig.reply(call, 404, "{}"));
      assertThat(sandbox.dispatch("fax/send", "{}").json().get("sandbox").booleanValue()).isTrue();
    }
    assertThat(rig.dispatch("fax/send", "{}").json().has("sandbox")).isFalse();
  }
}
