package dev.waybill.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Limits as a manifest writes them, in virtual time. */
class LimitsTest {
  private static final String BASE = """
      allowed_domains: [api.acme.example]
      base: https://api.acme.example
      """;
  private static final String INPUT = "input: { type: object, properties: { to: { type: string } } }";

  private final Rig rig = new Rig();
  private final List<Promise<HttpReply>> open = new ArrayList<>();

  private ProviderPlan limited(String limits) {
    return rig.plan(BASE + "limits: " + limits + "\nactions:\n"
        + "  a: { " + INPUT + ", request: { POST: /a, json: { to: $.input.to } }, timeout: 20s }\n"
        + "  b: { " + INPUT + ", request: { POST: /b, json: { to: $.input.to } }, timeout: 20s }\n"
        + "  own: { request: { POST: /own }, limits: [{ rate: 1/h }] }\n"
        + "  free: { request: { POST: /free }, limits: [] }\n");
  }

  private void holding() {
    rig.provider = call -> {
      Promise<HttpReply> reply = Promise.promise();
      open.add(reply);
      return reply.future();
    };
  }

  private List<Future<HttpReply>> calls(ProviderPlan plan, String action, int times) {
    List<Future<HttpReply>> calls = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      calls.add(rig.run(plan, action, "{ to: x }"));
    }
    return calls;
  }

  private void answer(int which) {
    open.get(which).complete(Rig.json(rig.calls.get(which), 200, "{}"));
  }

  @ParameterizedTest(name = "{0}: {1} at once, the next after {2}")
  @CsvSource(delimiter = '|', value = {
    "rate: 10/60s           | 10  | PT6S",
    "rate: 3/s              | 3   | PT0.333333334S",
    "rate: '10/60s', burst: 1 | 1 | PT6S",
    "rate: '1/m', burst: 4  | 4   | PT60S",
    "rate: 100/s            | 100 | PT0.01S",
    "rate: 1/365d           | 1   | PT8760H",
  })
  void aRateLetsItsBurstThroughAndRefusesTheNext(String limit, int burst, Duration next) {
    ProviderPlan plan = limited("[{ " + limit + " }]");
    assertThat(calls(plan, "a", burst)).allMatch(Future::succeeded);
    Problem refused = Rig.problem(rig.run(plan, "a", "{}"));
    assertThat(refused).isEqualTo(Problem.of(Code.RATE_LIMITED, "limit",
        "A limit of this provider's manifest lets no more calls through at the moment.").withRetryAfter(next));
    assertThat(rig.calls).hasSize(burst);
    rig.time.advance(next.minusNanos(1));
    assertThat(rig.run(plan, "a", "{}").failed()).isTrue();
    rig.time.advance(Duration.ofNanos(1));
    assertThat(rig.run(plan, "a", "{}").succeeded()).isTrue();
    assertThat(rig.run(plan, "a", "{}").failed()).isTrue();
  }

  @Test
  void whatTheFileSaysCountsForAllActionsAndWhatAnActionSaysForItAlone() {
    ProviderPlan plan = limited("[{ rate: 2/h }]");
    assertThat(rig.run(plan, "a", "{}").succeeded()).isTrue();
    assertThat(rig.run(plan, "b", "{}").succeeded()).isTrue();
    assertThat(rig.run(plan, "a", "{}").failed()).isTrue();
    assertThat(rig.run(plan, "own", "{}").succeeded()).isTrue();
    assertThat(rig.run(plan, "own", "{}").failed()).isTrue();
    assertThat(calls(plan, "free", 100)).allMatch(Future::succeeded);
  }

  @Test
  void perCountsApartAndWhatIsRefusedTakesNothingFromTheOthers() {
    ProviderPlan plan = limited("[{ rate: 3/h }, { rate: 1/h, per: $.input.to }]");
    assertThat(rig.run(plan, "a", "{ to: x }").succeeded()).isTrue();
    for (int i = 0; i < 10; i++) {
      assertThat(rig.run(plan, "a", "{ to: x }").failed()).isTrue();
    }
    assertThat(rig.run(plan, "a", "{ to: " + "y".repeat(5000) + " }").succeeded()).isTrue();
    assertThat(rig.run(plan, "a", "{ to: " + "y".repeat(5000) + " }").failed()).isTrue();
    assertThat(rig.run(plan, "a", "{}").succeeded()).isTrue();
    assertThat(rig.run(plan, "a", "{ to: z }").failed()).as("the three of all are used up").isTrue();
  }

  @Test
  void thoseWhoWaitPassInTheirOrderAndWhoWouldWaitTooLongIsRefusedAtOnce() {
    ProviderPlan plan = limited("[{ rate: '1/s', wait: 3s }]");
    List<Integer> order = new ArrayList<>();
    List<Future<HttpReply>> calls = calls(plan, "a", 6);
    for (int i = 0; i < 6; i++) {
      int number = i;
      calls.get(i).onSuccess(reply -> order.add(number));
    }
    assertThat(calls.subList(4, 6)).allMatch(Future::failed);
    assertThat(Rig.problem(calls.get(4)).retryAfter()).isEqualTo(Duration.ofSeconds(4));
    assertThat(order).containsExactly(0);
    rig.time.advance(Duration.ofSeconds(1));
    assertThat(order).containsExactly(0, 1);
    Future<HttpReply> late = rig.run(plan, "b", "{}");
    rig.time.advance(Duration.ofSeconds(2));
    assertThat(order).containsExactly(0, 1, 2, 3);
    rig.time.advance(Duration.ofSeconds(1));
    assertThat(late.succeeded()).isTrue();
    assertThat(rig.time.pending()).isZero();
  }

  @Test
  void onesWhoWaitsDoesNotHoldUpOthersWhoseKeyIsFree() {
    ProviderPlan plan = limited("[{ concurrent: 100 }, { rate: '1/m', per: $.input.to, wait: 10m }]");
    assertThat(rig.run(plan, "a", "{ to: x }").succeeded()).isTrue();
    Future<HttpReply> waits = rig.run(plan, "a", "{ to: x }");
    assertThat(waits.failed()).as("the deadline comes first").isTrue();
    ProviderPlan patient = rig.plan(BASE + "actions: { a: { " + INPUT + ", request: { POST: /a, json: $.input }, timeout: 5m, "
        + "limits: [{ rate: '1/m', per: $.input.to, wait: 2m }] } }\n");
    assertThat(rig.run(patient, "a", "{ to: x }").succeeded()).isTrue();
    Future<HttpReply> second = rig.run(patient, "a", "{ to: x }");
    assertThat(rig.run(patient, "a", "{ to: y }").succeeded()).isTrue();
    assertThat(second.isComplete()).isFalse();
    rig.time.advance(Duration.ofMinutes(1));
    assertThat(second.succeeded()).isTrue();
  }

  @Test
  void aNumberAtOnceFreesAPlaceWhateverWayACallEnds() {
    holding();
    ProviderPlan plan = limited("[{ concurrent: 2 }]");
    List<Future<HttpReply>> calls = calls(plan, "a", 3);
    assertThat(Rig.problem(calls.get(2)).retryAfter()).isEqualTo(Duration.ofSeconds(1));
    answer(0);
    calls.add(rig.run(plan, "a", "{}"));
    assertThat(rig.calls).hasSize(3);
    open.get(1).fail(Problem.of(Code.UNAVAILABLE, "reset", "Reset.").failure());
    open.get(2).fail(new IllegalStateException("a defect"));
    calls(plan, "a", 3);
    assertThat(rig.calls).hasSize(5);
  }

  @Test
  void whoWaitsForAPlaceGetsItAsSoonAsOneIsFreeOrLeavesAtTheEndOfItsTime() {
    holding();
    ProviderPlan plan = limited("[{ concurrent: 1, wait: 5s }]");
    List<Future<HttpReply>> calls = calls(plan, "a", 4);
    rig.time.advance(Duration.ofSeconds(1));
    answer(0);
    assertThat(rig.calls).hasSize(2);
    rig.time.advance(Duration.ofSeconds(3));
    answer(1);
    assertThat(rig.calls).hasSize(3);
    rig.time.advance(Duration.ofSeconds(1));
    Problem gone = Rig.problem(calls.get(3));
    assertThat(gone.code()).isEqualTo(Code.RATE_LIMITED);
    assertThat(gone.maybeProcessed()).isFalse();
    answer(2);
    assertThat(rig.calls).hasSize(3);
    assertThat(rig.run(plan, "a", "{}").failed()).isFalse();
    assertThat(rig.calls).hasSize(4);
  }

  @Test
  void nobodyWaitsBeyondTheDeadline() {
    holding();
    ProviderPlan plan = limited("[{ concurrent: 1, wait: 10m }]");
    Future<HttpReply> waits = calls(plan, "a", 2).get(1);
    rig.time.advance(Duration.ofSeconds(20).minusNanos(1));
    assertThat(waits.isComplete()).isFalse();
    rig.time.advance(Duration.ofNanos(1));
    assertThat(Rig.problem(waits).label()).isEqualTo("limit");
  }

  @Test
  void theQueueIsBounded() {
    holding();
    ProviderPlan plan = limited("[{ concurrent: 1, wait: 10s }]");
    List<Future<HttpReply>> calls = calls(plan, "a", 10_002);
    assertThat(calls.subList(1, 10_001)).noneMatch(Future::isComplete);
    assertThat(Rig.problem(calls.get(10_001)).label()).isEqualTo("limit");
    rig.time.advance(Duration.ofSeconds(10));
    assertThat(calls.subList(1, 10_001)).allMatch(Future::failed);
    answer(0);
    assertThat(rig.calls).hasSize(1);
  }

  @ParameterizedTest(name = "{0}, reset {1}: held back for {2}")
  @CsvSource(delimiter = '|', value = {
    "0    | 30                            | PT30S", "0    | 1767225630                    | PT30S",
    "0    | 1767225630000                 | PT30S", "0    | Thu, 01 Jan 2026 00:00:30 GMT | PT30S",
    "0    | 2026-01-01T00:00:30Z          | PT30S", "-1   | 30                            | PT30S",
    "0.0  | 30                            | PT30S", "0    | 999999999                     | PT24H",
    "1    | 30                            | ",      "0    | 0                             | ",
    "0    | soon                          | ",      "none | 30                            | ",
    "0    | Wed, 31 Dec 2025 00:00:00 GMT | ",
  })
  void theProvidersOwnCountIsFollowed(String remaining, String reset, Duration held) {
    rig.provider = call -> Future.succeededFuture(Rig.json(call, 200, "{}", "X-Left", remaining, "X-Reset", reset));
    ProviderPlan plan = limited("[{ follow: { remaining: $.header.x-left, reset: $.header.x-reset } }]");
    assertThat(rig.run(plan, "a", "{}").succeeded()).isTrue();
    Future<HttpReply> second = rig.run(plan, "b", "{}");
    assertThat(second.succeeded()).isEqualTo(held == null);
    if (held != null) {
      assertThat(Rig.problem(second).retryAfter()).isEqualTo(held);
      rig.time.advance(held);
      assertThat(rig.run(plan, "b", "{}").succeeded()).isTrue();
    }
  }

  @Test
  void callsUnderWayCountUntilTheProviderSaysOtherwise() {
    holding();
    ProviderPlan plan = limited("[{ follow: { remaining: $.header.x-left, reset: $.header.x-reset } }]");
    calls(plan, "a", 1);
    open.get(0).complete(Rig.json(rig.calls.get(0), 429, "{}", "X-Left", "2", "X-Reset", "60"));
    assertThat(calls(plan, "a", 3)).filteredOn(Future::failed).hasSize(1);
    open.get(1).fail(Problem.of(Code.UNAVAILABLE, "connect_refused", "Refused.").failure());
    calls(plan, "a", 1);
    assertThat(rig.calls).as("what was never sent gave its place back").hasSize(4);
  }

  @Test
  void theWaitIsTheLongestOfRetryAfterTheResetAndTheBackoff() {
    rig.provider = call -> Future.succeededFuture(rig.calls.size() == 1
        ? Rig.json(call, 429, "{}", "X-Left", "0", "X-Reset", "9", "Retry-After", "4") : Rig.json(call, 200, "{}"));
    ProviderPlan plan = rig.plan(BASE + """
        limits: [{ follow: { remaining: $.header.x-left, reset: $.header.x-reset } }]
        actions: { a: { request: { GET: /a }, retry: { backoff: 1ms..1ms } } }
        """);
    Future<HttpReply> answer = rig.run(plan, "a", "{}");
    rig.time.advance(Duration.ofMillis(8_999));
    assertThat(rig.calls).hasSize(1);
    rig.time.advance(Duration.ofMillis(3));
    assertThat(answer.succeeded()).isTrue();
  }

  @Test
  void aRetryCountsAgain() {
    rig.provider = call -> Future.succeededFuture(Rig.json(call, 503, "{}"));
    ProviderPlan plan = rig.plan(BASE + "actions: { a: { request: { GET: /a }, timeout: 1m, retry: { attempts: 5, backoff: 1s..1s }, limits: [{ rate: 2/h }] } }\n");
    Future<HttpReply> answer = rig.run(plan, "a", "{}");
    rig.time.advance(Duration.ofMinutes(1));
    assertThat(rig.calls).hasSize(2);
    assertThat(Rig.problem(answer).label()).isEqualTo("limit");
  }

  @Test
  void countsSurviveAReloadThatLeavesTheLimitsAlone() {
    String actions = "actions: { a: { request: { POST: /a } } }\n";
    ProviderPlan plan = rig.plan(BASE + "limits: [{ rate: 1/h }]\n" + actions);
    assertThat(rig.run(plan, "a", "{}").succeeded()).isTrue();
    ProviderPlan reloaded = rig.plan(BASE + "timeout: 5s\n\nlimits:\n  - rate: 1/h\n" + actions);
    assertThat(rig.run(reloaded, "a", "{}").failed()).isTrue();
    ProviderPlan changed = rig.plan(BASE + "limits: [{ rate: 2/h }]\n" + actions);
    assertThat(rig.run(changed, "a", "{}").succeeded()).isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', value = {
    "{ rate: 100/s }                       |",
    "{ concurrent: 5, wait: 2s }           |",
    "{ rate: 100/s, x-note: fast }         |",
    "{ rate: 100 }                         | 'wrong-type: `rate` is a rate, which `100` is not.'",
    "{ rate: 0/s }                         | 'bad-value: `rate` is a rate, which `0/s` is not.'",
    "{ concurrent: 0 }                     | bad-value: `concurrent` must be from 1 to 1000000000.",
    "{ rate: 1/s, concurrent: 2 }          | 'bad-limit: A limit is one of `rate` and `concurrent`, not both.'",
    "{ wait: 2s }                          | bad-limit: This limit does not say what it limits.",
    "{ concurrent: 1, burst: 2 }           | bad-limit: `burst` belongs to a `rate`.",
    "{ rate: 1/s, brust: 2 }               | unknown-key: `brust` is not known here.",
    "{ rate: 1/s, per: $.input.too }       | unknown-name: `$.input` has no `too`.",
    "{ rate: 1/s, per: $.secret.s }        | 'unknown-name: A limit counts what calls are about, not secrets.'",
    "{ follow: { remaining: $.header.x } } | missing-key: `reset` is missing.",
    "{ follow: { remaining: $.body.x, reset: $.header.y } } | unknown-name: There is no `$.body` here.",
    "fast                                  | 'wrong-type: A limit is a map, but this is text.'",
  })
  void aLimitSaysWhatItLimits(String limit, String finding) {
    rig.attempt(BASE + "secrets: { s: {} }\nheaders: { X-S: $.secret.s }\nactions: { a: { " + INPUT
        + ", request: { POST: /a, json: $.input }, limits: [" + limit + "] } }\n");
    assertThat(rig.errors()).isEqualTo(finding == null ? List.of() : List.of(finding));
  }

  private static HttpReply ok(HttpCall call) {
    return Rig.json(call, 200, "{}");
  }

  @Test
  void thePartsWhoseKeysWereNotSeenForLongestBeginAnew() {
    rig.provider = call -> Future.succeededFuture(ok(call));
    ProviderPlan plan = limited("[{ rate: 1/h, per: $.input.to }]");
    for (int i = 0; i <= 10_000; i++) {
      assertThat(rig.run(plan, "a", "{ to: k" + i + " }").succeeded()).isTrue();
    }
    assertThat(rig.run(plan, "a", "{ to: k10000 }").failed()).isTrue();
    assertThat(rig.run(plan, "a", "{ to: k0 }").succeeded()).isTrue();
    rig.calls.clear();
  }
}
