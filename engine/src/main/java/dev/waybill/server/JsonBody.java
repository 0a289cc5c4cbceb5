package dev.waybill.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;

/** Reads a JSON body into memory. Large ones are parsed off the event loop. */
final class JsonBody {
  private static final int LARGE = 64 * 1024;

  private final Vertx vertx;
  private final WholeBody whole;

  JsonBody(Vertx vertx, WholeBody whole) {
    this.vertx = vertx;
    this.whole = whole;
  }

  /**
   * The body's document. Fails with a {@link dev.waybill.problem.Failure}.
   *
   * @param announced its length where the head says so, else -1
   */
  Future<Given> read(Visit visit, long announced) {
    return whole.read(visit, announced).compose(taken -> parsed(taken.bytes())
        .map(input -> new Given(input, taken.release()))
        .onFailure(refused -> taken.release().run()));
  }

  private Future<JsonNode> parsed(Buffer body) {
    if (body.length() <= LARGE) {
      return Future.succeededFuture().map(now -> JsonText.read(body, "The body"));
    }
    return vertx.executeBlocking(() -> JsonText.read(body, "The body"), false);
  }
}
