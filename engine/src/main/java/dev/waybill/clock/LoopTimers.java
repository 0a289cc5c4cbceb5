package dev.waybill.clock;

import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The timers of one event loop. Nearly all of them are deadlines of calls that are answered in time: such a one is put into a list
 * and taken out again, and only the earliest of all has an alarm with the loop. To be used by the thread that made it, but for
 * cancelling.
 */
final class LoopTimers {
  /** A list holds what is due within 2^26 ns, about 67 ms, or a whole number of {@link #LISTS} such spans later. */
  private static final int BITS = 26;

  private static final int LISTS = 1_024;
  private static final long MILLI = 1_000_000;

  private final LongSupplier nanos;
  private final Bell bell;
  private final Runner runner;
  private final Thread thread = Thread.currentThread();
  private final Entry[] lists = new Entry[LISTS];
  private int size;
  private long rung;
  private Runnable alarm;
  private long alarmDue;

  /** Calls back on the loop, once. */
  @FunctionalInterface
  interface Bell {
    /** @return takes it back */
    Runnable after(long nanos, Runnable ring);
  }

  /** Runs a task in the context its timer was set in. */
  @FunctionalInterface
  interface Runner {
    void run(Context context, Runnable task);
  }

  LoopTimers(LongSupplier nanos, Bell bell, Runner runner) {
    this.nanos = nanos;
    this.bell = bell;
    this.runner = runner;
    this.rung = nanos.getAsLong() >> BITS;
  }

  private static final class Entry implements Timeline.Timer {
    private final LoopTimers timers;
    private final long due;
    private final Context context;
    private volatile Runnable task;
    private boolean listed = true;
    private Entry before;
    private Entry after;

    private Entry(LoopTimers timers, long due, Context context, Runnable task) {
      this.timers = timers;
      this.due = due;
      this.context = context;
      this.task = task;
    }

    private long span() {
      return due >> BITS;
    }

    private void run() {
      Runnable once = task;
      task = null;
      if (once != null) {
        once.run();
      }
    }

    /** From another thread, which is seldom, it stays in its list until it is due. */
    @Override
    public void cancel() {
      task = null;
      if (Thread.currentThread() == timers.thread) {
        timers.remove(this);
      }
    }
  }

  Timeline.Timer add(long delay, Context context, Runnable task) {
    // In whole milliseconds, so that many share one alarm; never early.
    long due = Math.floorDiv(nanos.getAsLong() + delay + MILLI - 1, MILLI) * MILLI;
    Entry entry = new Entry(this, due, context, task);
    int list = list(entry.span());
    Entry first = lists[list];
    entry.after = first;
    if (first != null) {
      first.before = entry;
    }
    lists[list] = entry;
    size++;
    if (alarm == null || due - alarmDue < 0) {
      arm(due);
    }
    return entry;
  }

  private static int list(long span) {
    return (int) span & LISTS - 1;
  }

  private void remove(Entry entry) {
    if (!entry.listed) {
      return;
    }
    entry.listed = false;
    size--;
    if (entry.before == null) {
      lists[list(entry.span())] = entry.after;
    } else {
      entry.before.after = entry.after;
    }
    if (entry.after != null) {
      entry.after.before = entry.before;
    }
    // Whoever keeps a timer that is over must not keep all that stood beside it.
    entry.before = null;
    entry.after = null;
  }

  private void arm(long due) {
    if (alarm != null) {
      alarm.run();
    }
    alarmDue = due;
    alarm = bell.after(Math.max(0, due - nanos.getAsLong()), this::ring);
  }

  /** Runs what is due, and sets the alarm for what comes next. What it was set for has most likely been cancelled by now. */
  private void ring() {
    alarm = null;
    long now = nanos.getAsLong();
    List<Entry> due = due(now);
    due.forEach(this::remove);
    if (size > 0) {
      arm(next(now));
    }
    // Newer ones stand first in a list; a stable sort keeps those of one moment in their order.
    Collections.reverse(due);
    due.sort(Comparator.comparingLong(entry -> entry.due - now));
    due.forEach(entry -> runner.run(entry.context, entry::run));
  }

  private List<Entry> due(long now) {
    List<Entry> due = new ArrayList<>();
    long last = now >> BITS;
    for (long span = Math.max(rung, last - LISTS + 1); span <= last; span++) {
      for (Entry entry = lists[list(span)]; entry != null; entry = entry.after) {
        if (entry.due - now <= 0) {
          due.add(entry);
        }
      }
    }
    rung = last;
    return due;
  }

  /** When the earliest is due; there is one. */
  private long next(long now) {
    long first = now >> BITS;
    long next = Long.MAX_VALUE;
    for (long span = first; span < first + LISTS && (next >> BITS) >= span; span++) {
      for (Entry entry = lists[list(span)]; entry != null; entry = entry.after) {
        next = Math.min(next, entry.due);
      }
    }
    return next;
  }
}
