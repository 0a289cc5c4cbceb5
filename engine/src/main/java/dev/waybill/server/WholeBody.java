package dev.waybill.server;

import dev.waybill.clock.Timeline;
import dev.waybill.http.HeldBytes;
import dev.waybill.http.Weight;
import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads a body into memory as it is, never more of it than may be, and never more of all together than fits. */
final class WholeBody {
  static final Duration BACK_SOON = Duration.ofSeconds(1);
  private static final int FIRST = 8 * 1024;
  private static final int STEP = 64 * 1024;

  private final Timeline timeline;
  private final Patience patience;
  private final long max;
  private final HeldBytes held;

  WholeBody(Timeline timeline, Patience patience, long max, HeldBytes held) {
    this.timeline = timeline;
    this.patience = patience;
    this.max = max;
    this.held = held;
  }

  /**
   * A body in memory.
   *
   * @param release gives its memory back; idempotent
   */
  record Taken(Buffer bytes, Runnable release) {}

  /**
   * All bytes. Fails with a {@link Failure}, or with {@link CallerGone} where there is nobody to answer.
   *
   * @param announced the body's length where the head says so, else -1
   */
  Future<Taken> read(Visit visit, long announced) {
    if (announced > max) {
      return Future.failedFuture(BodyWatch.tooLarge(max));
    }
    HeldBytes.Share share = held.share();
    // What is announced takes no room before it comes: an announcement costs a caller nothing.
    if (announced > 0 && !share.fits(announced)) {
      return Future.failedFuture(overloaded());
    }
    proceed(visit.request());
    return bytes(visit, announced, share)
        .map(body -> new Taken(body, share::release))
        .onFailure(refused -> share.release());
  }

  private Future<Buffer> bytes(Visit visit, long announced, HeldBytes.Share share) {
    HttpServerRequest request = visit.request();
    Promise<Buffer> whole = Promise.promise();
    // In pieces of the size that room is taken in: one that grows would be copied again and again, and take three times its room.
    List<Buffer> pieces = new ArrayList<>();
    pieces.add(Buffer.buffer((int) Math.min(Math.max(announced, 512), FIRST)));
    BodyWatch watch = new BodyWatch(timeline, patience, max, whole::tryFail);
    // What it takes beyond its bytes once it is read.
    long[] weight = {0};
    request.handler(chunk -> {
      if (whole.future().isComplete() || !watch.count(chunk.length())) {
        return;
      }
      weight[0] += Weight.of(chunk) - chunk.length();
      if (!share.cover(room(watch.bytes(), announced) + weight[0])) {
        whole.tryFail(overloaded());
        return;
      }
      visit.minutes().takes(chunk);
      if (pieces.get(pieces.size() - 1).length() + chunk.length() > STEP) {
        pieces.add(Buffer.buffer(Math.max(STEP, chunk.length())));
      }
      pieces.get(pieces.size() - 1).appendBuffer(chunk);
    });
    request.exceptionHandler(cause -> whole.tryFail(broken(request, cause)));
    request.endHandler(end -> whole.tryComplete(joined(pieces)));
    return whole.future().onComplete(done -> watch.stop());
  }

  private static Buffer joined(List<Buffer> pieces) {
    if (pieces.size() == 1) {
      return pieces.get(0);
    }
    Buffer whole = Buffer.buffer(pieces.stream().mapToInt(Buffer::length).sum());
    pieces.forEach(whole::appendBuffer);
    pieces.clear();
    return whole;
  }

  /** The bytes that have come, in steps of room. */
  private static long room(long bytes, long announced) {
    long steps = (bytes + STEP - 1) / STEP * STEP;
    return announced < bytes ? steps : Math.min(announced, steps);
  }

  /** The body's length by the head; 0 where there is no body, -1 where it comes in chunks. */
  static long announced(HttpServerRequest request) {
    if (request.headers().contains("Transfer-Encoding")) {
      return -1;
    }
    String length = request.getHeader("Content-Length");
    return length == null ? 0 : Long.parseLong(length);
  }

  /** Tells a caller who asked first that the body may come. */
  static void proceed(HttpServerRequest request) {
    if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
      request.response().writeContinue();
    }
  }

  /** The parser found bytes that are no chunk, or the connection is gone. */
  static CallerGone broken(HttpServerRequest request, Throwable cause) {
    if (!(cause instanceof HttpClosedException)) {
      PlainRefusal.answer(request, cause);
    }
    return new CallerGone();
  }

  static Failure overloaded() {
    return Problem.of(Code.OVERLOADED, "bodies", "The gateway holds as many request bodies as it may at once.")
        .withRetryAfter(BACK_SOON).failure();
  }
}
