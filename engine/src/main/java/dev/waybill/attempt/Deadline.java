package dev.waybill.attempt;

import dev.waybill.clock.Timeline;
import dev.waybill.http.Trip;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Sees to it that work is answered by its trip's deadline, whatever it does. What runs within has the first word at that moment, since
 * it knows whether anything was sent; only where it is silent for {@link #GRACE} more, {@code timeout} is answered here.
 */
public final class Deadline {
  /** How much later than the deadline an answer may be. */
  public static final Duration GRACE = Duration.ofMillis(20);

  private Deadline() {}

  /** Any work of a trip, answered by its deadline. */
  public static <T> Future<T> within(Trip trip, Repeat repeat, Timeline timeline, Supplier<Future<T>> work) {
    long left = trip.deadlineNanos() - timeline.nanos();
    if (left <= 0) {
      return Future.failedFuture(timeout(false).failure());
    }
    Future<T> reply = work.get();
    if (reply.isComplete()) {
      return reply;
    }
    Promise<T> answer = Promise.promise();
    Timeline.Timer timer =
        timeline.after(
            Duration.ofNanos(left).plus(GRACE),
            () -> answer.tryFail(timeout(repeat != Repeat.NATURAL && trip.mayHaveLeft()).failure()));
    reply.onComplete(
        result -> {
          timer.cancel();
          if (result.succeeded()) {
            answer.tryComplete(result.result());
          } else {
            answer.tryFail(result.cause());
          }
        });
    return answer.future();
  }

  private static Problem timeout(boolean maybe) {
    return Problem.of(Code.TIMEOUT, "deadline", "The time for this dispatch is over.").withMaybeProcessed(maybe);
  }
}
