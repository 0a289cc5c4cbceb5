package dev.waybill.attempt;

import dev.waybill.tree.Units;

/**
 * So many in so long, with bursts: the generic cell rate algorithm, which is a leaky bucket that needs one number and no timer. After
 * a burst, calls pass one by one, each its share of the period after the one before.
 */
final class RateAllowance implements Allowance {
  private static final long LONGEST = Long.MAX_VALUE / 4;

  private final long interval;
  private final long tolerance;
  private boolean used;
  /** When the call after the last one would be due, were there no bursts. */
  private long next;

  RateAllowance(Units.Rate rate, int burst) {
    // Rounded up: never more than the rate.
    this.interval = (rate.per().toNanos() + rate.count() - 1) / rate.count();
    this.tolerance = times(interval, burst - 1L);
  }

  @Override
  public long delay(long now, int ahead) {
    return used ? Math.max(next - now, 0) + times(interval, ahead) - tolerance : times(interval, ahead) - tolerance;
  }

  @Override
  public void take(long now) {
    next = (used && next - now > 0 ? next : now) + interval;
    used = true;
  }

  @Override
  public void end() {
    // what passed has passed
  }

  private static long times(long one, long count) {
    return count != 0 && one > LONGEST / count ? LONGEST : one * count;
  }
}
