package dev.waybill.access;

import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import dev.waybill.tree.ExactNodes;
import dev.waybill.tree.Units;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much one caller may dispatch: so many in so long, all of them at once if need be, and so many under way at a time. One
 * number each, shared by all event loops without a lock (the generic cell rate algorithm). Thread-safe.
 */
public final class Ration {
  /** No limit. */
  public static final Ration UNLIMITED = new Ration(null, 0);

  private static final Duration BACK_SOON = Duration.ofSeconds(1);
  private static final long UNUSED = Long.MIN_VALUE;

  private final long interval;
  private final long tolerance;
  private final int most;
  /** When the next would be due, were there no bursts; monotonic. */
  private final AtomicLong next = new AtomicLong(UNUSED);
  private final AtomicInteger underWay = new AtomicInteger();

  /**
   * @param rate or null
   * @param inFlight at a time, 0 for any number
   */
  public Ration(Units.Rate rate, int inFlight) {
    // Rounded up: never more than the rate.
    this.interval = rate == null ? 0 : (rate.per().toNanos() + rate.count() - 1) / rate.count();
    this.tolerance = rate == null ? 0 : interval * (rate.count() - 1);
    this.most = inFlight;
  }

  /** A dispatch that was let in. Thread-safe. */
  public static final class Pass {
    private static final Pass UNCOUNTED = new Pass(null);

    private final AtomicInteger counted;
    private final AtomicInteger holds = new AtomicInteger(1);

    private Pass(AtomicInteger counted) {
      this.counted = counted;
    }

    /** Whether it takes anything that must be given back. */
    public boolean isCounted() {
      return counted != null;
    }

    /** One more has to end before it is over. */
    public void hold() {
      if (counted != null) {
        holds.incrementAndGet();
      }
    }

    public void end() {
      if (counted != null && holds.decrementAndGet() == 0) {
        counted.decrementAndGet();
      }
    }
  }

  /**
   * Lets one in.
   *
   * @param now monotonic nanoseconds
   * @throws Failure where it is too much, with the time after which it would not be
   */
  public Pass enter(long now) {
    if (most > 0 && underWay.incrementAndGet() > most) {
      underWay.decrementAndGet();
      throw tooMuch("caller_in_flight",
          "This caller has " + most + " dispatches under way, and no more are allowed at once.", BACK_SOON);
    }
    long wait = taken(now);
    if (wait <= 0) {
      return most > 0 ? new Pass(underWay) : Pass.UNCOUNTED;
    }
    if (most > 0) {
      underWay.decrementAndGet();
    }
    throw tooMuch("caller_rate", "This caller dispatches more often than its limit allows.", Duration.ofNanos(wait));
  }

  /** How many are under way. */
  public int underWay() {
    return underWay.get();
  }

  /** 0 where one may pass, and has; else how long until one may. */
  private long taken(long now) {
    if (interval == 0) {
      return 0;
    }
    while (true) {
      long due = next.get();
      long from = due == UNUSED || due - now < 0 ? now : due;
      if (from - now > tolerance) {
        return from - now - tolerance;
      }
      if (next.compareAndSet(due, from + interval)) {
        return 0;
      }
    }
  }

  private static Failure tooMuch(String word, String sentence, Duration wait) {
    return Problem.of(Code.RATE_LIMITED, word, sentence).withProviderText(ExactNodes.FACTORY.textNode(word), null)
        .withRetryAfter(wait).failure();
  }
}
