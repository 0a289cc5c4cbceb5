package dev.waybill.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.attempt.Circuit;
import dev.waybill.attempt.Deadline;
import dev.waybill.attempt.Lookout;
import dev.waybill.http.HttpReply;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Breakers as a manifest writes them, in virtual time: what counts, for whom, and what the provider sees of a failure (F12, F13). */
class BreakerTest {
  private static final String BASE = """
      allowed_domains: [api.acme.example, other.acme.example]
      secrets: { a: {}, b: {} }
      base: https://api.acme.example
      auth: { bearer: { token: $.secret.a } }
      """;

  private final Rig rig = new Rig();
  private final List<String> turns = new ArrayList<>();

  private ProviderPlan plan(String rest) {
    rig.secrets.put("a", "first-secret");
    rig.secrets.put("b", "second-secret");
    rig.lookout = new Lookout() {
      @Override
      public void turned(String provider, String host, Circuit.State state) {
        turns.add(provider + " " + host + " " + state.word());
      }
    };
    return rig.plan((rest.contains("secret.b") ? BASE : BASE.replace(", b: {}", "")) + rest);
  }

  private ProviderPlan breaking(String breaker) {
    return plan("breaker: " + breaker + """

        actions:
          a: { request: { POST: /a } }
          b: { request: { POST: /b } }
          elsewhere: { request: { POST: "https://other.acme.example/c" } }
          otherwise: { request: { POST: /d }, auth: { bearer: { token: $.secret.b } } }
          never: { request: { POST: /e }, breaker: { failures: 100%, of: 10000 } }
        """);
  }

  private void failing(Problem problem) {
    rig.provider = call -> Future.failedFuture(problem.failure());
  }

  private void answering(int status) {
    rig.provider = call -> Future.succeededFuture(Rig.json(call, status, "{}"));
  }

