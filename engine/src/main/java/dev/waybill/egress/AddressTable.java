package dev.waybill.egress;

import java.net.InetAddress;
import java.util.Collection;
import java.util.Optional;

/**
 * Which addresses may be reached: the public ones that are not the gateway's own, and exactly what the operator's networks hold.
 * The gateway's own listener may never be reached, whatever else is open. Thread-safe.
 */
public final class AddressTable {
  private static final Optional<String> OWN = Optional.of("own");
  private static final Verdict OWN_LISTENER = Verdict.refused("own_listener");

  /** An answer, as long as the gateway's own addresses and port are those. */
  private record Seen(InetAddress address, int port, OwnAddresses.State own, Verdict verdict) {}

  private final EgressRules rules;
  private final OwnAddresses own;
  /** Answers by a hash, each entry immutable: a race costs a judgement and spoils none. */
  private final Seen[] seen = new Seen[256];

  /** @param own the gateway's own addresses and ports */
  public AddressTable(EgressRules rules, OwnAddresses own) {
    this.rules = rules;
    this.own = own;
  }

  /** @param own the gateway's own addresses, which never change */
  public AddressTable(EgressRules rules, Collection<InetAddress> own) {
    this(rules, OwnAddresses.of(own));
  }

  /** Whether a call may go to this port of this address. Allocates nothing where the same was asked before. */
  public Verdict verdict(InetAddress address, int port) {
    OwnAddresses.State state = own.state();
    int place = (31 * address.hashCode() + port) & seen.length - 1;
    Seen before = seen[place];
    if (before != null && before.port == port && before.own == state && before.address.equals(address)) {
      return before.verdict;
    }
    Verdict verdict = judged(address, port);
    // Only what was judged under one and the same state is kept under it.
    if (own.state() == state) {
      seen[place] = new Seen(address, port, state, verdict);
    }
    return verdict;
  }

  private Verdict judged(InetAddress address, int port) {
    byte[] bytes = address.getAddress();
    boolean v6 = bytes.length == 16;
    long high = Cidr.high(bytes);
    long low = Cidr.low(bytes);
    SpecialRanges.Range range = SpecialRanges.of(v6, high, low);
    if (own.listensAt(port) && (range != null && range.isLocal() || own.has(address))) {
      return OWN_LISTENER;
    }
    Optional<String> label = refusal(range, address, v6, high, low);
    if (label.isEmpty()) {
      return Verdict.ALLOWED;
    }
    boolean held = range != null && range.held();
    String reason = "address_" + label.get();
    return rules.reportOnly() && !held ? Verdict.reported(reason) : Verdict.refused(reason);
  }

  /** Why this address may not be reached, as a fixed word ({@code private}), or empty where it may. Does not know of ports. */
  public Optional<String> refusal(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean v6 = bytes.length == 16;
    long high = Cidr.high(bytes);
    long low = Cidr.low(bytes);
    return refusal(SpecialRanges.of(v6, high, low), address, v6, high, low);
  }

  private Optional<String> refusal(SpecialRanges.Range range, InetAddress address, boolean v6, long high, long low) {
    if (range == null) {
      return !own.has(address) || rules.opens(v6, high, low) ? Optional.empty() : OWN;
    }
    return range.dialled() && rules.opens(v6, high, low) ? Optional.empty() : range.label();
  }
}
