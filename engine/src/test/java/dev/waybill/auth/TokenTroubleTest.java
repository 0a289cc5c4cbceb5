package dev.waybill.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.http.Headers;
import dev.waybill.http.HttpReply;
import dev.waybill.http.Trip;
import dev.waybill.plan.ProviderPlan;
import dev.waybill.plan.Rig;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What happens where a token cannot be had, or is refused. */
class TokenTroubleTest extends TokenEndpoint {
  @Test
  void aSecondRefusalIsUnauthorizedAndNothingLoops() {
    api = answering(401, "{}");
    Problem problem = Rig.problem(run(plan()));
    assertThat(problem.code()).isEqualTo(Code.UNAUTHORIZED);
    assertThat(problem.maybeProcessed()).isFalse();
    assertThat(calls()).containsExactly("token", "1", "token", "2");
  }

  @Test
  void whatRenewWhenMatchesCountsThoughTheStatusIsGood() {
    api = call -> Future.succeededFuture(Rig.json(call, 200, call.headers().get("Authorization").endsWith("-1") ? "{\"e\": \"expired\"}" : "{}"));
    ProviderPlan plan = rig.plan(TokenGrantTest.manifest("renew_when: { $.body.e: expired }, " + OAUTH2));
    Future<HttpReply> answer = run(plan);
    assertThat(answer.succeeded()).isTrue();
    assertThat(calls()).containsExactly("token", "1", "token", "2");
    api = answering(200, "{\"e\": \"expired\"}");
    assertThat(Rig.problem(run(plan)).code()).isEqualTo(Code.UNAUTHORIZED);
    assertThat(calls()).containsExactly("2", "token", "3");
    api = answering(401, "{}");
    assertThat(Rig.problem(run(plan)).code()).isEqualTo(Code.UNAUTHORIZED);
    assertThat(calls()).containsExactly("3");
  }

