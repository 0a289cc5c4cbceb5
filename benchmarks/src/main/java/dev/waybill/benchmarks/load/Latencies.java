package dev.waybill.benchmarks.load;

/** How long answers took: counts in steps of about 1.5 %, from a microsecond to minutes. */
public final class Latencies {
  private static final int STEPS = 64;

  private final long[] counts = new long[STEPS * 40];
  private long total;

  void add(long nanos) {
    long micros = Math.max(1, nanos / 100);
    int high = 63 - Long.numberOfLeadingZeros(micros);
    int step = high < 6 ? (int) micros : (high - 5) * STEPS + (int) (micros >> (high - 6) & 63);
    counts[Math.min(step, counts.length - 1)]++;
    total++;
  }

  /** Microseconds that a share of the answers, 0 to 1, took at most. */
  public double micros(double share) {
    long wanted = (long) Math.ceil(total * share);
    long passed = 0;
    for (int step = 0; step < counts.length; step++) {
      passed += counts[step];
      if (passed >= wanted && counts[step] > 0) {
        return step < STEPS ? step / 10.0 : ((64L + step % STEPS) << (step / STEPS - 1)) / 10.0;
      }
    }
    return 0;
  }
}
