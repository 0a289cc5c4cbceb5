package dev.waybill.benchmarks.load;

/**
 * What came of a load.
 *
 * @param right answers that were what they must be
 * @param wrong all others, and those that never came; {@code flaw} is the first of them
 * @param closed connections that the other side closed
 * @param atOnce the most requests that waited for their answers at one time
 * @param seconds from the first request to the last answer
 */
public record Tally(long right, long wrong, String flaw, long closed, int atOnce, double seconds, Latencies latencies) {
  public double perSecond() {
    return right / seconds;
  }

  /** Itself, where every answer was right. */
  public Tally flawless(String who) {
    if (wrong > 0) {
      throw new Flawed(who + ": " + wrong + " of " + (right + wrong) + " answers were wrong; the first: " + flaw);
    }
    return this;
  }

  /** A measurement with wrong answers in it. */
  public static final class Flawed extends RuntimeException {
    private static final long serialVersionUID = 1;

    Flawed(String message) {
      super(message);
    }
  }
}
