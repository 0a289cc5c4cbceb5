package dev.waybill.attempt;

import dev.waybill.clock.Timeline;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import dev.waybill.standing.Bounded;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedList;
import java.util.List;

/**
 * What a list of limits has counted, and the calls that wait for it, first come first served. A call passes once all of the limits let
 * it, and takes from all of them at once or from none. Outlives the plans that share it. Thread-safe.
 */
public final class Line {
  /** Of how many keys each limit keeps the count; where there are more, those not seen for the longest begin anew. */
  public static final int MOST_KEYS = 10_000;

  /** How many calls wait at once; more are refused. */
  public static final int MOST_WAITING = 10_000;

  private static final Duration UNKNOWN_WAIT = Duration.ofSeconds(1);

  private final List<LimitRule> rules;
  private final Timeline timeline;
  private final List<Bounded<String, Place>> places = new ArrayList<>();
  private final LinkedList<Waiter> waiting = new LinkedList<>();
  private Timeline.Timer timer;
  private long timerAt;

  public Line(List<LimitRule> rules, Timeline timeline) {
    this.rules = List.copyOf(rules);
    this.timeline = timeline;
    rules.forEach(rule -> places.add(new Bounded<>(MOST_KEYS)));
  }

  /** What one limit has counted for one key, and how many wait for it. */
  static final class Place {
    final Allowance allowance;
    int waiting;

    Place(Allowance allowance) {
      this.allowance = allowance;
    }
  }

  /** A call that was let through; {@link #end} must be called once, when it is over. */
  final class Pass {
    private final List<Place> through;

    private Pass(List<Place> through) {
      this.through = through;
    }

    void end() {
      List<Waiter> done = new ArrayList<>();
      synchronized (Line.this) {
        through.forEach(place -> place.allowance.end());
        recheck(through, done);
      }
      done.forEach(Waiter::tell);
    }
  }

  /**
   * Lets a call through, now or when its turn comes; fails with {@code rate_limited} where that would be too late.
   *
   * @param keys of each limit, whose count the call goes to
   */
  Future<Pass> enter(List<String> keys, long deadlineNanos) {
    List<Waiter> done = new ArrayList<>();
    Waiter waiter;
    synchronized (this) {
      long now = timeline.nanos();
      if (!waiting.isEmpty()) {
        settle(now, done);
      }
      List<Place> wanted = new ArrayList<>(keys.size());
      for (int i = 0; i < keys.size(); i++) {
        LimitRule rule = rules.get(i);
        wanted.add(places.get(i).get(keys.get(i), key -> new Place(rule.fresh())));
      }
      waiter = new Waiter(wanted, now, deadlineNanos);
      if (!decided(waiter, now, true)) {
        waiter.queue();
        waiting.add(waiter);
        wanted.forEach(place -> place.waiting++);
        schedule(now);
      }
    }
    done.forEach(Waiter::tell);
    return waiter.answer();
  }

  /** The provider has told how many calls it still takes. */
  void note(int limit, String key, long left, Duration reset) {
    List<Waiter> done = new ArrayList<>();
    synchronized (this) {
      Place place = places.get(limit).find(key);
      if (place != null) {
        place.allowance.note(left, timeline.nanos() + reset.toNanos());
        recheck(List.of(place), done);
      }
    }
    done.forEach(Waiter::tell);
  }

  /** When the provider's own count begins anew, where it was told and is used up; else null. */
  synchronized Duration reset(int limit, String key) {
    Place place = places.get(limit).find(key);
    boolean follows = place != null && place.allowance instanceof FollowedAllowance;
    long delay = follows ? place.allowance.delay(timeline.nanos(), 0) : 0;
    return delay > 0 ? Duration.ofNanos(delay) : null;
  }

  synchronized int waiting() {
    return waiting.size();
  }

  /** Whether there is nothing to wait for any more: then the waiter has its pass or its refusal. */
  private boolean decided(Waiter waiter, long now, boolean arrives) {
    long patient = 0;
    long strict = 0;
    long end = waiter.deadline;
    for (int i = 0; i < rules.size(); i++) {
      Place place = waiter.wanted.get(i);
      Duration wait = rules.get(i).patience();
      // Only one who may wait comes behind those who do.
      long delay = place.allowance.delay(now, arrives && !wait.isZero() ? place.waiting : 0);
      if (delay > 0 && wait.isZero()) {
        strict = Math.max(strict, delay);
      } else if (delay > 0) {
        patient = Math.max(patient, delay);
        long over = waiter.since + wait.toNanos();
        end = over - end < 0 ? over : end;
      }
    }
    if (patient == 0 && strict == 0) {
      waiter.wanted.forEach(place -> place.allowance.take(now));
      waiter.pass = new Pass(waiter.wanted);
      return true;
    }
    boolean late = patient == 0 || end - now <= 0 || patient != Allowance.UNKNOWN && patient > end - now;
    if (late || arrives && waiting.size() >= MOST_WAITING) {
      waiter.refusal = refusal(Math.max(patient, strict));
      return true;
    }
    waiter.due = patient == Allowance.UNKNOWN ? end : now + patient;
    waiter.end = end;
    return false;
  }

  private static Problem refusal(long delay) {
    Duration wait = delay == Allowance.UNKNOWN ? UNKNOWN_WAIT : Duration.ofNanos(delay);
    return Problem.of(Code.RATE_LIMITED, "limit", "A limit of this provider's manifest lets no more calls through at the moment.")
        .withRetryAfter(wait);
  }

  /** Looks again at those who wait for one of these. */
  private void recheck(List<Place> changed, List<Waiter> done) {
    if (waiting.isEmpty()) {
      return;
    }
    long now = timeline.nanos();
    for (Waiter waiter : waiting) {
      for (Place place : waiter.wanted) {
        if (changed.contains(place)) {
          waiter.due = now;
        }
      }
    }
    settle(now, done);
  }

  /** Gives everybody whose time has come what is theirs, in their order. */
  private void settle(long now, List<Waiter> done) {
    Iterator<Waiter> each = waiting.iterator();
    while (each.hasNext()) {
      Waiter waiter = each.next();
      if ((waiter.due - now <= 0 || waiter.end - now <= 0) && decided(waiter, now, false)) {
        each.remove();
        waiter.wanted.forEach(place -> place.waiting--);
        done.add(waiter);
      }
    }
    schedule(now);
  }

  private void schedule(long now) {
    if (waiting.isEmpty()) {
      cancel();
      return;
    }
    long next = Long.MAX_VALUE;
    for (Waiter waiter : waiting) {
      next = Math.min(next, Math.min(waiter.due - now, waiter.end - now));
    }
    if (timer == null || now + next - timerAt < 0) {
      cancel();
      timerAt = now + next;
      timer = timeline.after(Duration.ofNanos(next), this::ring);
    }
  }

  private void cancel() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void ring() {
    List<Waiter> done = new ArrayList<>();
    synchronized (this) {
      timer = null;
      settle(timeline.nanos(), done);
    }
    done.forEach(Waiter::tell);
  }
}
