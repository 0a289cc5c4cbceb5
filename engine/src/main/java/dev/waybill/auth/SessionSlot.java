package dev.waybill.auth;

import dev.waybill.clock.Timeline;
import dev.waybill.http.Trip;
import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * One session, opened once for all who wait. One that is still good is renewed ahead of time by the first who comes, while others
 * go on with it. A failure is remembered for about a second, so that many who wait make one call. Thread-safe; answers on the
 * context of who asks.
 */
final class SessionSlot {
  private static final Duration FAILURE = Duration.ofSeconds(1);
  private static final Duration LONGEST_FAILURE = Duration.ofSeconds(30);
  /** How long who renews ahead of time waits before going on with what there is. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  /** How long a login may take; it is not cut short by who waits for it. */
  static final Duration LONGEST = Duration.ofSeconds(30);

  private final Timeline timeline;
  private final DoubleSupplier random;
  private Session current;
  private Promise<Session> flight;
  private Throwable failure;
  private long failureEnd;

  SessionSlot(Timeline timeline, DoubleSupplier random) {
    this.timeline = timeline;
    this.random = random;
  }

  /** The session in force; opened where there is none, or none that is fresh. */
  Future<Session> get(Trip trip, Supplier<Future<Session>> opening) {
    Promise<Session> joined;
    Session old;
    boolean first;
    synchronized (this) {
      long now = timeline.nanos();
      old = current != null && current.isGood(now) ? current : null;
      boolean failedLately = failure != null && now - failureEnd < 0;
      if (old != null && (old.isFresh(now) || flight != null || failedLately)) {
        return Future.succeededFuture(old);
      }
      if (flight == null && failedLately) {
        long wait = failureEnd - now;
        return trip.used(this) == failure && wait < trip.deadlineNanos() - now ? later(wait, trip, opening) : told(trip);
      }
      first = flight == null;
      flight = first ? Promise.promise() : flight;
      joined = flight;
    }
    Future<Session> answer = awaited(joined.future(), trip, old);
    if (first) {
      begin(joined, opening);
    }
    return answer;
  }

  /** Told once, a dispatch that tries again has come for another answer. */
  private Future<Session> told(Trip trip) {
    trip.use(this, failure);
    return Future.failedFuture(failure);
  }

  private Future<Session> later(long wait, Trip trip, Supplier<Future<Session>> opening) {
    Promise<Session> answer = Promise.promise();
    timeline.after(Duration.ofNanos(wait), () -> get(trip, opening).onComplete(answer));
    return answer.future();
  }

  /** Another session than the one a provider refused: the one in force by now, or a fresh one. */
  Future<Session> renew(Session refused, Trip trip, Supplier<Future<Session>> opening) {
    synchronized (this) {
      if (current == refused) {
        current = null;
      } else if (current != null) {
        return Future.succeededFuture(current);
      }
    }
    return get(trip, opening);
  }

  private void begin(Promise<Session> mine, Supplier<Future<Session>> opening) {
    Timeline.Timer timer = timeline.after(LONGEST.plusMillis(100), () -> settle(mine, Future.failedFuture(timeout())));
    Future<Session> made;
    try {
      made = opening.get();
    } catch (RuntimeException refused) {
      made = Future.failedFuture(refused);
    }
    made.onComplete(result -> {
      timer.cancel();
      settle(mine, result);
    });
  }

  private void settle(Promise<Session> mine, AsyncResult<Session> result) {
    synchronized (this) {
      if (flight == mine) {
        flight = null;
      }
      if (result.failed()) {
        failure = result.cause();
        failureEnd = timeline.nanos() + remembered(failure).toNanos();
      } else if (flight == null) {
        current = result.result();
        failure = null;
      }
    }
    if (result.succeeded()) {
      mine.tryComplete(result.result());
    } else {
      mine.tryFail(result.cause());
    }
  }

  private Duration remembered(Throwable cause) {
    Duration asked = cause instanceof Failure known ? known.problem().retryAfter() : null;
    Duration wait = asked == null || asked.compareTo(FAILURE) < 0 ? FAILURE : asked.compareTo(LONGEST_FAILURE) > 0
        ? LONGEST_FAILURE : asked;
    return wait.plusMillis((long) (random.getAsDouble() * FAILURE.toMillis() / 2));
  }

  /** @param old what will do where the flight fails or takes long, or null */
  private Future<Session> awaited(Future<Session> joined, Trip trip, Session old) {
    long left = Math.max(0, trip.deadlineNanos() - timeline.nanos());
    Promise<Session> own = Promise.promise();
    Timeline.Timer timer = timeline.after(Duration.ofNanos(old == null ? left : Math.min(left, PATIENCE.toNanos())),
        () -> settled(own, old, timeout()));
    Context context = Vertx.currentContext();
    joined.onComplete(result -> {
      Runnable ending = () -> {
        timer.cancel();
        if (result.succeeded()) {
          own.tryComplete(result.result());
        } else {
          trip.use(this, result.cause());
          settled(own, old, result.cause());
        }
      };
      if (context == null || context == Vertx.currentContext()) {
        ending.run();
      } else {
        context.runOnContext(ignored -> ending.run());
      }
    });
    return own.future();
  }

  private static void settled(Promise<Session> own, Session old, Throwable cause) {
    if (old == null) {
      own.tryFail(cause);
    } else {
      own.tryComplete(old);
    }
  }

  private static Failure timeout() {
    return Problem.of(Code.TIMEOUT, "login_timeout", "The provider gave no token in time.").failure();
  }
}
