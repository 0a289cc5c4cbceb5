package dev.waybill.attempt;

import dev.waybill.tree.Findings;
import dev.waybill.tree.Keys;
import dev.waybill.tree.Units;
import java.time.Duration;
import java.util.List;

/**
 * One entry of {@code limits}, but for what it reads of documents.
 *
 * @param rate so many in so long, or null
 * @param burst how many of a rate may go at once
 * @param concurrent how many may be under way at once, or 0
 * @param patience how long a call queues; zero where it is refused at once
 */
public record LimitRule(Units.Rate rate, int burst, int concurrent, Duration patience) {
  private static final int MOST = 1_000_000_000;
  private static final List<String> KINDS = List.of("rate", "concurrent", "follow");

  /** Reads the keys that are no selectors; null where it is no limit, and findings say why. Does not finish the keys. */
  public static LimitRule read(Keys keys, Findings findings) {
    int before = findings.errors();
    List<String> given = KINDS.stream().filter(keys::has).toList();
    if (given.size() != 1) {
      findings.error(keys.place(), "bad-limit", given.isEmpty() ? "This limit does not say what it limits."
          : "A limit is one of `" + String.join("` and `", given) + "`, not both.",
          "Write { rate: 100/s }, { concurrent: 10 } or { follow: { remaining: …, reset: … } }, one each.");
    }
    Units.Rate rate = keys.rate("rate");
    Long burst = keys.integer("burst", 1, MOST);
    if (burst != null && !keys.has("rate")) {
      findings.error(keys.place("burst"), "bad-limit", "`burst` belongs to a `rate`.", "Leave it out.");
    }
    Long concurrent = keys.integer("concurrent", 1, MOST);
    Duration wait = keys.duration("wait");
    if (findings.errors() > before) {
      return null;
    }
    int burstOrCount = burst != null ? burst.intValue() : rate == null ? 1 : rate.count();
    return new LimitRule(rate, burstOrCount, concurrent == null ? 0 : concurrent.intValue(), wait == null ? Duration.ZERO : wait);
  }

  Allowance fresh() {
    return rate != null ? new RateAllowance(rate, burst) : concurrent > 0 ? new ConcurrentAllowance(concurrent) : new FollowedAllowance();
  }
}
