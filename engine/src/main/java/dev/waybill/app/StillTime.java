package dev.waybill.app;

import dev.waybill.clock.Timeline;
import java.time.Duration;
import java.time.Instant;

/** The time for commands that send nothing: the wall clock, and timers that never run. */
final class StillTime implements Timeline {
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
    return () -> {};
  }
}
