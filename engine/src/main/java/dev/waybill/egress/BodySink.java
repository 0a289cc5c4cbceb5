package dev.waybill.egress;

import dev.waybill.http.Body;
import dev.waybill.http.Content;
import dev.waybill.http.HttpCall;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.streams.WriteStream;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes a body with its exact length: small ones in one piece with the head, others piece by piece as the connection takes them.
 * A body that turns out longer or shorter than it said would shift what follows on the connection, so it is not let through.
 */
final class BodySink implements WriteStream<Buffer> {
  private static final int ONE_PIECE = 64 << 10;

  /** The content has other bytes than it said. */
  static final class WrongLength extends RuntimeException {
    WrongLength() {
      super("a body of another length than it said", null, false, false);
    }
  }

  private final HttpClientRequest request;
  private final Consumer<Throwable> failed;
  private long left;
  private boolean written;
  private boolean abandoned;
  private boolean connectionFailed;
  private Handler<Throwable> exceptionHandler;

  private BodySink(HttpClientRequest request, long length, Consumer<Throwable> failed) {
    this.request = request;
    this.left = length;
    this.failed = failed;
  }

  /** Writes head and body; {@code failed} hears of what the connection itself does not report. */
  static BodySink write(HttpCall call, HttpClientRequest request, Consumer<Throwable> failed) {
    Body body = call.body();
    BodySink sink = new BodySink(request, body.length(), failed);
    boolean expected = call.method().equals("POST") || call.method().equals("PUT") || call.method().equals("PATCH");
    if (!body.isNone() || expected) {
      request.headers().set("Content-Length", Long.toString(sink.left));
    }
    Buffer whole = sink.left <= ONE_PIECE ? body.inMemory() : null;
    if (whole != null && whole.length() != sink.left) {
      throw new WrongLength();
    }
    if (body.isNone()) {
      sink.written = true;
      request.end();
    } else if (whole != null) {
      sink.written = true;
      request.end(whole);
    } else {
      request.sendHead();
      sink.next(body.pieces(), 0);
    }
    return sink;
  }

  private void next(List<Content> pieces, int index) {
    if (index < pieces.size()) {
      Future<Void> piece = pieces.get(index).writeTo(this);
      piece.onSuccess(ignored -> next(pieces, index + 1)).onFailure(this::stopped);
    } else if (left != 0) {
      failed.accept(new WrongLength());
    } else if (!abandoned) {
      written = true;
      request.end();
    }
  }

  private void stopped(Throwable cause) {
    // The connection speaks for itself, and a provider that answers early may stop reading: its reply says more.
    if (!connectionFailed && !abandoned) {
      failed.accept(cause);
    }
  }

  boolean isWritten() {
    return written;
  }

  /** Nothing more can be written; whoever still writes hears of it. */
  void abandon() {
    abandoned = true;
    Handler<Throwable> handler = exceptionHandler;
    if (handler != null && !written) {
      exceptionHandler = null;
      handler.handle(new IOException("the request is over"));
    }
  }

  @Override
  public Future<Void> write(Buffer bytes) {
    if (abandoned) {
      return Future.failedFuture(new IOException("the request is over"));
    }
    if (bytes.length() > left) {
      return Future.failedFuture(new WrongLength());
    }
    left -= bytes.length();
    return request.write(bytes).onFailure(ignored -> connectionFailed = true);
  }

  @Override
  public void write(Buffer bytes, Handler<AsyncResult<Void>> handler) {
    write(bytes).onComplete(handler);
  }

  @Override
  public void end(Handler<AsyncResult<Void>> handler) {
    handler.handle(Future.failedFuture(new IllegalStateException("a content does not end the body")));
  }

  @Override
  public WriteStream<Buffer> exceptionHandler(Handler<Throwable> handler) {
    exceptionHandler = handler;
    return this;
  }

  @Override
  public WriteStream<Buffer> setWriteQueueMaxSize(int maxSize) {
    return this;
  }

  @Override
  public boolean writeQueueFull() {
    return !abandoned && !written && request.writeQueueFull();
  }

  @Override
  public WriteStream<Buffer> drainHandler(Handler<Void> handler) {
    if (!abandoned && !written) {
      request.drainHandler(handler);
    }
    return this;
  }
}
