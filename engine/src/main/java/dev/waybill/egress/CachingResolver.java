package dev.waybill.egress;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.waybill.clock.Timeline;
import dev.waybill.problem.Failure;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * Keeps answers for a short, stated time, or less where the answer says so; asks once for all who wait; gives up on a silent resolver while that question stays the
 * only one for its name. Callers go on in their own context. Bounded, thread-safe.
 */
public final class CachingResolver implements Resolver {
  /**
   * How long answers live.
   *
   * @param positive at most 30 s, since a name may move
   * @param negative at most 30 s
   * @param patience how long a caller waits for an answer
   * @param names how many names are kept
   */
  public record Limits(Duration positive, Duration negative, Duration patience, int names) {
    private static final Duration LONGEST = Duration.ofSeconds(30);

    /** 30 s, 5 s, 5 s, 10,000 names. */
    public static final Limits STANDARD = new Limits(LONGEST, Duration.ofSeconds(5), Duration.ofSeconds(5), 10_000);

    public Limits {
      if (positive.compareTo(LONGEST) > 0 || negative.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException("answers live at most " + LONGEST);
      }
    }
  }

  private final Resolver inner;
  private final Timeline timeline;
  private final Limits limits;
  private final Cache<String, Answer> answers;

  public CachingResolver(Resolver inner, Timeline timeline, Limits limits) {
    this.inner = inner;
    this.timeline = timeline;
    this.limits = limits;
    this.answers = Caffeine.newBuilder().maximumSize(limits.names()).executor(Runnable::run).build();
  }

  @Override
  public Future<List<InetAddress>> resolve(String asciiName) {
    Answer known = answers.getIfPresent(asciiName);
    if (known == null || known.isOver(timeline.nanos())) {
      Answer fresh = new Answer();
      Answer winner = answers.asMap().compute(asciiName, (name, old) -> old == null || old == known ? fresh : old);
      if (winner == fresh) {
        ask(asciiName, fresh);
      }
      return winner.forCaller();
    }
    return known.forCaller();
  }

  private void ask(String name, Answer answer) {
    Timeline.Timer timer = timeline.after(limits.patience(), () -> answer.giveUp(DnsProblem.timeout(name).failure()));
    inner
        .find(name)
        .onComplete(
            result -> {
              timer.cancel();
              Duration life = result.succeeded() ? shorter(result.result().life(), limits.positive()) : limits.negative();
              answer.settle(checked(name, result), life);
            });
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Future<List<InetAddress>> checked(String name, AsyncResult<Found> result) {
    if (result.failed()) {
      return Future.failedFuture(result.cause() instanceof Failure ? result.cause() : DnsProblem.failed(name).failure());
    }
    List<InetAddress> addresses = result.result().addresses();
    return addresses.isEmpty() ? Future.failedFuture(DnsProblem.empty(name).failure()) : Future.succeededFuture(addresses);
  }

  /** One question and, later, its answer. */
  private final class Answer {
    private final Promise<List<InetAddress>> first = Promise.promise();
    private volatile Future<List<InetAddress>> settled;
    private volatile Future<List<InetAddress>> givenUp;
    private volatile long endNanos;

    /** A question under way is never over: a second one would only take another thread. */
    boolean isOver(long nowNanos) {
      return settled != null && nowNanos - endNanos >= 0;
    }

    void settle(Future<List<InetAddress>> result, Duration life) {
      endNanos = timeline.nanos() + life.toNanos();
      settled = result;
      if (result.succeeded()) {
        first.tryComplete(result.result());
      } else {
        first.tryFail(result.cause());
      }
    }

    void giveUp(Failure failure) {
      givenUp = Future.failedFuture(failure);
      first.tryFail(failure);
    }

    Future<List<InetAddress>> forCaller() {
      Future<List<InetAddress>> known = settled;
      if (known == null) {
        known = givenUp;
      }
      if (known != null) {
        return known;
      }
      Context context = Vertx.currentContext();
      if (context == null) {
        return first.future();
      }
      Promise<List<InetAddress>> own = Promise.promise();
      first.future().onComplete(result -> context.runOnContext(ignored -> own.handle(result)));
      return own.future();
    }
  }
}
