package dev.waybill.threat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;

/** A provider on loopback: answers as it is told by path, and counts what came. */
final class StubProvider implements AutoCloseable {
  static final BiFunction<HttpServerRequest, Buffer, String> GOOD = (request, body) -> "{\"ok\":true}";

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;
  private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
  private final Map<String, BiFunction<HttpServerRequest, Buffer, String>> answers = new ConcurrentHashMap<>();

  StubProvider() {
    server = vertx.createHttpServer().requestHandler(request -> request.body().onSuccess(body -> answer(request, body)))
        .listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
  }

  private void answer(HttpServerRequest request, Buffer body) {
    String path = request.path();
    counts.computeIfAbsent(path, key -> new AtomicInteger()).incrementAndGet();
    String first = path.substring(0, Math.max(path.indexOf('/', 1), 0));
    BiFunction<HttpServerRequest, Buffer, String> answer = answers.getOrDefault(path, answers.getOrDefault(first, GOOD));
    request.response().putHeader("Content-Type", "application/json");
    String text = answer.apply(request, body);
    if (text != null) {
      request.response().end(text);
    }
  }

  /** From now on this path, or all below it, is answered so; null means that the function answers by itself. */
  void on(String path, BiFunction<HttpServerRequest, Buffer, String> answer) {
    answers.put(path, answer);
  }

  int port() {
    return server.actualPort();
  }

  /** How many requests came to this path since last asked. */
  int taken(String path) {
    AtomicInteger count = counts.get(path);
    return count == null ? 0 : count.getAndSet(0);
  }

  void forget() {
    counts.clear();
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
