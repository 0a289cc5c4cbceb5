package dev.waybill.server;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntConsumer;

/** The HTTP/1.1 server of one event loop; all of them share one port. */
final class Front extends AbstractVerticle {
  private static final int MAX_REQUEST_LINE = 8 * 1024;
  private static final int MAX_HEADERS = 16 * 1024;
  private static final int BACKLOG = 1024;
  private static final int HANDSHAKE_SECONDS = 10;

  private final ServerSettings settings;
  private final Function<Vertx, Handler<HttpServerRequest>> routes;
  private final IntConsumer listening;
  private final Certificates certificates;
  private HttpServer server;

  /**
   * @param certificates null for plain HTTP
   * @param listening is told the port
   */
  Front(ServerSettings settings, Certificates certificates, Function<Vertx, Handler<HttpServerRequest>> routes, IntConsumer listening) {
    this.settings = settings;
    this.certificates = certificates;
    this.routes = routes;
    this.listening = listening;
  }

  @Override
  public void start(Promise<Void> started) {
    server = vertx.createHttpServer(options());
    server
        .connectionHandler(connection -> ConnectionWatch.install(connection, settings.patience()))
        .requestHandler(routes.apply(vertx))
        .invalidRequestHandler(new PlainRefusal())
        .exceptionHandler(broken -> { })
        .listen()
        .onSuccess(bound -> listening.accept(bound.actualPort()))
        .<Void>mapEmpty()
        .onComplete(started);
  }

  private HttpServerOptions options() {
    HttpServerOptions options = new HttpServerOptions()
        .setHost(settings.host())
        // A negative port is a free one that all event loops share.
        .setPort(settings.port() == 0 ? -1 : settings.port())
        .setAcceptBacklog(BACKLOG)
        .setMaxInitialLineLength(MAX_REQUEST_LINE)
        .setMaxHeaderSize(MAX_HEADERS)
        .setHandle100ContinueAutomatically(false)
        .setCompressionSupported(false)
        .setDecompressionSupported(false)
        .setHttp2ClearTextEnabled(false)
        .setUseAlpn(false)
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false);
    if (certificates == null) {
      return options;
    }
    options.setSsl(true).setKeyCertOptions(certificates.options().identity()).setTrustOptions(certificates.options().trust());
    options.setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3")).setSslHandshakeTimeout(HANDSHAKE_SECONDS);
    return certificates.files().clientCa() == null ? options
        : options.setClientAuth(certificates.files().required() ? ClientAuth.REQUIRED : ClientAuth.REQUEST);
  }

  /** New connections are made with these. */
  Future<Void> renew(Certificates other) {
    return server.updateSSLOptions(other.ssl()).mapEmpty();
  }
}
