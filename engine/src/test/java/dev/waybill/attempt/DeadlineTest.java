package dev.waybill.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.clock.VirtualTimeline;
import dev.waybill.document.Document;
import dev.waybill.http.Body;
import dev.waybill.http.Headers;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.http.Target;
import dev.waybill.http.Trip;
import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadlineTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final Problem LATE = Problem.of(Code.TIMEOUT, "deadline", "The time for this dispatch is over.");

  private final VirtualTimeline timeline = new VirtualTimeline();
  private final Trip trip = new Trip("d1", Document.EMPTY, TIMEOUT.toNanos());
  private final HttpCall call = new HttpCall("POST", Target.parse("https://a.b/"), Headers.NONE, Body.NONE, trip);
  private final HttpReply reply = HttpReply.received(200, Headers.NONE, Buffer.buffer(), trip);
  private final Promise<HttpReply> inner = Promise.promise();

  private Future<HttpReply> send(Repeat repeat) {
    return new Deadline(each -> inner.future(), repeat, timeline).send(call);
  }

  private static Problem problem(Future<?> future) {
    return ((Failure) future.cause()).problem();
  }

  @ParameterizedTest
  @CsvSource({"NONE, true, true", "NONE, false, false", "KEYED, true, true", "NATURAL, true, false", "NATURAL, false, false"})
  void answersForAnExchangeThatNeverDoes(Repeat repeat, boolean left, boolean maybe) {
    Future<HttpReply> answer = send(repeat);
    if (left) {
      trip.noteSending();
    }
    timeline.advance(TIMEOUT);
    assertThat(answer.isComplete()).isFalse();
    timeline.advance(Deadline.GRACE);
    assertThat(problem(answer)).isEqualTo(LATE.withMaybeProcessed(maybe));
    inner.complete(reply);
    assertThat(problem(answer).code()).isEqualTo(Code.TIMEOUT);
  }

  @Test
  void letsTheInnerExchangeSayWhatItKnowsAtTheDeadline() {
    Future<HttpReply> answer = send(Repeat.NONE);
    Problem precise = Problem.of(Code.TIMEOUT, "deadline", "`a.b` did not answer in time.");
    timeline.after(TIMEOUT, () -> inner.fail(precise.failure()));
    timeline.advance(TIMEOUT);
    assertThat(problem(answer)).isEqualTo(precise);
    assertThat(timeline.pending()).isZero();
  }

  @Test
  void passesReplyAndFailureOnAndLeavesNoTimer() {
    Future<HttpReply> answer = send(Repeat.NONE);
    inner.complete(reply);
    assertThat(answer.result()).isSameAs(reply);
    assertThat(timeline.pending()).isZero();
    Problem refused = Problem.of(Code.UNAVAILABLE, "connect_refused", "Refused.");
    Future<HttpReply> failed = new Deadline(each -> Future.failedFuture(refused.failure()), Repeat.NONE, timeline).send(call);
    assertThat(problem(failed)).isEqualTo(refused);
    assertThat(timeline.pending()).isZero();
  }

  @Test
  void sendsNothingWhereTheTimeIsOverAlready() {
    timeline.advance(TIMEOUT);
    Deadline deadline = new Deadline(each -> Future.failedFuture(new AssertionError("sent")), Repeat.NONE, timeline);
    assertThat(problem(deadline.send(call))).isEqualTo(LATE);
  }
}
