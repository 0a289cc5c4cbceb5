package dev.waybill.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.document.Root;
import dev.waybill.http.Headers;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.http.Trip;
import dev.waybill.plan.ProviderPlan;
import dev.waybill.plan.Rig;
import dev.waybill.problem.Code;
import dev.waybill.tree.ExactNodes;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a token is fetched, and how long it is used. */
class TokenLifeTest extends TokenEndpoint {
  /** A provider that takes one token only. */
  private Function<HttpCall, Future<HttpReply>> taking(String token) {
    return call -> Future.succeededFuture(Rig.json(call, ("Bearer " + token).equals(call.headers().get("Authorization")) ? 200 : 401, "{}"));
  }

  @Test
  void fiftyWhoWaitMakeOneTokenCall() {
    endpoint = this::held;
    ProviderPlan plan = plan();
    List<Future<HttpReply>> waiting = IntStream.range(0, 50).mapToObj(i -> run(plan)).toList();
    assertThat(calls()).containsExactly("token");
    assertThat(waiting).noneMatch(Future::isComplete);
    held.get(0).complete(Rig.json(call(plan), 200, "{\"access_token\": \"token-number-1\"}"));
    assertThat(waiting).allMatch(Future::succeeded);
    assertThat(calls()).hasSize(50).containsOnly("1");
  }

  @Test
  void aTokenIsUsedUntilEightTenthsOfItsLife() {
    ProviderPlan plan = plan();
    run(plan);
    rig.time.advance(Duration.ofSeconds(2879));
    run(plan);
    assertThat(calls()).containsExactly("token", "1", "1");
    rig.time.advance(Duration.ofSeconds(1));
    run(plan);
    assertThat(calls()).containsExactly("token", "2");
  }

  @Test
  void oneRenewsAheadOfTimeWhileOthersGoOn() {
    ProviderPlan plan = plan();
    run(plan);
    rig.time.advance(Duration.ofSeconds(2900));
    endpoint = this::held;
    Future<HttpReply> first = run(plan);
    IntStream.range(0, 9).forEach(i -> assertThat(run(plan).succeeded()).isTrue());
    assertThat(calls()).containsExactly("token", "1", "token", "1", "1", "1", "1", "1", "1", "1", "1", "1");
    assertThat(first.isComplete()).isFalse();
    held.get(0).complete(Rig.json(call(plan), 200, "{\"access_token\": \"token-number-2\", \"expires_in\": 3600}"));
    assertThat(first.succeeded()).isTrue();
    run(plan);
    assertThat(calls()).containsExactly("2", "2");
  }

  @Test
  void whoRenewsAheadOfTimeWaitsFiveSecondsAtMost() {
    ProviderPlan plan = plan();
    run(plan);
    rig.time.advance(Duration.ofSeconds(2900));
    endpoint = this::held;
    Future<HttpReply> first = run(plan);
    rig.time.advance(Duration.ofMillis(4999));
    assertThat(first.isComplete()).isFalse();
    rig.time.advance(Duration.ofMillis(1));
    assertThat(first.succeeded()).isTrue();
    assertThat(calls()).containsExactly("token", "1", "token", "1");
  }

  @Test
  void aFailedRenewalAheadOfTimeFailsNobodyAndIsTriedAgainAfterAWhile() {
    ProviderPlan plan = plan();
    run(plan);
    rig.time.advance(Duration.ofSeconds(2900));
    endpoint = answering(503, "{}");
    IntStream.range(0, 3).forEach(i -> assertThat(run(plan).succeeded()).isTrue());
    assertThat(calls()).containsExactly("token", "1", "token", "1", "1", "1");
    rig.time.advance(Duration.ofSeconds(2));
    assertThat(run(plan).succeeded()).isTrue();
    assertThat(calls()).containsExactly("token", "1");
    rig.time.advance(Duration.ofSeconds(700));
    assertThat(Rig.problem(run(plan)).code()).isEqualTo(Code.UNAVAILABLE);
    assertThat(calls()).containsExactly("token");
  }

  @Test
  void withoutALifeATokenIsKeptUntilItIsRefused() {
    expires = "";
    ProviderPlan plan = plan();
    run(plan);
    rig.time.advance(Duration.ofDays(400));
    run(plan);
    assertThat(calls()).containsExactly("token", "1", "1");
    api = taking("token-number-2");
    assertThat(run(plan).result().status()).isEqualTo(200);
    assertThat(calls()).containsExactly("1", "token", "2");
  }

