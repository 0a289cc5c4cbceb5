package dev.waybill.server;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Function;
import java.util.function.IntConsumer;

/** The HTTP/1.1 server of one event loop; all of them share one port. */
final class Front extends AbstractVerticle {
  private static final int MAX_REQUEST_LINE = 8 * 1024;
  private static final int MAX_HEADERS = 16 * 1024;
  private static final int BACKLOG = 1024;

  private final ServerSettings settings;
  private final Function<Vertx, Handler<HttpServerRequest>> routes;
  private final IntConsumer listening;
  private final Listener listener;
  private final Handler<Throwable> broken;
  private final AuditTrail trail;

  /**
   * @param listener null for plain HTTP
   * @param broken is told of connections that ended before a request could come
   * @param trail is told of requests that cannot be read
   * @param listening is told the port
   */
  Front(ServerSettings settings, Listener listener, Handler<Throwable> broken, AuditTrail trail,
      Function<Vertx, Handler<HttpServerRequest>> routes, IntConsumer listening) {
    this.trail = trail;
    this.broken = broken;
    this.settings = settings;
    this.listener = listener;
    this.routes = routes;
    this.listening = listening;
  }

  @Override
  public void start(Promise<Void> started) {
    vertx.createHttpServer(options())
        .connectionHandler(connection -> ConnectionWatch.install(connection, settings.patience(), trail))
        .requestHandler(routes.apply(vertx))
        .invalidRequestHandler(new PlainRefusal())
        .exceptionHandler(listener == null ? ignored -> { } : broken)
        .listen()
        .onSuccess(this::bound)
        .<Void>mapEmpty()
        .onComplete(started);
  }

  private void bound(HttpServer server) {
    if (listener != null) {
      listener.listening(server);
    }
    listening.accept(server.actualPort());
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
    return listener == null ? options : listener.secured(options);
  }
}
