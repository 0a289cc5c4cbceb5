package dev.waybill.egress;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;

/** The addresses of this machine's interfaces: a dispatch must not reach the gateway itself. */
public final class OwnAddresses {
  private OwnAddresses() {}

  /** As they are now; none where the system does not say. Blocks for a moment: for the start, not for an event loop. */
  public static List<InetAddress> now() {
    try {
      return NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses).toList();
    } catch (SocketException unknown) {
      return List.of();
    }
  }
}
