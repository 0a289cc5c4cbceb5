package dev.waybill.egress;

import dev.waybill.http.Download;
import dev.waybill.http.Filename;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.streams.WriteStream;

/**
 * The body of a reply that is handed on as it comes. The flight that made it tells it of the end; it tells the flight when nobody wants the
 * rest.
 */
final class ReplyStream implements Download {
  private final Context context;
  private final HttpClientResponse response;
  private final String filename;
  private final String media;
  private final long length;
  private final Runnable abandoned;
  private final Promise<Void> done = Promise.promise();
  private WriteStream<Buffer> sink;
  private long count;
  private int unwritten;
  private boolean taken;
  private boolean ended;

  /** @param abandoned is told once that the rest of the reply is not wanted */
  ReplyStream(Context context, HttpClientResponse response, long length, Runnable abandoned) {
    this.context = context;
    this.response = response;
    this.filename = Filename.of(response.getHeader("Content-Disposition"));
    this.media = response.getHeader("Content-Type");
    this.length = length;
    this.abandoned = abandoned;
    response.pause();
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
    response.resume();
  }

  /** The next piece; the flight hands it on. */
  void take(Buffer piece) {
    if (done.future().isComplete()) {
      return;
    }
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
      response.pause();
      sink.drainHandler(ignored -> response.resume());
    }
  }

  /** The reply is over; whether it had as many bytes as it said. */
  boolean end() {
    ended = length < 0 || count == length;
    endIfWritten();
    return ended;
  }

  private void endIfWritten() {
    if (ended && unwritten == 0) {
      done.tryComplete();
    }
  }

  /** The reply broke. */
  void fail(Throwable cause) {
    done.tryFail(cause);
  }

  private void sinkFailed(Throwable cause) {
    if (done.tryFail(cause)) {
      abandoned.run();
    }
  }

  @Override
  public void discard() {
    onContext(() -> {
      taken = true;
      if (done.tryFail(new IllegalStateException("a download that was discarded"))) {
        abandoned.run();
      }
    });
  }

  private void onContext(Runnable work) {
    if (Vertx.currentContext() == context) {
      work.run();
    } else {
      context.runOnContext(ignored -> work.run());
    }
  }
}
