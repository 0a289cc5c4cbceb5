package dev.waybill.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.clock.Timeline;
import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/**
 * Reads a JSON body into memory, never more of it than may be, and never more of all together than fits. Large ones are parsed
 * off the event loop.
 */
final class JsonBody {
  static final Duration BACK_SOON = Duration.ofSeconds(1);
  private static final int LARGE = 64 * 1024;

  private final Vertx vertx;
  private final Timeline timeline;
  private final Patience patience;
  private final long max;
  private final HeldBytes held;

  JsonBody(Vertx vertx, Timeline timeline, Patience patience, long max, HeldBytes held) {
    this.vertx = vertx;
    this.timeline = timeline;
    this.patience = patience;
    this.max = max;
    this.held = held;
  }

  /**
   * The body's document. Fails with a {@link Failure}.
   *
   * @param announced its length where the head says so, else -1
   */
  Future<Given> read(HttpServerRequest request, long announced) {
    if (announced > max) {
      return Future.failedFuture(BodyWatch.tooLarge(max));
    }
    HeldBytes.Share share = held.share();
    if (!share.cover(Math.max(announced, 0))) {
      return Future.failedFuture(overloaded());
    }
    proceed(request);
    return bytes(request, announced, share).compose(this::parsed)
        .map(input -> new Given(input, share::release))
        .onFailure(refused -> share.release());
  }

  private Future<Buffer> bytes(HttpServerRequest request, long announced, HeldBytes.Share share) {
    Promise<Buffer> whole = Promise.promise();
    Buffer body = Buffer.buffer((int) Math.max(announced, 512));
    BodyWatch watch = new BodyWatch(timeline, patience, max, whole::tryFail);
    request.handler(chunk -> {
      if (whole.future().isComplete() || !watch.count(chunk.length())) {
        return;
      }
      if (!share.cover(watch.bytes())) {
        whole.tryFail(overloaded());
        return;
      }
      body.appendBuffer(chunk);
    });
    request.exceptionHandler(cause -> whole.tryFail(broken(request, cause)));
    request.endHandler(end -> whole.tryComplete(body));
    return whole.future().onComplete(done -> watch.stop());
  }

  private Future<JsonNode> parsed(Buffer body) {
    if (body.length() <= LARGE) {
      return Future.succeededFuture(JsonText.read(body, "The body"));
    }
    return vertx.executeBlocking(() -> JsonText.read(body, "The body"), false);
  }

  /** Tells a caller who asked first that the body may come. */
  static void proceed(HttpServerRequest request) {
    if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
      request.response().writeContinue();
    }
  }

  /** The parser found bytes that are no chunk, or the connection is gone. */
  static CallerGone broken(HttpServerRequest request, Throwable cause) {
    if (!(cause instanceof io.vertx.core.http.HttpClosedException)) {
      PlainRefusal.answer(request, cause);
    }
    return new CallerGone();
  }

  static Failure overloaded() {
    return Problem.of(Code.OVERLOADED, "bodies", "The gateway holds as many request bodies as it may at once.")
        .withRetryAfter(BACK_SOON).failure();
  }
}
