package dev.waybill.app;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A provider on loopback that answers everything alike and writes down what was asked. */
final class Replying implements AutoCloseable {
  final Queue<String> requests = new ConcurrentLinkedQueue<>();
  private final HttpServer server;

  Replying(Vertx vertx, int status, Map<String, String> headers, String body) {
    this.server = vertx.createHttpServer().requestHandler(request -> {
      requests.add(request.method() + " " + request.uri());
      headers.forEach(request.response()::putHeader);
      request.response().setStatusCode(status).end(body);
    }).listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
  }

  int port() {
    return server.actualPort();
  }

  @Override
  public void close() {
    server.close().toCompletionStage().toCompletableFuture().join();
  }
}
