package dev.waybill.clock;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Time that moves only when a test says so. A timer runs in the context it was set in, or at once in the test's thread.
 * Thread-safe.
 */
public final class VirtualTimeline implements Timeline {
  private record Entry(long dueNanos, long order, Context context, Runnable task) {}

  private final PriorityQueue<Entry> timers =
      new PriorityQueue<>(Comparator.comparingLong(Entry::dueNanos).thenComparingLong(Entry::order));
  private final Instant start;
  private long elapsed;
  private long order;

  public VirtualTimeline() {
    this(Instant.parse("2026-01-01T00:00:00Z"));
  }

  public VirtualTimeline(Instant start) {
    this.start = start;
  }

  @Override
  public synchronized Instant now() {
    return start.plusNanos(elapsed);
  }

  @Override
  public synchronized long nanos() {
    return elapsed;
  }

  @Override
  public synchronized Timer after(Duration delay, Runnable task) {
    long nanos = Math.max(Duration.ofMillis(1).toNanos(), delay.toNanos());
    Entry entry = new Entry(elapsed + nanos, order++, Vertx.currentContext(), task);
    timers.add(entry);
    return () -> cancel(entry);
  }

  private synchronized void cancel(Entry entry) {
    timers.remove(entry);
  }

  /** Runs, in their order, all timers that become due, those set meanwhile included. */
  public void advance(Duration by) {
    long end = nanos() + by.toNanos();
    for (Entry due = next(end); due != null; due = next(end)) {
      if (due.context() == null) {
        due.task().run();
      } else {
        Runnable task = due.task();
        due.context().runOnContext(ignored -> task.run());
      }
    }
    synchronized (this) {
      elapsed = end;
    }
  }

  private synchronized Entry next(long end) {
    Entry first = timers.peek();
    if (first == null || first.dueNanos() > end) {
      return null;
    }
    elapsed = Math.max(elapsed, first.dueNanos());
    return timers.poll();
  }

  /** How many timers wait. */
  public synchronized int pending() {
    return timers.size();
  }
}
