package dev.waybill.egress;

import dev.waybill.http.Target;
import io.vertx.core.net.SocketAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Where connections lead that may stand in for one another: scheme, name and port, and the one address that was vetted. */
record Origin(boolean tls, String host, int port, InetAddress address) {
  static Origin of(Target target, InetAddress pinned) {
    return new Origin(target.isTls(), target.host(), target.port(), pinned);
  }

  /** What to connect to: the address, under the name that the other side must prove to be. Nothing is looked up. */
  SocketAddress server() {
    try {
      byte[] bytes = address.getAddress();
      boolean scoped = address instanceof Inet6Address six && six.getScopeId() != 0;
      InetAddress named = scoped
          ? Inet6Address.getByAddress(host, bytes, ((Inet6Address) address).getScopeId())
          : InetAddress.getByAddress(host, bytes);
      return SocketAddress.inetSocketAddress(new InetSocketAddress(named, port));
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The value of the Host field: an IPv6 literal in brackets, the port where it is not the scheme's own. */
  String hostField() {
    String name = host.indexOf(':') < 0 ? host : "[" + host + "]";
    return port == (tls ? 443 : 80) ? name : name + ":" + port;
  }

  @Override
  public int hashCode() {
    return 31 * (31 * host.hashCode() + port) + address.hashCode();
  }
}
