package dev.waybill.attempt;

/** What one limit knows of one key: whether another call may pass. Not thread-safe: its {@link Line} guards it. */
interface Allowance {
  /** Nobody knows how long: until another call ends. */
  long UNKNOWN = Long.MAX_VALUE;

  /**
   * How long until a call may pass that comes behind others; 0 or less for now.
   *
   * @param ahead how many wait already
   * @return nanoseconds, or {@link #UNKNOWN}
   */
  long delay(long now, int ahead);

  /** A call passes. */
  void take(long now);

  /** A call that passed has ended. */
  void end();

  /** The provider says how many calls are left until a moment on the scale of {@code now}. */
  default void note(long left, long resetNanos) {}
}
