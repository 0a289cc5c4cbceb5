package dev.waybill.plan;

import dev.waybill.attempt.Lookout;
import dev.waybill.auth.RefreshTokens;
import dev.waybill.clock.Timeline;
import dev.waybill.egress.AddressTable;
import dev.waybill.egress.EgressRules;
import dev.waybill.egress.Resolver;
import dev.waybill.egress.Verdicts;
import dev.waybill.egress.Wire;
import dev.waybill.egress.Wires;
import dev.waybill.secret.Known;
import dev.waybill.standing.Standing;
import java.util.random.RandomGenerator;

/**
 * What every plan stands on: the only ways to the network, to time and to chance, and what outlives a reload. Tests put others in
 * their place.
 *
 * @param lookout told of what limits and breakers do
 * @param verdicts told of what the guards say
 * @param publicUrl what providers call back, without a slash at its end; null where it is not known
 * @param known told of tokens, so that the log masks them
 */
public record Ground(
    Resolver resolver,
    Wires wires,
    EgressRules rules,
    AddressTable addresses,
    Timeline timeline,
    RandomGenerator random,
    Standing standing,
    RefreshTokens refreshTokens,
    Lookout lookout,
    Verdicts verdicts,
    String publicUrl,
    Known known) {

  /** A ground with one wire that remembers nothing yet, and nothing beyond the process. */
  public Ground(Resolver resolver, Wire wire, EgressRules rules, AddressTable addresses, Timeline timeline, RandomGenerator random) {
    this(resolver, Wires.all(wire), rules, addresses, timeline, random, new Standing(), RefreshTokens.inMemory(), Lookout.NONE, Verdicts.NONE, null);
  }

  /** One whose log masks no tokens. */
  public Ground(Resolver resolver, Wires wires, EgressRules rules, AddressTable addresses, Timeline timeline, RandomGenerator random,
      Standing standing, RefreshTokens refreshTokens, Lookout lookout, Verdicts verdicts, String publicUrl) {
    this(resolver, wires, rules, addresses, timeline, random, standing, refreshTokens, lookout, verdicts, publicUrl, new Known(timeline::nanos));
  }

  /** The same, watched. */
  public Ground with(Lookout other, Verdicts others) {
    return new Ground(resolver, wires, rules, addresses, timeline, random, standing, refreshTokens, other, others, publicUrl, known);
  }

  public Ground withPublicUrl(String url) {
    return new Ground(resolver, wires, rules, addresses, timeline, random, standing, refreshTokens, lookout, verdicts, url, known);
  }
}
