package dev.waybill.attempt;

import dev.waybill.tree.Findings;
import dev.waybill.tree.Keys;
import dev.waybill.tree.MapNode;
import java.time.Duration;

/**
 * When a host counts as down, and how it is tried again.
 *
 * @param failures percent of the calls looked at that must fail
 * @param of how many of the last calls are looked at; with fewer seen it stays closed
 * @param open how long nothing is sent
 * @param probes how many calls must then go well before all are sent again
 */
public record BreakerPolicy(int failures, int of, Duration open, int probes) {
  private static final int MOST_CALLS = 10_000;
  private static final int MOST_PROBES = 100;

  /** Half of 20, 30 s, one trial. */
  public static final BreakerPolicy STANDARD = new BreakerPolicy(50, 20, Duration.ofSeconds(30), 1);

  /** Reads a {@code breaker} map; what it leaves out is as in {@link #STANDARD}, what is wrong with it is a finding. */
  public static BreakerPolicy read(MapNode map, Findings findings) {
    Keys keys = new Keys(map, findings);
    Integer failures = keys.percent("failures");
    Long of = keys.integer("of", 1, MOST_CALLS);
    Duration open = keys.duration("open");
    Long probes = keys.integer("probes", 1, MOST_PROBES);
    keys.finish();
    return new BreakerPolicy(
        failures == null ? STANDARD.failures : failures,
        of == null ? STANDARD.of : of.intValue(),
        open == null ? STANDARD.open : open,
        probes == null ? STANDARD.probes : probes.intValue());
  }
}
