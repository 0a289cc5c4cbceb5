package dev.waybill.clock;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The timers of one event loop. Nearly all of them are deadlines of calls that are answered in time: such a one is put into a list
 * and taken out again, and only the earliest of all has an alarm with the loop. To be used on that loop, but for cancelling.
 */
final class LoopTimers {
  private static final int LISTS = 256;

  /** A list holds what is due within 2^26 ns, about 67 ms, or a multiple of {@link #LISTS} of that later. */
  private static final int BITS = 26;

  private final EventLoop loop;
  private final Entry[] lists = new Entry[LISTS];
  private int size;
  private ScheduledFuture<?> alarm;
  private long alarmDue;

  LoopTimers(EventLoop loop) {
    this.loop = loop;
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

    private void run() {
      Runnable once = task;
      task = null;
      if (once != null) {
        once.run();
      }
    }

    @Override
    public void cancel() {
      task = null;
      if (timers.loop.inEventLoop()) {
        timers.remove(this);
      } else if (!timers.loop.isShuttingDown()) {
        timers.loop.execute(() -> timers.remove(this));
      }
    }
  }

  Timeline.Timer add(long nanos, Context context, Runnable task) {
    Entry entry = new Entry(this, System.nanoTime() + nanos, context, task);
    int list = list(entry.due);
    Entry first = lists[list];
    entry.after = first;
    if (first != null) {
      first.before = entry;
    }
    lists[list] = entry;
    size++;
    if (alarm == null || entry.due - alarmDue < 0) {
      arm(entry.due);
    }
    return entry;
  }

  private static int list(long due) {
    return (int) (due >> BITS) & LISTS - 1;
  }

  private void remove(Entry entry) {
    if (!entry.listed) {
      return;
    }
    entry.listed = false;
    size--;
    if (entry.before == null) {
      lists[list(entry.due)] = entry.after;
    } else {
      entry.before.after = entry.after;
    }
    if (entry.after != null) {
      entry.after.before = entry.before;
    }
    entry.before = null;
    entry.after = null;
  }

  private void arm(long due) {
    if (alarm != null) {
      alarm.cancel(false);
    }
    alarmDue = due;
    alarm = loop.schedule(this::ring, Math.max(0, due - System.nanoTime()), TimeUnit.NANOSECONDS);
  }

  /** Runs what is due, and sets the alarm for what comes next. Its own deadline has most likely been cancelled by now. */
  private void ring() {
    alarm = null;
    long now = System.nanoTime();
    List<Entry> due = new ArrayList<>();
    boolean more = false;
    long next = 0;
    for (int i = 0; i < LISTS && size > 0; i++) {
      for (Entry entry = lists[i]; entry != null; entry = entry.after) {
        if (entry.due - now <= 0) {
          due.add(entry);
        } else if (!more || entry.due - next < 0) {
          next = entry.due;
          more = true;
        }
      }
    }
    due.sort(Comparator.comparingLong(entry -> entry.due - now));
    due.forEach(this::remove);
    if (more) {
      arm(next);
    }
    // In the context it was set in, as a timer of Vert.x.
    due.forEach(entry -> entry.context.runOnContext(ignored -> entry.run()));
  }
}
