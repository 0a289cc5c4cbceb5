package dev.waybill.egress;

import java.util.List;
import java.util.Optional;

/**
 * The addresses that are not public, after the IANA special-purpose registries (IPv4, IPv6). Whole ranges, embedded addresses are not
 * decoded: everything outside 2000::/3 is special, the ranges named there only say why. What a registry calls globally reachable is
 * special only within a range that is not (192.0.0.9, 2001:20::/28), so AS112 and AMT addresses are public.
 */
final class SpecialRanges {
  /**
   * A range and its fixed word.
   *
   * @param held whether it is refused in report mode too: clouds hand out credentials there, it stands for an address of another
   *     range in a spelling of its own, or nothing can be dialled there
   * @param dialled whether a call would go to these very addresses; else the operator cannot open them
   */
  record Range(Cidr network, Optional<String> label, boolean held, boolean dialled) {
    private Range(String network, String label) {
      this(Cidr.parse(network), Optional.of(label), false, true);
    }

    private Range neverOnlyReported() {
      return new Range(network, label, true, dialled);
    }

    private Range neverDialled() {
      return new Range(network, label, true, false);
    }

    /** Whether what listens on this machine may be reached here: the unspecified addresses are connected to as loopback. */
    boolean isLocal() {
      String word = label.orElseThrow();
      return !dialled || word.equals("loopback") || word.equals("this_network") || word.equals("unspecified");
    }
  }

  private static final Cidr GLOBAL_V6 = Cidr.parse("2000::/3");
  private static final Range OUTSIDE = new Range("::/0", "outside_2000::/3");

  private static final List<Range> V4 =
      List.of(
          new Range("0.0.0.0/8", "this_network").neverOnlyReported(),
          new Range("10.0.0.0/8", "private"),
          new Range("100.100.100.200/32", "cgnat").neverOnlyReported(),
          new Range("100.64.0.0/10", "cgnat"),
          new Range("127.0.0.0/8", "loopback"),
          new Range("169.254.0.0/16", "link_local").neverOnlyReported(),
          new Range("172.16.0.0/12", "private"),
          new Range("192.0.0.0/24", "protocol_assignments").neverOnlyReported(),
          new Range("192.0.2.0/24", "documentation"),
          new Range("192.88.99.0/24", "6to4_relay").neverOnlyReported(),
          new Range("192.168.0.0/16", "private"),
          new Range("198.18.0.0/15", "benchmarking"),
          new Range("198.51.100.0/24", "documentation"),
          new Range("203.0.113.0/24", "documentation"),
          new Range("224.0.0.0/4", "multicast").neverOnlyReported(),
          new Range("240.0.0.0/4", "reserved").neverOnlyReported());

  private static final List<Range> V6_GLOBAL =
      List.of(
          new Range("2001::/32", "teredo").neverOnlyReported(),
          new Range("2001:2::/48", "benchmarking"),
          new Range("2001:10::/28", "orchid"),
          new Range("2001:20::/28", "orchid"),
          new Range("2001::/23", "protocol_assignments"),
          new Range("2001:db8::/32", "documentation"),
          new Range("2002::/16", "6to4").neverOnlyReported(),
          new Range("3fff::/20", "documentation"));

  private static final List<Range> V6_OUTSIDE =
      List.of(
          new Range("::/128", "unspecified").neverOnlyReported(),
          new Range("::1/128", "loopback"),
          new Range("::ffff:0:0/96", "v4_mapped").neverDialled(),
          new Range("::ffff:0:0:0/96", "v4_translated").neverOnlyReported(),
          new Range("::/96", "v4_compatible").neverDialled(),
          new Range("64:ff9b::/96", "nat64").neverOnlyReported(),
          new Range("64:ff9b:1::/48", "nat64_local").neverOnlyReported(),
          new Range("100::/64", "discard"),
          new Range("100:0:0:1::/64", "discard"),
          new Range("5f00::/16", "segment_routing"),
          new Range("fd00:ec2::254/128", "unique_local").neverOnlyReported(),
          new Range("fc00::/7", "unique_local"),
          new Range("fe80::/10", "link_local").neverOnlyReported(),
          new Range("fec0::/10", "site_local"),
          new Range("ff00::/8", "multicast").neverOnlyReported());

  private SpecialRanges() {}

  /** The range that holds the address, or null where it is public. */
  static Range of(boolean v6, long high, long low) {
    if (!v6) {
      return first(V4, false, high, low);
    }
    if (GLOBAL_V6.contains(true, high, low)) {
      return first(V6_GLOBAL, true, high, low);
    }
    Range named = first(V6_OUTSIDE, true, high, low);
    return named == null ? OUTSIDE : named;
  }

  private static Range first(List<Range> ranges, boolean v6, long high, long low) {
    for (int i = 0; i < ranges.size(); i++) {
      if (ranges.get(i).network().contains(v6, high, low)) {
        return ranges.get(i);
      }
    }
    return null;
  }
}
