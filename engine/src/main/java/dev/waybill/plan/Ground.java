package dev.waybill.plan;

import dev.waybill.clock.Timeline;
import dev.waybill.egress.AddressTable;
import dev.waybill.egress.EgressRules;
import dev.waybill.egress.Resolver;
import dev.waybill.egress.Wire;
import dev.waybill.standing.Standing;
import java.util.random.RandomGenerator;

/**
 * What every plan stands on: the only ways to the network, to time and to chance, and what outlives a reload. Tests put others in
 * their place.
 *
 * @param publicUrl what providers call back, without a slash at its end; null where it is not known
 */
public record Ground(
    Resolver resolver,
    Wire wire,
    EgressRules rules,
    AddressTable addresses,
    Timeline timeline,
    RandomGenerator random,
    Standing standing,
    String publicUrl) {

  /** A ground that remembers nothing yet. */
  public Ground(Resolver resolver, Wire wire, EgressRules rules, AddressTable addresses, Timeline timeline, RandomGenerator random) {
    this(resolver, wire, rules, addresses, timeline, random, new Standing(), null);
  }

  public Ground withPublicUrl(String url) {
    return new Ground(resolver, wire, rules, addresses, timeline, random, standing, url);
  }
}
