package dev.waybill.egress;

import dev.waybill.http.Download;
import dev.waybill.http.Filename;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.util.ArrayDeque;

/**
 * The body of a reply that is handed on as it comes. The flight that made it tells it of the end; it tells the flight when nobody wants the
 * rest.
 */
final class ReplyStream implements Download {
  /** What may lie here unread before the connection is not read any more. */
  private static final int MOST_LYING = 64 << 10;

  private final Flight flight;
  private final String filename;
  private final String media;
  private final long length;
  private final Promise<Void> done = Promise.promise();
  /** What came and was not handed on yet. */
  private final ArrayDeque<Buffer> lying = new ArrayDeque<>(4);
  private WriteStream<Buffer> sink;
  private long count;
  private int lyingBytes;
  private int unwritten;
  private boolean taken;
  private boolean held;
  private boolean full;
  private boolean complete;
  private boolean ended;

  ReplyStream(Flight flight, HttpHeaders fields, long length) {
    this.flight = flight;
    this.filename = Filename.of(fields.get(HttpHeaderNames.CONTENT_DISPOSITION));
    this.media = fields.get(HttpHeaderNames.CONTENT_TYPE);
    this.length = length;
  }

  @Override
  public String filename() {
    return filename;
  }

  @Override
  public String media() {
    return media;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public Future<Void> pipeTo(WriteStream<Buffer> target) {
    Promise<Void> answer = Promise.promise();
    onContext(() -> {
      if (taken) {
        answer.fail(new IllegalStateException("a download is read once"));
        return;
      }
      taken = true;
      done.future().onComplete(answer);
      if (!done.future().isComplete()) {
        begin(target);
      }
    });
    return answer.future();
  }

  private void begin(WriteStream<Buffer> target) {
    sink = target;
    target.exceptionHandler(cause -> onContext(() -> sinkFailed(cause)));
    handOn();
  }

  /** The next piece; the flight hands it on. */
  void take(Buffer piece) {
    lying.add(piece);
    lyingBytes += piece.length();
    handOn();
    if (lyingBytes > MOST_LYING && !held) {
      held = true;
      flight.read(false);
    }
  }

  /** Writes what lies here, as long as the sink takes it. */
  private void handOn() {
    while (sink != null && !full && !lying.isEmpty() && !done.future().isComplete()) {
      write(lying.poll());
    }
    if (lying.isEmpty() && held) {
      held = false;
      flight.read(true);
    }
    if (lying.isEmpty() && complete && sink != null && !ended) {
      ended = length < 0 || count == length;
      flight.streamed(ended);
      endIfWritten();
    }
  }

  private void write(Buffer piece) {
    lyingBytes -= piece.length();
    count += piece.length();
    unwritten++;
    sink.write(piece).onComplete(written -> onContext(() -> {
      unwritten--;
      if (written.failed()) {
        sinkFailed(written.cause());
      } else {
        endIfWritten();
      }
    }));
    if (sink.writeQueueFull()) {
      full = true;
      sink.drainHandler(ignored -> onContext(() -> {
        full = false;
        handOn();
      }));
    }
  }

  /** The reply is over. */
  void end() {
    complete = true;
    handOn();
  }

  private void endIfWritten() {
    if (ended && unwritten == 0) {
      done.tryComplete();
    }
  }

  /** The reply broke. */
  void fail(Throwable cause) {
    done.tryFail(cause);
    lying.clear();
  }

  private void sinkFailed(Throwable cause) {
    if (done.tryFail(cause)) {
      lying.clear();
      flight.abandoned();
    }
  }

  @Override
  public void discard() {
    onContext(() -> {
      taken = true;
      if (done.tryFail(new IllegalStateException("a download that was discarded"))) {
        lying.clear();
        flight.abandoned();
      }
    });
  }

  private void onContext(Runnable work) {
    if (Vertx.currentContext() == flight.context()) {
      work.run();
    } else {
      flight.later(work);
    }
  }
}
