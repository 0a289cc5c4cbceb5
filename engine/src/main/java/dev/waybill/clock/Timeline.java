package dev.waybill.clock;

import java.time.Duration;
import java.time.Instant;

/**
 * Time as an argument: the wall clock, the monotonic clock, and timers. Timers run on the caller's event loop. Tests put a
 * virtual one in its place.
 */
public interface Timeline {
  /** The wall clock; may jump. */
  Instant now();

  /** Monotonic nanoseconds; only differences mean anything. */
  long nanos();

  /** Runs the task once after the delay (at least a millisecond). */
  Timer after(Duration delay, Runnable task);

  /** A timer that has not run yet. */
  interface Timer {
    /** Idempotent; a cancelled timer does not run. */
    void cancel();
  }
}
