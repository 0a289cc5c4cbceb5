package dev.waybill.clock;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** The machine's clocks, to the millisecond, and timers; delays are rounded up to milliseconds. Thread-safe. */
public final class VertxTimeline implements Timeline {
  private static final long MILLI = 1_000_000;

  private final Vertx vertx;
  private final FastThreadLocal<LoopTimers> timers = new FastThreadLocal<>();
  private volatile Instant now = Instant.EPOCH;

  public VertxTimeline(Vertx vertx) {
    this.vertx = vertx;
  }

  @Override
  public Instant now() {
    // Asked several times for each call, so all of a millisecond share one object.
    long millis = System.currentTimeMillis();
    Instant last = now;
    if (last.toEpochMilli() != millis) {
      last = Instant.ofEpochMilli(millis);
      now = last;
    }
    return last;
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    long millis = wholeMillis(delay);
    Context context = Vertx.currentContext();
    if (context instanceof ContextInternal loop && loop.isEventLoopContext() && loop.nettyEventLoop().inEventLoop()) {
      return timers(loop).add(millis * MILLI, context, task);
    }
    long id = vertx.setTimer(millis, ignored -> task.run());
    return () -> vertx.cancelTimer(id);
  }

  private LoopTimers timers(ContextInternal loop) {
    LoopTimers its = timers.get();
    if (its == null) {
      EventLoop events = loop.nettyEventLoop();
      its = new LoopTimers(this::nanos, (nanos, ring) -> {
        ScheduledFuture<?> alarm = events.schedule(ring, nanos, TimeUnit.NANOSECONDS);
        return () -> alarm.cancel(false);
      }, (context, task) -> context.runOnContext(ignored -> task.run()));
      timers.set(its);
    }
    return its;
  }

  /** Rounded up: a timer that runs early would find its time not come. */
  private static long wholeMillis(Duration delay) {
    long millis = delay.toMillis();
    boolean whole = delay.getNano() % MILLI == 0;
    return Math.max(1, whole ? millis : millis + 1);
  }
}
