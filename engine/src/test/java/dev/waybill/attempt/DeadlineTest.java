package dev.waybill.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.clock.VirtualTimeline;
import dev.waybill.document.Document;
import dev.waybill.http.Trip;
import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadlineTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final Problem LATE = Problem.of(Code.TIMEOUT, "deadline", "The time for this dispatch is over.");

  private final VirtualTimeline timeline = new VirtualTimeline();
  private final Trip trip = new Trip("d1", Document.EMPTY, TIMEOUT.toNanos());
  private final Promise<String> inner = Promise.promise();

  private Future<String> within(Repeat repeat) {
    return Deadline.within(trip, repeat, timeline, inner::future);
  }

  private static Problem problem(Future<?> future) {
    return ((Failure) future.cause()).problem();
  }

  @ParameterizedTest
  @CsvSource({"NONE, true, true", "NONE, false, false", "KEYED, true, true", "NATURAL, true, false", "NATURAL, false, false"})
  void answersForWorkThatNeverDoes(Repeat repeat, boolean left, boolean maybe) {
    Future<String> answer = within(repeat);
    if (left) {
      trip.noteSending();
    }
    timeline.advance(TIMEOUT);
    assertThat(answer.isComplete()).isFalse();
    timeline.advance(Deadline.GRACE);
    assertThat(problem(answer)).isEqualTo(LATE.withMaybeProcessed(maybe));
    inner.complete("done");
    assertThat(problem(answer).code()).isEqualTo(Code.TIMEOUT);
  }

  @Test
  void letsTheWorkSayWhatItKnowsAtTheDeadline() {
    Future<String> answer = within(Repeat.NONE);
    Problem precise = Problem.of(Code.TIMEOUT, "deadline", "`a.b` did not answer in time.");
    timeline.after(TIMEOUT, () -> inner.fail(precise.failure()));
    timeline.advance(TIMEOUT);
    assertThat(problem(answer)).isEqualTo(precise);
    assertThat(timeline.pending()).isZero();
  }

  @Test
  void passesReplyAndFailureOnAndLeavesNoTimer() {
    Future<String> answer = within(Repeat.NONE);
    inner.complete("done");
    assertThat(answer.result()).isEqualTo("done");
    assertThat(timeline.pending()).isZero();
    Problem refused = Problem.of(Code.UNAVAILABLE, "connect_refused", "Refused.");
    Future<String> failed = Deadline.within(trip, Repeat.NONE, timeline, () -> Future.failedFuture(refused.failure()));
    assertThat(problem(failed)).isEqualTo(refused);
    assertThat(timeline.pending()).isZero();
  }

  @Test
  void sendsNothingWhereTheTimeIsOverAlready() {
    timeline.advance(TIMEOUT);
    Future<String> answer = Deadline.within(trip, Repeat.NONE, timeline, () -> Future.failedFuture(new AssertionError("begun")));
    assertThat(problem(answer)).isEqualTo(LATE);
  }
}
