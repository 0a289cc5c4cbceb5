package dev.waybill.clock;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;

/** The machine's clocks and Vert.x's timers; delays are rounded up to milliseconds. Thread-safe. */
public final class VertxTimeline implements Timeline {
  private final Vertx vertx;

  public VertxTimeline(Vertx vertx) {
    this.vertx = vertx;
  }

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    long id = vertx.setTimer(wholeMillis(delay), ignored -> task.run());
    return () -> vertx.cancelTimer(id);
  }

  /** Rounded up: a timer that runs early would find its time not come. */
  private static long wholeMillis(Duration delay) {
    long millis = delay.toMillis();
    return Math.max(1, delay.equals(Duration.ofMillis(millis)) ? millis : millis + 1);
  }
}
