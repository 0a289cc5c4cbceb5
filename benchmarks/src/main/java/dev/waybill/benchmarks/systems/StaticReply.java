package dev.waybill.benchmarks.systems;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;

/** Reads the request and answers with fixed bytes: what one hop takes when nothing is done. */
public final class StaticReply {
  private StaticReply() {}

  /** Argument: the port to listen on. */
  public static void main(String... arguments) {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    Buffer reply = Buffer.buffer("{\"output\":{\"job_id\":\"msg_0123456789abcdef\",\"status\":\"queued\",\"pages\":3}}");
    vertx.createHttpServer().requestHandler(request -> request.body().onSuccess(bytes ->
        request.response().putHeader("Content-Type", "application/json").end(reply)))
            .listen(Integer.parseInt(arguments[0]), "127.0.0.1");
  }
}
