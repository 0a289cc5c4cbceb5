package dev.waybill.server;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.SSLOptions;
import java.util.Set;

/**
 * TLS of the listener: what its servers begin with, and what they go on with once files are replaced. A new key is taken from the
 * next handshake on. With other authorities all that earlier handshakes agreed on is forgotten, too. One for all event loops.
 */
final class Listener {
  private static final int HANDSHAKE_SECONDS = 10;

  private final Vertx vertx;
  private final LiveKey key;
  private final KeyCertOptions identity;
  private volatile Certificates current;
  private volatile HttpServer server;

  Listener(Vertx vertx, Certificates first) {
    this.vertx = vertx;
    this.key = new LiveKey(first.key(vertx));
    this.identity = KeyCertOptions.wrap(key);
    this.current = first;
  }

  HttpServerOptions secured(HttpServerOptions options) {
    options.setSsl(true).setKeyCertOptions(identity).setTrustOptions(current.options().trust());
    options.setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3")).setSslHandshakeTimeout(HANDSHAKE_SECONDS);
    return current.files().clientCa() == null ? options
        : options.setClientAuth(current.files().required() ? ClientAuth.REQUIRED : ClientAuth.REQUEST);
  }

  /** All servers share what the first one listens with; any of them will do. */
  void listening(HttpServer any) {
    server = any;
  }

  Certificates current() {
    return current;
  }

  Future<Void> renew(Certificates next) {
    boolean others = next.trustsOthers(current);
    key.replace(next.key(vertx));
    current = next;
    if (!others) {
      return Future.succeededFuture();
    }
    SSLOptions options = new SSLOptions().setKeyCertOptions(identity).setTrustOptions(next.options().trust())
        .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"));
    return server.updateSSLOptions(options, true).mapEmpty();
  }
}
