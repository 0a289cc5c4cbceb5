package dev.waybill.auth;

import dev.waybill.clock.Timeline;
import dev.waybill.http.Exchange;
import dev.waybill.secret.Known;
import dev.waybill.standing.Standing;
import java.util.random.RandomGenerator;

/**
 * What a scheme may use beside its settings.
 *
 * @param provider the provider's id
 * @param guarded the way out for calls of the scheme's own: guarded as every call, but neither judged nor authorized
 * @param standing what outlives a reload
 * @param provisions what schemes that log in need besides, or null where there are none
 * @param known told of tokens, so that the log masks them
 */
public record Means(
    String provider, Exchange guarded, Timeline timeline, RandomGenerator random, Standing.Lease standing, Provisions provisions,
    Known known) {

  /** For schemes that do not log in. */
  public Means(String provider, Exchange guarded, Timeline timeline, RandomGenerator random, Standing.Lease standing) {
    this(provider, guarded, timeline, random, standing, null, new Known(timeline::nanos));
  }
}
