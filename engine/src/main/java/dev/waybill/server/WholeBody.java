package dev.waybill.server;

import dev.waybill.clock.Timeline;
import dev.waybill.http.HeldBytes;
import dev.waybill.http.Weight;
import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
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
    HttpServerRequest request = visit.request();
    proceed(request);
    Arriving body = new Arriving(visit, announced, share);
    request.handler(body);
    request.exceptionHandler(cause -> body.fail(broken(request, cause)));
    request.endHandler(body::end);
    return body.whole.future();
  }

  /** One body that is on its way. */
  private final class Arriving implements Handler<Buffer> {
    private final Promise<Taken> whole = Promise.promise();
    private final Visit visit;
    private final long announced;
    private final HeldBytes.Share share;
    private final BodyWatch watch;
    /** What came first: mostly it is all there is, and is kept as it is. */
    private Buffer first;
    /** In pieces of the size that room is taken in: one that grows would be copied again and again, and take three times its room. */
    private List<Buffer> pieces;
    /** What it takes beyond its bytes once it is read. */
    private long weight;
    private boolean over;

    private Arriving(Visit visit, long announced, HeldBytes.Share share) {
      this.visit = visit;
      this.announced = announced;
      this.share = share;
      this.watch = new BodyWatch(timeline, patience, max, this::fail);
    }

    @Override
    public void handle(Buffer chunk) {
      if (over || !watch.count(chunk.length())) {
        return;
      }
      weight += Weight.of(chunk) - chunk.length();
      if (!share.cover(room(watch.bytes(), announced) + weight)) {
        fail(overloaded());
        return;
      }
      visit.minutes().takes(chunk);
      keep(chunk);
    }

    private void keep(Buffer chunk) {
      if (pieces == null && first == null) {
        // What lies within a larger buffer, as it comes out of TLS, would hold all of that.
        first = isAlone(chunk.getByteBuf()) ? chunk : chunk.copy();
        return;
      }
      if (pieces == null) {
        pieces = new ArrayList<>();
        pieces.add(Buffer.buffer((int) Math.min(Math.max(announced, 2L * first.length()), FIRST)).appendBuffer(first));
        first = null;
      }
      if (pieces.get(pieces.size() - 1).length() + chunk.length() > STEP) {
        pieces.add(Buffer.buffer(Math.max(STEP, chunk.length())));
      }
      pieces.get(pieces.size() - 1).appendBuffer(chunk);
    }

    private void end(Void end) {
      if (!over) {
        Buffer bytes = pieces != null ? joined(pieces) : first != null ? first : Buffer.buffer();
        settle();
        whole.complete(new Taken(bytes, share::release));
      }
    }

    private void fail(Throwable cause) {
      if (!over) {
        settle();
        share.release();
        whole.fail(cause);
      }
    }

    private void settle() {
      over = true;
      first = null;
      pieces = null;
      watch.stop();
    }
  }

  /** Whether these bytes have an array that holds nothing else. */
  static boolean isAlone(ByteBuf bytes) {
    return bytes.hasArray() && bytes.arrayOffset() == 0 && bytes.readerIndex() == 0 && bytes.array().length == bytes.readableBytes();
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
    if (request.headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
      return -1;
    }
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null ? 0 : Long.parseLong(length);
  }

  /** Tells a caller who asked first that the body may come. */
  static void proceed(HttpServerRequest request) {
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
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
