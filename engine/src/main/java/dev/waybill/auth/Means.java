package dev.waybill.auth;

import dev.waybill.clock.Timeline;
import dev.waybill.http.Exchange;
import dev.waybill.standing.Standing;
import java.util.random.RandomGenerator;

/**
 * What a scheme may use beside its settings.
 *
 * @param provider the provider's id
 * @param guarded the way out for calls of the scheme's own: guarded as every call, but neither judged nor authorized
 * @param standing what outlives a reload
 */
public record Means(String provider, Exchange guarded, Timeline timeline, RandomGenerator random, Standing.Lease standing) {}
