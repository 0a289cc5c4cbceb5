package dev.waybill.app;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A provider on loopback that remembers the last request, parsed by Vert.x, not by us. */
final class EchoProvider implements AutoCloseable {
  static final JsonMapper JSON = JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
      .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
      .nodeFactory(JsonNodeFactory.withExactBigDecimals(true)).build();

  /** What arrived: the raw request target, header fields, form or multipart fields, and the body's bytes. */
  record Seen(String method, String uri, String path, Map<String, String> query, Map<String, String> headers, Map<String, String> fields,
      byte[] body) {}

  private final HttpServer server;
  final AtomicInteger requests = new AtomicInteger();
  final AtomicReference<Seen> last = new AtomicReference<>();

  EchoProvider(Vertx vertx) {
    this.server = vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1")
        .toCompletionStage().toCompletableFuture().join();
  }

  int port() {
    return server.actualPort();
  }

  private void answer(HttpServerRequest request) {
    requests.incrementAndGet();
    String type = request.getHeader("Content-Type");
    boolean form = type != null && (type.startsWith("multipart/") || type.startsWith("application/x-www-form-urlencoded"));
    if (form) {
      request.setExpectMultipart(true);
      request.uploadHandler(upload -> upload.handler(bytes -> {}));
      request.endHandler(end -> done(request, new byte[0]));
    } else {
      request.body().onSuccess(body -> done(request, body.getBytes()));
    }
  }

  private void done(HttpServerRequest request, byte[] body) {
    Map<String, String> query = new LinkedHashMap<>();
    request.params().forEach(query::put);
    Map<String, String> fields = new LinkedHashMap<>();
    request.formAttributes().forEach(fields::put);
    Map<String, String> headers = new LinkedHashMap<>();
    request.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
    last.set(new Seen(request.method().name(), request.uri(), request.path(), query, headers, fields, body));
    request.response().putHeader("Content-Type", "application/json").end("{\"ok\":true}");
  }

  JsonNode json() {
    try {
      return JSON.readTree(last.get().body());
    } catch (IOException bad) {
      throw new AssertionError("no JSON arrived: " + new String(last.get().body()), bad);
    }
  }

  static ObjectNode object() {
    return JsonNodeFactory.withExactBigDecimals(true).objectNode();
  }

  @Override
  public void close() {
    server.close().toCompletionStage().toCompletableFuture().join();
  }
}
