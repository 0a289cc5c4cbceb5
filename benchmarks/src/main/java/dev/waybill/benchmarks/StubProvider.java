package dev.waybill.benchmarks;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.atomic.AtomicLong;

/** Answers every right request with the same 250 bytes; counts requests whose token or body is not what it must be. */
final class StubProvider {
  private static final Buffer REPLY = Buffer.buffer("{\"data\":{\"id\":\"msg_0123456789abcdef\",\"status\":\"queued\",\"pages\":3,\"created\":"
      + "\"2026-01-01T00:00:00Z\",\"direction\":\"outbound\",\"carrier\":\"none\",\"price\":\"0.0100\",\"currency\":\"EUR\",\"tags\":[\"a\",\"b\"],"
      + "\"note\":\"a reply of some two hundred and fifty bytes\"},\"meta\":{\"ok\":true}}");

  private final AtomicLong wrong = new AtomicLong();
  private final AtomicLong seen = new AtomicLong();

  int start(Vertx vertx) {
    return vertx.createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0)).requestHandler(this::answer)
        .listen().toCompletionStage().toCompletableFuture().join().actualPort();
  }

  private void answer(HttpServerRequest request) {
    request.body().onSuccess(body -> {
      seen.incrementAndGet();
      boolean right = "Bearer provider-token".equals(request.getHeader("Authorization"))
          && body.toJsonObject().getString("reference", "").startsWith("ref-");
      if (!right) {
        wrong.incrementAndGet();
      }
      request.response().putHeader("Content-Type", "application/json").end(REPLY);
    });
  }

  long wrong() {
    return wrong.get();
  }

  long seen() {
    return seen.get();
  }
}