  private List<Future<HttpReply>> run(ProviderPlan plan, String action, int times) {
    List<Future<HttpReply>> calls = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      calls.add(rig.run(plan, action, "{}"));
    }
    return calls;
  }

  private boolean passes(ProviderPlan plan, String action) {
    int before = rig.calls.size();
    rig.run(plan, action, "{}");
    return rig.calls.size() > before;
  }

  @Test
  void refusesWithoutSendingAndSaysForHowLong() {
    ProviderPlan plan = breaking("{}");
    answering(503);
    run(plan, "a", 19);
    assertThat(passes(plan, "b")).isTrue();
    rig.time.advance(Duration.ofSeconds(10));
    assertThat(Rig.problem(rig.run(plan, "a", "{}"))).isEqualTo(
        Problem.of(Code.UNAVAILABLE, "breaker_open", "`api.acme.example` keeps failing and is not called for a while.")
            .withRetryAfter(Duration.ofSeconds(20)));
    assertThat(rig.calls).hasSize(20);
    answering(200);
    rig.time.advance(Duration.ofSeconds(20));
    assertThat(rig.run(plan, "a", "{}").succeeded()).isTrue();
    assertThat(rig.run(plan, "b", "{}").succeeded()).isTrue();
    assertThat(turns).containsExactly("acme api.acme.example open", "acme api.acme.example half_open",
        "acme api.acme.example closed");
  }

  @Test
  void countsForOneHostAndOneCredential() {
    ProviderPlan plan = breaking("{ of: 2, open: 1m }");
    answering(500);
    run(plan, "a", 2);
    assertThat(passes(plan, "b")).isFalse();
    assertThat(passes(plan, "elsewhere")).isTrue();
    assertThat(passes(plan, "otherwise")).isTrue();
    assertThat(passes(plan, "never")).isTrue();
  }

  @ParameterizedTest(name = "{0} {1}: opens {2}")
  @CsvSource({
    "200, , false", "400, , false", "401, , false", "404, , false", "409, , false", "429, , false", "302, , false",
    "408, , true", "500, , true", "502, , true", "503, , true", "504, , true",
    ", unavailable, true", ", timeout, true", ", bad_response, false", ", egress_denied, false", ", not_configured, false",
    ", internal, false",
  })
  void onlyWhatTheHostFailsAtCounts(Integer status, String code, boolean opens) {
    ProviderPlan plan = breaking("{ of: 2 }");
    if (status != null) {
      answering(status);
    } else {
      failing(Problem.of(Code.of(code).orElseThrow(), "x", "X."));
    }
    run(plan, "a", 2);
    assertThat(passes(plan, "a")).isNotEqualTo(opens);
  }

  @Test
  void ourOwnLimitsAndDefectsSayNothingOfTheHost() {
    ProviderPlan plan = plan("breaker: { of: 2 }\nlimits: [{ rate: 1/h }]\nactions: { a: { request: { POST: /a } } }\n");
    run(plan, "a", 10);
    assertThat(turns).isEmpty();
    ProviderPlan free = breaking("{ of: 2 }");
    rig.provider = call -> {
      throw new IllegalStateException("a defect");
    };
    for (int i = 0; i < 3; i++) {
      try {
        rig.run(free, "a", "{}");
      } catch (IllegalStateException defect) {
        assertThat(defect).hasMessage("a defect");
      }
    }
    answering(200);
    assertThat(rig.run(free, "a", "{}").succeeded()).isTrue();
  }

  @Test
  void aTimeoutThatComesOfOurOwnDelaySaysNothingOfTheHost() {
    ProviderPlan plan = breaking("{ of: 1 }");
    Problem late = Problem.of(Code.TIMEOUT, "deadline", "Late.");
    List<Promise<HttpReply>> open = new ArrayList<>();
    rig.provider = call -> {
      open.add(Promise.promise());
      return open.get(open.size() - 1).future();
    };
    run(plan, "a", 1);
    rig.time.advance(Duration.ofSeconds(31));
    open.get(0).fail(late.failure());
    assertThat(passes(plan, "a")).isTrue();
    rig.time.advance(Duration.ofSeconds(30));
    open.get(1).fail(late.failure());
    assertThat(passes(plan, "a")).isFalse();
  }

  @Test
  void aTrialOfWhichNobodyHearsGivesItsPlaceBackAtTheDeadline() {
    ProviderPlan plan = breaking("{ of: 1, open: 10s }");
    answering(500);
    run(plan, "a", 1);
    rig.time.advance(Duration.ofSeconds(10));
    rig.provider = call -> Promise.<HttpReply>promise().future();
    Future<HttpReply> trial = rig.run(plan, "a", "{}");
    assertThat(Rig.problem(rig.run(plan, "a", "{}")).retryAfter()).isEqualTo(Duration.ofSeconds(1));
    rig.time.advance(Duration.ofSeconds(30).plus(Deadline.GRACE));
    assertThat(Rig.problem(trial).code()).isEqualTo(Code.TIMEOUT);
    answering(200);
    rig.time.advance(Duration.ofSeconds(10));
    assertThat(rig.run(plan, "a", "{}").succeeded()).isTrue();
    assertThat(rig.run(plan, "a", "{}").succeeded()).isTrue();
    assertThat(rig.time.pending()).isZero();
  }

  @Test
  void staysOpenOverAReloadThatLeavesItAlone() {
    ProviderPlan plan = breaking("{ of: 1 }");
    answering(500);
    run(plan, "a", 1);
    assertThat(passes(breaking("{ of: 1 }"), "a")).isFalse();
    assertThat(passes(breaking("{ of: 1, open: 31s }"), "a")).isTrue();
  }

  @Test
  void aProviderThatIsDownForAMinuteSeesLittleAndIsWellSoonAfter() {
    ProviderPlan plan = plan("""
        breaker: { open: 5s }
        actions: { a: { request: { POST: /a }, idempotency: { header: K }, timeout: 10s, retry: {} } }
        """);
    answering(503);
    int offered = 0;
    int opened = -1;
    for (int ms = 0; ms < 60_000; ms++, offered++) {
      rig.run(plan, "a", "{}");
      rig.time.advance(Duration.ofMillis(1));
      opened = opened < 0 && !turns.isEmpty() ? ms : opened;
    }
    assertThat(opened).isBetween(0, 2_000);
    assertThat(rig.calls.size()).isLessThan(offered / 100);
    answering(200);
    List<Future<HttpReply>> healed = new ArrayList<>();
    for (int ms = 0; ms < 10_000; ms++) {
      Future<HttpReply> call = rig.run(plan, "a", "{}");
      if (ms >= 5_000) {
        healed.add(call);
      }
      rig.time.advance(Duration.ofMillis(1));
    }
    assertThat(healed).allMatch(Future::succeeded);
  }

  @Test
  void oneFailureInTenIsMendedByRetriesAndOpensNothing() {
    ProviderPlan plan = plan("""
        breaker: {}
        actions: { a: { request: { POST: /a }, idempotency: { header: K }, timeout: 1m, retry: { attempts: 4 } } }
        """);
    Random random = new Random(13);
    rig.provider = call -> Future.succeededFuture(Rig.json(call, random.nextInt(10) == 0 ? 500 : 200, "{}"));
    List<Future<HttpReply>> calls = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      calls.add(rig.run(plan, "a", "{}"));
      rig.time.advance(Duration.ofMillis(1));
    }
    rig.time.advance(Duration.ofMinutes(1));
    assertThat(calls).allMatch(Future::isComplete);
    assertThat(calls.stream().filter(Future::succeeded).count()).isGreaterThan(19_980);
    assertThat(rig.calls.size()).isLessThanOrEqualTo(23_000);
    assertThat(turns).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', value = {
    "{}                                                  |",
    "{ failures: 50%, of: 20, open: 30s, probes: 1 }     |",
    "{ failures: 0% }   | 'bad-value: `failures` is a percentage from 1% to 100%, which `0%` is not.'",
    "{ failures: 50 }   | 'wrong-type: `failures` is a percentage from 1% to 100%, which `50` is not.'",
    "{ of: 0 }          | bad-value: `of` must be from 1 to 10000.",
    "{ open: 30 }       | 'wrong-type: `open` is a duration from 1ms to 365d, which `30` is not.'",
    "{ probes: 101 }    | bad-value: `probes` must be from 1 to 100.",
    "{ opens: 30s }     | unknown-key: `opens` is not known here.",
  })
  void readsItsSettings(String breaker, String finding) {
    rig.attempt("allowed_domains: [api.acme.example]\nbase: https://api.acme.example\nbreaker: " + breaker
        + "\nactions: { a: { request: { POST: /a } } }\n");
    assertThat(rig.errors()).isEqualTo(finding == null ? List.of() : List.of(finding));
  }
}