  @ParameterizedTest(name = "{0}: good for {1} s")
  @CsvSource(delimiter = '|', value = {
    "| 3600 | 2880", "| \"3600\" | 2880", "| 0 | 0", "| -5 | 0", "| 1767229200 | 2880", "| 1767229200000 | 2880", "| \"2026-01-01T01:00:00Z\" | 2880",
    "expires: 55m, | 10 | 2640", "expires: $.body.other, | 10 | -1", "| null | -1", "| \"soon\" | -1", "| {} | -1",
  })
  void aLifeIsReadInEveryWayOfWritingTime(String setting, String value, long fresh) {
    expires = ", \"expires_in\": " + value;
    ProviderPlan plan = rig.plan(TokenGrantTest.manifest((setting == null ? "" : setting) + OAUTH2));
    run(plan);
    if (fresh < 0) {
      rig.time.advance(Duration.ofDays(30));
      run(plan);
      assertThat(calls()).containsExactly("token", "1", "1");
      return;
    }
    if (fresh > 0) {
      rig.time.advance(Duration.ofSeconds(fresh - 1));
      run(plan);
      rig.time.advance(Duration.ofSeconds(1));
    }
    run(plan);
    assertThat(calls()).isEqualTo(fresh > 0 ? List.of("token", "1", "1", "token", "2") : List.of("token", "1", "token", "2"));
  }

  @ParameterizedTest
  @CsvSource({"https://api.acme.example, 0", "'\"{{session.host}}\"', 0", "'\"{{session.host}}\"', 1600000000", "'\"{{session.host}}\"', -5"})
  void aTokenThatIsPastItsTimeWhenItComesIsUsedOnce(String base, String expires) {
    this.expires = ", \"host\": \"https://api.acme.example\", \"expires_in\": " + expires;
    ProviderPlan plan = rig.plan(TokenGrantTest.manifest("keep: { host: $.body.host }, " + OAUTH2).replace("base: https://api.acme.example", "base: " + base));
    assertThat(run(plan).succeeded()).isTrue();
    assertThat(calls()).containsExactly("token", "1");
    api = answering(401, "{}");
    assertThat(Rig.problem(run(plan)).code()).isEqualTo(Code.UNAUTHORIZED);
    assertThat(calls()).containsExactly("token", "2", "token", "3");
  }

  @Test
  void thoseWhoseTokenWasRevokedByAnotherRenewalDoNotRenewAgain() {
    ProviderPlan plan = plan();
    api = this::held;
    List<Future<HttpReply>> sent = IntStream.range(0, 5).mapToObj(i -> run(plan)).toList();
    assertThat(calls()).containsExactly("token", "1", "1", "1", "1", "1");
    api = taking("token-number-2");
    held.forEach(promise -> promise.complete(Rig.json(call(plan), 401, "{}")));
    assertThat(sent).allMatch(Future::succeeded);
    assertThat(calls()).containsExactly("token", "2", "2", "2", "2", "2");
  }

  @Test
  void aReloadThatChangesNothingKeepsTheToken() {
    run(plan());
    run(plan());
    run(rig.plan(TokenGrantTest.manifest(OAUTH2).replace("GET: /x", "GET: /y")));
    assertThat(calls()).containsExactly("token", "1", "1", "1");
    rig.secrets.put("sec", "client-secret-2");
    run(plan());
    assertThat(calls()).containsExactly("token", "2");
    run(rig.plan(TokenGrantTest.manifest(OAUTH2 + ", scope: [more]")));
    assertThat(calls()).containsExactly("token", "3");
  }

  @Test
  void aTokenIsReadFromAForm() {
    endpoint = call -> Future.succeededFuture(HttpReply.received(200, Headers.of("Content-Type", "application/x-www-form-urlencoded"),
        Buffer.buffer("access_token=token-number-7&token_type=bearer"), call.trip()));
    run(plan());
    assertThat(calls()).containsExactly("token", "7");
  }

  @Test
  void eachValueOfPerHasATokenOfItsOwn() {
    String manifest = TokenGrantTest.manifest("per: $.input.tenant, params: { account: $.input.tenant }, " + OAUTH2)
        .replace("act: {", "act: { input: { type: object, properties: { tenant: { type: string } } },");
    ProviderPlan plan = rig.plan(manifest);
    assertThat(plan.actions().get("act").unread("tenant")).isFalse();
    List.of("a", "b", "a").forEach(tenant -> rig.run(plan, "act", "{ tenant: " + tenant + " }"));
    assertThat(rig.calls.get(2).body().inMemory().toString()).isEqualTo("grant_type=client_credentials&account=b");
    assertThat(calls()).containsExactly("token", "1", "token", "2", "1");
    assertThat(Rig.problem(rig.run(plan, "act", "{}")).detail()).isEqualTo("There is no `$.input.tenant`, which says whose session to use.");
  }

  @Test
  void theDocumentOfAReplyNeverHandsTheTokenOn() {
    ProviderPlan plan = plan();
    Trip trip = rig.trip(plan, "act", "{}");
    plan.actions().get("act").run(trip);
    assertThat(trip.masked("it was token-number-1, in base64 " + Base64.getEncoder().encodeToString("token-number-1".getBytes())))
        .doesNotContain("token-number-1").startsWith("it was ***, in base64 ");
    assertThat(trip.masked(ExactNodes.FACTORY.objectNode().put("echo", "Bearer token-number-1")).path("echo").asText()).isEqualTo("Bearer ***");
    assertThat(trip.document().root(Root.SESSION).isMissingNode()).isTrue();
  }
}
