package dev.waybill.server;

import dev.waybill.http.IpLiteral;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;

/** Where a request comes from, as the connection says and no header. */
final class PeerAddress {
  private PeerAddress() {}

  static InetAddress of(HttpServerRequest request) {
    String address = request.remoteAddress().hostAddress();
    // Without the zone of a link-local address.
    int zone = address.indexOf('%');
    return IpLiteral.address(zone < 0 ? address : address.substring(0, zone));
  }
}
