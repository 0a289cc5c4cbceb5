package dev.waybill.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;

/**
 * Reads a JSON body into memory. Large ones are parsed off the event loop, few at a time: while it is parsed a text takes about seven
 * times its bytes, which nothing else counts.
 */
final class JsonBody {
  private static final int LARGE = 64 * 1024;

  /** Of heap, for each that is parsed at a time. */
  private static final long ROOM = 64 << 20;

  private final WorkerExecutor few;
  private final WholeBody whole;

  JsonBody(Vertx vertx, WholeBody whole) {
    Runtime runtime = Runtime.getRuntime();
    int most = (int) Math.max(1, Math.min(runtime.availableProcessors(), runtime.maxMemory() / ROOM));
    this.few = vertx.createSharedWorkerExecutor("waybill-bodies", most);
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
    return few.executeBlocking(() -> JsonText.read(body, "The body"), false);
  }
}
