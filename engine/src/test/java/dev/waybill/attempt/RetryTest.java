package dev.waybill.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.clock.VirtualTimeline;
import dev.waybill.document.Document;
import dev.waybill.http.Body;
import dev.waybill.http.Exchange;
import dev.waybill.http.Headers;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.http.Target;
import dev.waybill.http.Trip;
import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryTest {
  private static final RetryPolicy POLICY =
      new RetryPolicy(4, Duration.ofMillis(500), Duration.ofSeconds(30), RetryPolicy.STANDARD_CODES);
  private static final Problem REFUSED = Problem.of(Code.UNAVAILABLE, "connect_refused", "Refused.");
  private static final Problem RESET = Problem.of(Code.UNAVAILABLE, "reset", "Reset.").withMaybeProcessed(true);
  private static final Problem REJECTED = Problem.of(Code.REJECTED, "No.").withMaybeProcessed(true);

  private final VirtualTimeline timeline = new VirtualTimeline();
  private final Trip trip = new Trip("d1", Document.EMPTY, Duration.ofSeconds(60).toNanos());
  private final HttpCall call = new HttpCall("POST", Target.parse("https://a.b/"), Headers.NONE, Body.NONE, trip);
  private final HttpReply reply = HttpReply.received(200, Headers.NONE, Buffer.buffer(), trip);
  private final List<Duration> sentAt = new ArrayList<>();
  private final List<Object> script = new ArrayList<>();
  private double random = 1;

  private Future<HttpReply> send(RetryPolicy policy, Repeat repeat, Object... outcomes) {
    script.addAll(List.of(outcomes));
    Exchange inner = each -> {
      sentAt.add(Duration.ofNanos(timeline.nanos()));
      Object outcome = script.remove(0);
      return outcome instanceof Problem problem
          ? Future.failedFuture(problem.failure())
          : Future.succeededFuture((HttpReply) outcome);
    };
    return new Retry(inner, policy, repeat, timeline, () -> random).send(call);
  }

  private static Problem problem(Future<?> future) {
    return ((Failure) future.cause()).problem();
  }

  @ParameterizedTest(name = "{0} {1} maybe={2}: {3} sends, answers maybe={4}")
  @CsvSource({
    "NONE, unavailable, false, 4, false", "NONE, unavailable, true, 1, true", "NONE, timeout, true, 1, true",
    "NONE, rate_limited, false, 4, false", "NONE, bad_response, true, 1, true", "NONE, rejected, false, 1, false",
    "NATURAL, unavailable, false, 4, false", "NATURAL, unavailable, true, 4, false", "NATURAL, timeout, true, 4, false",
    "NATURAL, bad_response, true, 1, false", "NATURAL, rejected, false, 1, false",
    "KEYED, unavailable, false, 4, false", "KEYED, unavailable, true, 4, true", "KEYED, timeout, true, 4, true",
    "KEYED, bad_response, true, 1, true", "KEYED, egress_denied, false, 1, false", "KEYED, overloaded, false, 1, false",
  })
  void sendsAgainWhatCanDoNoHarm(Repeat repeat, String code, boolean maybe, int sends, boolean answered) {
    Problem problem = Problem.of(Code.of(code).orElseThrow(), "x", "Detail.").withMaybeProcessed(maybe);
    Future<HttpReply> answer = send(POLICY, repeat, problem, problem, problem, problem);
    timeline.advance(Duration.ofSeconds(50));
    assertThat(sentAt).hasSize(sends);
    assertThat(trip.attempts()).isEqualTo(sends);
    assertThat(problem(answer)).isEqualTo(problem.withMaybeProcessed(answered));
    assertThat(timeline.pending()).isZero();
  }

  @Test
  void sendsOnceWithoutAPolicyAndCountsIt() {
    assertThat(problem(send(RetryPolicy.NONE, Repeat.NATURAL, REFUSED))).isEqualTo(REFUSED);
    assertThat(trip.attempts()).isOne();
  }

  @Test
  void givesTheFirstReply() {
    Future<HttpReply> answer = send(POLICY, Repeat.KEYED, RESET, REFUSED, reply);
    timeline.advance(Duration.ofSeconds(10));
    assertThat(answer.result()).isSameAs(reply);
    assertThat(sentAt).hasSize(3);
  }

  @Test
  void neverSendsAnUnkeyedCallAgainAfterOneThatMayHaveArrived() {
    Future<HttpReply> answer = send(POLICY, Repeat.NONE, REFUSED, RESET);
    timeline.advance(Duration.ofSeconds(50));
    assertThat(problem(answer)).isEqualTo(RESET);
    assertThat(sentAt).hasSize(2);
  }

  @Test
  void remembersThatAnEarlierAttemptMayHaveArrived() {
    Future<HttpReply> answer = send(POLICY, Repeat.KEYED, RESET, REFUSED, REFUSED, REFUSED);
    timeline.advance(Duration.ofSeconds(50));
    assertThat(problem(answer)).isEqualTo(REFUSED.withMaybeProcessed(true));
  }

  @Test
  void remembersItAlsoWhereTheLastProblemIsNotTriedAgain() {
    Future<HttpReply> answer = send(POLICY, Repeat.KEYED, RESET, REJECTED.withMaybeProcessed(false));
    timeline.advance(Duration.ofSeconds(50));
    assertThat(problem(answer)).isEqualTo(REJECTED);
  }

  @ParameterizedTest
  @CsvSource({"1, 500 1500 3500", "0.5, 250 750 1750", "0, 1 2 3"})
  void doublesTheMostThatAWaitLasts(double jitter, String millis) {
    random = jitter;
    send(POLICY, Repeat.NONE, REFUSED, REFUSED, REFUSED, REFUSED);
    timeline.advance(Duration.ofSeconds(50));
    List<String> times = sentAt.subList(1, 4).stream().map(at -> String.valueOf(at.toMillis())).toList();
    assertThat(String.join(" ", times)).isEqualTo(millis);
  }

  @Test
  void boundsTheBackoff() {
    assertThat(POLICY.backoff(6, 1)).isEqualTo(Duration.ofSeconds(16));
    assertThat(POLICY.backoff(7, 1)).isEqualTo(Duration.ofSeconds(30));
    assertThat(POLICY.backoff(5_000, 1)).isEqualTo(Duration.ofSeconds(30));
    assertThat(POLICY.backoff(5_000, 0)).isEqualTo(Duration.ZERO);
  }

  @Test
  void waitsAsLongAsTheProviderAsksForAndSpreadsOutBehindIt() {
    random = 0.5;
    send(POLICY, Repeat.NONE, REFUSED.withRetryAfter(Duration.ofSeconds(7)), reply);
    timeline.advance(Duration.ofSeconds(50));
    assertThat(sentAt).containsExactly(Duration.ZERO, Duration.ofMillis(7_250));
  }

  @ParameterizedTest
  @CsvSource({"PT0S", "PT-1H", "PT0.1S"})
  void backsOffLongerThanTheProviderAsksFor(Duration asked) {
    send(POLICY, Repeat.NONE, REFUSED.withRetryAfter(asked), reply);
    timeline.advance(Duration.ofSeconds(50));
    assertThat(sentAt).containsExactly(Duration.ZERO, Duration.ofMillis(500));
  }

  @ParameterizedTest
  @CsvSource({"PT60S", "PT1000000000S", "PT2562047788015215H", "PT59.5S"})
  void answersAtOnceWhereTheWaitWouldPassTheDeadline(Duration asked) {
    Problem limited = Problem.of(Code.RATE_LIMITED, "Wait.").withRetryAfter(asked);
    Future<HttpReply> answer = send(POLICY, Repeat.NATURAL, limited);
    assertThat(problem(answer)).isEqualTo(limited);
    assertThat(problem(answer).retryAfter()).isEqualTo(asked);
    assertThat(timeline.pending()).isZero();
  }

  @Test
  void triesOnlyTheCodesOfItsPolicy() {
    RetryPolicy conflicts = new RetryPolicy(2, Duration.ofMillis(1), Duration.ofMillis(1), Set.of(Code.CONFLICT));
    assertThat(problem(send(conflicts, Repeat.NATURAL, REFUSED))).isEqualTo(REFUSED);
    assertThat(sentAt).hasSize(1);
  }

  @Test
  void passesADefectOnAsItIs() {
    IllegalStateException defect = new IllegalStateException("defect");
    Exchange inner = each -> Future.failedFuture(defect);
    assertThat(new Retry(inner, POLICY, Repeat.KEYED, timeline, () -> 0).send(call).cause()).isSameAs(defect);
  }
}
