package dev.waybill.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.http.HttpReply;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A provider that asks to be left alone for a while (F11): it is, within the action's time, and not by everybody at the same moment. */
class AskedToWaitTest {
  private static final Duration BACKOFF = Duration.ofMillis(100);

  private final Rig rig = new Rig();
  private final List<Duration> sentAt = new ArrayList<>();

  private ProviderPlan plan() {
    return rig.plan("""
        allowed_domains: [api.acme.example]
        base: https://api.acme.example
        timeout: 60s
        retry: { attempts: 2, backoff: 100ms..100ms }
        actions: { a: { request: { POST: /a }, idempotency: none } }
        """);
  }

  @ParameterizedTest(name = "{0} with `{1}`: sent again after {2} seconds, or {3} to go")
  @CsvSource(delimiter = '|', value = {
    "429 | 5                             | 5    |",
    "503 | 5                             | 5    |",
    "429 | 59                            | 59   |",
    "429 | 60                            |      | PT1M",
    "429 | 3600                          |      | PT1H",
    "429 | 1000000000                    |      | PT8760H",
    "429 | 99999999999999999999          |      | PT8760H",
    "429 | Thu, 01 Jan 2026 00:00:07 GMT | 7    |",
    "429 | Thu, 01 Jan 2026 01:00:00 GMT |      | PT1H",
    "429 | Wed, 31 Dec 2025 23:59:00 GMT | 0    |",
    "429 | 0                             | 0    |",
    "429 | -7                            | 0    |",
    "429 | 1e9                           | 0    |",
    "429 | soon                          | 0    |",
    "429 | ''                            | 0    |",
  })
  void waitsAsLongAsItWasAskedWithinItsTime(int status, String field, Integer seconds, Duration asked) {
    rig.provider = call -> {
      sentAt.add(Duration.ofNanos(rig.time.nanos()));
      return Future.succeededFuture(rig.calls.size() == 1 ? Rig.json(call, status, "{}", "Retry-After", field) : Rig.json(call, 200, "{}"));
    };
    Future<HttpReply> answer = rig.run(plan(), "a", "{}");
    rig.time.advance(Duration.ofMinutes(2));
    if (seconds == null) {
      Problem problem = Rig.problem(answer);
      assertThat(sentAt).hasSize(1);
      assertThat(problem.code()).isEqualTo(status == 429 ? Code.RATE_LIMITED : Code.UNAVAILABLE);
      assertThat(problem.retryAfter()).isEqualTo(asked);
      assertThat(problem.maybeProcessed()).isFalse();
    } else {
      assertThat(answer.succeeded()).isTrue();
      assertThat(sentAt.get(1)).isBetween(Duration.ofSeconds(seconds), Duration.ofSeconds(seconds).plus(BACKOFF));
    }
  }

  @Test
  void a503ThatNamesNoTimeMayHaveDoneItAndIsNotRepeated() {
    rig.provider = call -> Future.succeededFuture(Rig.json(call, 503, "{}", "Retry-After", "soon"));
    Future<HttpReply> answer = rig.run(plan(), "a", "{}");
    rig.time.advance(Duration.ofMinutes(2));
    assertThat(rig.calls).hasSize(1);
    assertThat(Rig.problem(answer).maybeProcessed()).isTrue();
  }

  @Test
  void notEverybodyComesBackAtTheSameMoment() {
    ProviderPlan plan = plan();
    rig.provider = call -> {
      sentAt.add(Duration.ofNanos(rig.time.nanos()));
      return Future.succeededFuture(Rig.json(call, 429, "{}", "Retry-After", "5"));
    };
    for (int i = 0; i < 100; i++) {
      rig.run(plan, "a", "{}");
    }
    rig.time.advance(Duration.ofMinutes(1));
    assertThat(sentAt).hasSize(200);
    assertThat(sentAt.subList(100, 200).stream().distinct().count()).isGreaterThan(90);
  }
}
