package dev.waybill.attempt;

import dev.waybill.clock.Timeline;
import dev.waybill.http.Exchange;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.http.Trip;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * Sends a call again where that cannot do harm: it is keyed, natural, or its problem is not maybe processed. Waits the longest of
 * what the provider asks for and the backoff; where that would pass the deadline, the error is given at once. Once an attempt may
 * have been processed, the error says so, except for natural calls. Thread-safe.
 */
public final class Retry implements Exchange {
  private final Exchange inner;
  private final RetryPolicy policy;
  private final Repeat repeat;
  private final Timeline timeline;
  private final DoubleSupplier random;

  /** @param random gives numbers from 0 to 1, for the jitter */
  public Retry(Exchange inner, RetryPolicy policy, Repeat repeat, Timeline timeline, DoubleSupplier random) {
    this.inner = inner;
    this.policy = policy;
    this.repeat = repeat;
    this.timeline = timeline;
    this.random = random;
  }

  @Override
  public Future<HttpReply> send(HttpCall call) {
    return attempt(call.trip(), () -> inner.send(call), 1, false);
  }

  /**
   * The same for a call that cannot be written at once: what its writing fails with is tried again as its sending is.
   *
   * @param writing gives the call; not asked again once it did
   */
  public Future<HttpReply> send(Trip trip, Supplier<Future<HttpCall>> writing) {
    AtomicReference<HttpCall> written = new AtomicReference<>();
    return attempt(trip, () -> written.get() != null ? inner.send(written.get()) : writing.get().compose(call -> {
      written.set(call);
      return inner.send(call);
    }), 1, false);
  }

  private Future<HttpReply> attempt(Trip trip, Supplier<Future<HttpReply>> sending, int number, boolean maybeBefore) {
    trip.countAttempt();
    Future<HttpReply> reply;
    try {
      reply = sending.get();
    } catch (RuntimeException defect) {
      // A later attempt runs from a timer, where nobody would hear of it.
      return Future.failedFuture(defect);
    }
    if (reply.succeeded()) {
      return reply;
    }
    return reply.recover(
        cause ->
            cause instanceof Failure failure
                ? failed(trip, sending, number, maybeBefore, failure.problem())
                : Future.failedFuture(cause));
  }

  private Future<HttpReply> failed(
      Trip trip, Supplier<Future<HttpReply>> sending, int number, boolean maybeBefore, Problem problem) {
    boolean maybe = maybeBefore || problem.maybeProcessed();
    boolean harmless = repeat != Repeat.NONE || !problem.maybeProcessed();
    if (number < policy.attempts() && harmless && policy.codes().contains(problem.code())) {
      Duration left = Duration.ofNanos(trip.deadlineNanos() - timeline.nanos());
      Duration asked = problem.retryAfter() == null ? Duration.ZERO : problem.retryAfter();
      // Compared before anything is added: a provider may ask for more than a duration can hold.
      Duration wait = asked.compareTo(left) < 0 ? wait(number, asked) : left;
      if (wait.compareTo(left) < 0) {
        return later(wait, trip, sending, number + 1, maybe);
      }
    }
    boolean said = repeat != Repeat.NATURAL && maybe;
    return Future.failedFuture(problem.withMaybeProcessed(said).failure());
  }

  private Duration wait(int number, Duration asked) {
    double jitter = random.getAsDouble();
    Duration backoff = policy.backoff(number, jitter);
    if (asked.compareTo(backoff) <= 0) {
      return backoff;
    }
    // Everybody was asked to wait for the same moment: spread out behind it.
    return asked.plus(policy.backoff(1, jitter));
  }

  private Future<HttpReply> later(Duration wait, Trip trip, Supplier<Future<HttpReply>> sending, int number, boolean maybe) {
    Promise<HttpReply> answer = Promise.promise();
    timeline.after(wait, () -> attempt(trip, sending, number, maybe).onComplete(answer));
    return answer.future();
  }
}
