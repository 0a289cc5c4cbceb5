package dev.waybill.rehearsal;

import dev.waybill.clock.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A clock that only moves when it is told to, and jumps from timer to timer. Not thread-safe. */
final class VirtualTime implements Timeline {
  private final Instant begin;
  private final PriorityQueue<Alarm> alarms = new PriorityQueue<>(Comparator.comparingLong(Alarm::due)
      .thenComparing(Alarm::order));
  private long elapsed;
  private long orders;

  VirtualTime(Instant begin) {
    this.begin = begin;
  }

  @Override
  public Instant now() {
    return begin.plusNanos(elapsed);
  }

  @Override
  public long nanos() {
    return elapsed;
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    Alarm alarm = new Alarm(elapsed + Math.max(1_000_000, delay.toNanos()), orders++, task);
    alarms.add(alarm);
    return () -> alarms.remove(alarm);
  }

  /** Goes to the next timer and runs it; false where there is none. */
  boolean step() {
    Alarm next = alarms.poll();
    if (next == null) {
      return false;
    }
    elapsed = Math.max(elapsed, next.due);
    next.task.run();
    return true;
  }

  private record Alarm(long due, long order, Runnable task) {}
}
