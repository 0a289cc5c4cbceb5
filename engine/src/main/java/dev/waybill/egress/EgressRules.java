package dev.waybill.egress;

import java.net.InetAddress;
import java.util.List;
import java.util.Set;

/**
 * What the operator allows beyond public addresses over TLS.
 *
 * @param allowNetworks non-public networks that may be reached, and IP literals that may be written; usually none
 * @param plainHttp whether {@code http://} may be used at all
 * @param ports the ports that may be dialled at all; empty for whatever manifests name
 * @param reportOnly whether names, ports and addresses that would be refused are only reported
 */
public record EgressRules(List<Cidr> allowNetworks, boolean plainHttp, Set<Integer> ports, boolean reportOnly) {
  /** Public addresses, TLS only. */
  public static final EgressRules STRICT = new EgressRules(List.of(), false);

  public EgressRules {
    allowNetworks = List.copyOf(allowNetworks);
    ports = Set.copyOf(ports);
  }

  /** Any port, and what is refused is refused. */
  public EgressRules(List<Cidr> allowNetworks, boolean plainHttp) {
    this(allowNetworks, plainHttp, Set.of(), false);
  }

  /** Whether the operator lets this port be dialled. */
  public boolean opens(int port) {
    return ports.isEmpty() || ports.contains(port);
  }

  /** Whether the operator opened a network that holds this address. */
  public boolean opens(InetAddress address) {
    byte[] bytes = address.getAddress();
    return opens(bytes.length == 16, Cidr.high(bytes), Cidr.low(bytes));
  }

  boolean opens(boolean v6, long high, long low) {
    for (int i = 0; i < allowNetworks.size(); i++) {
      if (allowNetworks.get(i).contains(v6, high, low)) {
        return true;
      }
    }
    return false;
  }
}
