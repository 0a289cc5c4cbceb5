package dev.waybill.plan;

import dev.waybill.auth.RefreshTokens;
import dev.waybill.clock.Timeline;
import dev.waybill.egress.AddressTable;
import dev.waybill.egress.EgressRules;
import dev.waybill.egress.Resolver;
import dev.waybill.egress.Wire;
import dev.waybill.egress.Wires;
import dev.waybill.standing.Standing;
import java.util.random.RandomGenerator;

/**
 * What every plan stands on: the only ways to the network, to time and to chance, and what outlives a reload. Tests put others in
 * their place.
 */
public record Ground(
    Resolver resolver,
    Wires wires,
    EgressRules rules,
    AddressTable addresses,
    Timeline timeline,
    RandomGenerator random,
    Standing standing,
    RefreshTokens refreshTokens) {

  /** A ground with one wire that remembers nothing yet, and nothing beyond the process. */
  public Ground(Resolver resolver, Wire wire, EgressRules rules, AddressTable addresses, Timeline timeline, RandomGenerator random) {
    this(resolver, wire, rules, addresses, timeline, random, new Standing());
  }

  /** A ground with one wire that remembers nothing beyond the process. */
  public Ground(
      Resolver resolver, Wire wire, EgressRules rules, AddressTable addresses, Timeline timeline, RandomGenerator random, Standing standing) {
    this(resolver, Wires.all(wire), rules, addresses, timeline, random, standing, RefreshTokens.inMemory());
  }
}
