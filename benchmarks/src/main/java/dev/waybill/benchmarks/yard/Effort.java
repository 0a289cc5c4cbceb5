package dev.waybill.benchmarks.yard;

/**
 * How much is measured.
 *
 * @param rounds of the comparison
 * @param seconds of each round
 * @param warm the share of the requests that warm a system up
 * @param quick whether figures are for a first look only
 */
public record Effort(int rounds, double seconds, double warm, boolean quick) {
  public static final Effort FULL = new Effort(7, 4.5, 1, false);
  public static final Effort QUICK = new Effort(5, 1.5, 0.25, true);

  /** One by another measure in full and in quick runs. */
  public int of(int full, int quickly) {
    return quick ? quickly : full;
  }
}