  @ParameterizedTest
  @CsvSource({"file", "none", "csv", "text", "xml", "auto", "json"})
  void whatRenewWhenMatchesIsJsonWhateverIsAskedFor(String decode) {
    api = call -> Future.succeededFuture(call.headers().get("Authorization").endsWith("-1") ? Rig.json(call, 200, "{\"e\": \"expired\"}")
        : decode.equals("json") ? Rig.json(call, 200, "{}") : HttpReply.received(200, Headers.NONE, Buffer.buffer("<a/>"), call.trip()));
    ProviderPlan plan = rig.plan(TokenGrantTest.manifest("renew_when: { $.body.e: expired }, " + OAUTH2)
        .replace("GET: /x }", "GET: /x }, decode: " + decode));
    assertThat(run(plan).succeeded()).isTrue();
    assertThat(calls()).containsExactly("token", "1", "token", "2");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(delimiter = '|', value = {"| unauthorized", "code: forbidden, | forbidden"})
  void aRuleWithoutACodeLeavesASecondRefusalUnauthorized(String code, String expected) {
    api = answering(200, "{\"ok\": false, \"e\": \"expired\", \"text\": \"again\"}");
    Problem problem = Rig.problem(run(rig.plan(TokenGrantTest.manifest("renew_when: { $.body.e: expired }, " + OAUTH2).replace("GET: /x }", "GET: /x }, ok: { $.body.ok: true }")
        + "errors: [{ when: { $.body.ok: false }, " + (code == null ? "" : code) + " reason: $.body.e, message: $.body.text }]\n")));
    assertThat(problem.code().word()).isEqualTo(expected);
    assertThat(problem.reason().asText()).isEqualTo("expired");
    assertThat(problem.message()).isEqualTo("again");
    assertThat(calls()).containsExactly("token", "1", "token", "2");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({"https://api.acme.example, '503 200 200 4'", "'\"{{session.host}}\"', '503 200 200 4'", "'\"{{session.host}}\"', '503 503 503 3'",
      "'\"{{session.host}}\"', '400 200 200 1'"})
  void aTokenCallThatFailsIsTriedAgainAsTheActionSays(String base, String course) {
    String[] told = course.split(" ");
    endpoint = call -> {
      int status = Integer.parseInt(told[Math.min(tokens, 2)]);
      tokens++;
      return Future.succeededFuture(Rig.json(call, status, status == 200 ? "{\"access_token\": \"token-number-1\", \"host\": \"https://api.acme.example\"}" : "{}"));
    };
    ProviderPlan plan = rig.plan(TokenGrantTest.manifest("keep: { host: $.body.host }, " + OAUTH2).replace("base: https://api.acme.example", "base: " + base)
        .replace("request: { GET: /x }", "request: { POST: /x, json: { at: \"{{uuid}}\", on: \"{{session.host}}\" } }, idempotency: { header: Key }, retry: { attempts: 3, backoff: 100ms..100ms }"));
    int[] busy = {0};
    api = call -> Future.succeededFuture(Rig.json(call, ++busy[0] == 1 ? 503 : 200, "{}"));
    Trip trip = rig.trip(plan, "act", "{}");
    Future<HttpReply> answer = plan.actions().get("act").run(trip);
    rig.time.advance(Duration.ofSeconds(20));
    boolean good = course.endsWith("4");
    assertThat(answer.succeeded()).isEqualTo(good);
    assertThat(trip.attempts()).isEqualTo(good ? 3 : Integer.parseInt(told[3]));
    assertThat(rig.calls).hasSize(Integer.parseInt(told[3]));
    if (!good) {
      assertThat(Rig.problem(answer).maybeProcessed()).isFalse();
    } else {
      assertThat(rig.calls.get(2).body().inMemory()).isEqualTo(rig.calls.get(3).body().inMemory());
    }
  }

  @Test
  void anErrorRuleMayAskForANewToken() {
    String manifest = TokenGrantTest.manifest(OAUTH2) + "errors: [{ when: { $.body.err: token_expired }, code: unauthorized, renew_auth: true }]\n";
    api = call -> Future.succeededFuture(Rig.json(call, call.headers().get("Authorization").endsWith("-1") ? 400 : 200, "{\"err\": \"token_expired\"}"));
    assertThat(run(rig.plan(manifest)).succeeded()).isTrue();
    assertThat(calls()).containsExactly("token", "1", "token", "2");
  }

  @Test
  void aThousandWhoWaitForAnEndpointThatIsDownMakeOneCall() {
    endpoint = this::held;
    ProviderPlan plan = plan();
    List<Future<HttpReply>> waiting = new ArrayList<>(IntStream.range(0, 500).mapToObj(i -> run(plan)).toList());
    held.get(0).complete(Rig.json(call(plan), 503, "{}"));
    IntStream.range(0, 500).forEach(i -> waiting.add(run(plan)));
    assertThat(calls()).containsExactly("token");
    assertThat(waiting).allSatisfy(future -> {
      assertThat(Rig.problem(future).code()).isEqualTo(Code.UNAVAILABLE);
      assertThat(Rig.problem(future).maybeProcessed()).isFalse();
    });
    rig.time.advance(Duration.ofMillis(1500));
    run(plan);
    assertThat(calls()).containsExactly("token");
  }

  @Test
  void oneShortDeadlineDoesNotEndTheCallOfTheOthers() {
    endpoint = this::held;
    ProviderPlan plan = rig.plan(TokenGrantTest.manifest(OAUTH2).replace("GET: /x }", "GET: /x }, timeout: 2s")
        .replace("actions: {", "actions: { slow: { request: { GET: /x }, timeout: 20s },"));
    Future<HttpReply> quick = run(plan);
    Future<HttpReply> patient = rig.run(plan, "slow", "{}");
    rig.time.advance(Duration.ofSeconds(2));
    assertThat(Rig.problem(quick).code()).isEqualTo(Code.TIMEOUT);
    assertThat(Rig.problem(quick).maybeProcessed()).isFalse();
    assertThat(patient.isComplete()).isFalse();
    held.get(0).complete(Rig.json(call(plan), 200, "{\"access_token\": \"token-number-1\"}"));
    assertThat(patient.succeeded()).isTrue();
    assertThat(calls()).containsExactly("token", "1");
  }

  @Test
  void aTokenCallThatHangsIsGivenUpAfterThirtySeconds() {
    endpoint = this::held;
    ProviderPlan plan = rig.plan(TokenGrantTest.manifest(OAUTH2).replace("GET: /x }", "GET: /x }, timeout: 50s"));
    Future<HttpReply> answer = run(plan);
    assertThat(rig.calls.get(0).trip().deadlineNanos()).isEqualTo(Duration.ofSeconds(30).toNanos());
    rig.time.advance(Duration.ofSeconds(31));
    assertThat(Rig.problem(answer).label()).isEqualTo("login_timeout");
    endpoint = this::token;
    rig.time.advance(Duration.ofSeconds(2));
    assertThat(run(plan).succeeded()).isTrue();
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource(delimiter = '|', value = {
    "400 | {\"error\": \"invalid_grant\", \"error_description\": \"no\"} | unauthorized | invalid_grant | no",
    "401 | {\"error\": \"invalid_client\"} | unauthorized | invalid_client |", "403 | {} | unauthorized | |", "404 | [] | unauthorized | |",
    "408 | {} | timeout | |", "429 | {} | rate_limited | |", "500 | {} | unavailable | |", "504 | {} | timeout | |", "302 | {} | bad_response | |",
    "200 | {} | bad_response | |", "200 | {\"access_token\": \"\"} | bad_response | |", "200 | {\"access_token\": [1]} | bad_response | |",
    "200 | nonsense | bad_response | |", "200 | {\"error\": \"bad_verification_code\"} | unauthorized | bad_verification_code |",
    "400 | {\"error\": \"client-secret-1 is wrong\", \"error_description\": \"secret client-secret-1\"} | unauthorized | *** is wrong | secret ***",
  })
  void aTokenCallThatGivesNoTokenHasOneMeaning(int status, String body, String code, String reason, String message) {
    endpoint = answering(status, body);
    ProviderPlan plan = rig.plan(TokenGrantTest.manifest(OAUTH2.replace(" }", ", via: post }")));
    Problem problem = Rig.problem(run(plan));
    assertThat(problem.code().word()).isEqualTo(code);
    assertThat(problem.maybeProcessed()).isFalse();
    assertThat(problem.reason() == null ? null : problem.reason().asText()).isEqualTo(reason);
    assertThat(problem.message()).isEqualTo(message);
    assertThat(calls()).containsExactly("token");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
    "{\"ok\":false,\"error\":{\"code\":\"E_BUSY\",\"text\":\"later\",\"ms\":1500}} | unavailable | E_BUSY | later | 1500",
    "{\"ok\":false,\"error\":{\"code\":\"E_CLIENT\",\"text\":\"client-secret-1?\"}} | unauthorized | E_CLIENT | ***? |",
    "{\"error\":{\"code\":\"E_OTHER\"}} | unauthorized | | |", "{\"e\":1} | bad_response | | |",
  })
  void anEndpointThatSaysNoWithAGoodStatusIsReadByTheFilesErrorRules(String body, String code, String reason, String message, Long wait) {
    endpoint = answering(200, body);
    ProviderPlan plan = rig.plan(TokenGrantTest.manifest(OAUTH2.replace(" }", ", via: post }")).replace("act: {", "act: { input: { type: object, properties: { i: { type: string } } },") + """
        errors:
          - { when: { $.body.error.code: E_BUSY }, code: unavailable, reason: $.body.error.code, message: $.body.error.text, retry_after: "{{body.error.ms}}ms", processed: true }
          - { when: { $.body.ok: false, $.body.error.other: $.input.i }, code: conflict }
          - { when: { $.body.ok: false }, reason: $.body.error.code, message: $.body.error.text, renew_auth: true }
        """);
    Problem problem = Rig.problem(run(plan));
    assertThat(problem.code().word()).isEqualTo(code);
    assertThat(problem.reason() == null ? null : problem.reason().asText()).isEqualTo(reason);
    assertThat(problem.message()).isEqualTo(message);
    assertThat(problem.retryAfter()).isEqualTo(wait == null ? null : Duration.ofMillis(wait));
    assertThat(problem.maybeProcessed()).isFalse();
    assertThat(problem.renewAuth()).isFalse();
    assertThat(calls()).containsExactly("token");
  }

  @Test
  void aLostTokenCallIsNotMaybeProcessed() {
    endpoint = call -> Future.failedFuture(Problem.of(Code.UNAVAILABLE, "reset", "x").withMaybeProcessed(true).failure());
    assertThat(Rig.problem(run(plan())).maybeProcessed()).isFalse();
  }

  @Test
  void anEndpointMaySayHowLongItIsToBeLeftAlone() {
    endpoint = answering(429, "{}", "Retry-After", "20");
    ProviderPlan plan = plan();
    assertThat(Rig.problem(run(plan)).retryAfter()).isEqualTo(Duration.ofSeconds(20));
    rig.time.advance(Duration.ofSeconds(19));
    run(plan);
    assertThat(calls()).containsExactly("token");
  }

  @Test
  void aTokenThatNoHeaderCanCarryIsRefused() {
    endpoint = answering(200, "{\"access_token\": \"a\\nb\"}");
    assertThat(Rig.problem(run(plan())).detail()).isEqualTo("The access token holds a character that a header cannot carry.");
  }
}
