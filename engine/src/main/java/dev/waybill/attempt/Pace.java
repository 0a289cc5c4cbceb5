package dev.waybill.attempt;

import dev.waybill.tree.Units;
import java.time.Duration;

/**
 * The pauses of something that is asked again and again: the first lasts at most {@code from}, each later one may last twice as long
 * as the one before, up to {@code to}. A pause is between half of that and all of it, so that many who wait do not ask at once.
 */
public record Pace(Duration from, Duration to) {
  /** 1 s to 5 s. */
  public static final Pace BRISK = new Pace(Duration.ofSeconds(1), Duration.ofSeconds(5));

  /** As written in a manifest; null reads as the other. */
  public static Pace of(Units.Range range, Pace otherwise) {
    return range == null ? otherwise : new Pace(range.from(), range.to());
  }

  /**
   * The pause before asking again.
   *
   * @param asked how often it was asked, from 1
   * @param random from 0 to 1
   */
  public Duration pause(int asked, double random) {
    double most = Math.min((double) to.toNanos(), Math.scalb((double) from.toNanos(), Math.min(asked - 1, 60)));
    return Duration.ofNanos((long) (most * (1 + random) / 2));
  }
}
