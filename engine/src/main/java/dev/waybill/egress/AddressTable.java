package dev.waybill.egress;

import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Which addresses are not public, as one table of whole ranges (IANA special-purpose registries). Embedded addresses are not
 * decoded: everything outside 2000::/3 is refused as it is. The operator's networks open exactly what they hold. Thread-safe.
 */
public final class AddressTable {
  private record Range(Cidr network, Optional<String> label) {}

  private static final List<Range> SPECIAL =
      List.of(
          range("0.0.0.0/8", "this_network"),
          range("10.0.0.0/8", "private"),
          range("100.64.0.0/10", "cgnat"),
          range("127.0.0.0/8", "loopback"),
          range("169.254.0.0/16", "link_local"),
          range("172.16.0.0/12", "private"),
          range("192.0.0.0/24", "protocol_assignments"),
          range("192.0.2.0/24", "documentation"),
          range("192.88.99.0/24", "6to4_relay"),
          range("192.168.0.0/16", "private"),
          range("198.18.0.0/15", "benchmarking"),
          range("198.51.100.0/24", "documentation"),
          range("203.0.113.0/24", "documentation"),
          range("224.0.0.0/4", "multicast"),
          range("240.0.0.0/4", "reserved"),
          range("2001::/23", "protocol_assignments"),
          range("2001:db8::/32", "documentation"),
          range("2002::/16", "6to4"),
          range("3fff::/20", "documentation"));
  private static final Cidr GLOBAL_V6 = Cidr.parse("2000::/3");
  private static final Optional<String> OUTSIDE = Optional.of("outside_2000::/3");
  private static final Optional<String> OWN = Optional.of("own");

  private final EgressRules rules;
  private final List<Cidr> own;

  /** @param own the gateway's own addresses, refused where they are public; see {@link OwnAddresses} */
  public AddressTable(EgressRules rules, Collection<InetAddress> own) {
    this.rules = rules;
    this.own = own.stream().map(AddressTable::single).filter(network -> special(network).isEmpty()).distinct().toList();
  }

  private static Range range(String network, String label) {
    return new Range(Cidr.parse(network), Optional.of(label));
  }

  private static Cidr single(InetAddress address) {
    byte[] bytes = address.getAddress();
    return new Cidr(bytes.length == 16, Cidr.high(bytes), Cidr.low(bytes), bytes.length * 8);
  }

  private static Optional<String> special(Cidr address) {
    return special(address.v6(), address.high(), address.low());
  }

  /** Why this address may not be reached, as a fixed word ({@code private}), or empty where it may. Allocates nothing to keep. */
  public Optional<String> refusal(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean v6 = bytes.length == 16;
    long high = Cidr.high(bytes);
    long low = Cidr.low(bytes);
    Optional<String> label = special(v6, high, low);
    if (label.isEmpty() && isOwn(v6, high, low)) {
      label = OWN;
    }
    return label.isEmpty() || rules.opens(v6, high, low) ? Optional.empty() : label;
  }

  private static Optional<String> special(boolean v6, long high, long low) {
    if (v6 && !GLOBAL_V6.contains(true, high, low)) {
      return OUTSIDE;
    }
    for (int i = 0; i < SPECIAL.size(); i++) {
      Range range = SPECIAL.get(i);
      if (range.network().contains(v6, high, low)) {
        return range.label();
      }
    }
    return Optional.empty();
  }

  private boolean isOwn(boolean v6, long high, long low) {
    for (int i = 0; i < own.size(); i++) {
      if (own.get(i).contains(v6, high, low)) {
        return true;
      }
    }
    return false;
  }
}
