package dev.waybill.egress;

import dev.waybill.http.Content;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.future.PromiseInternal;
import io.vertx.core.streams.WriteStream;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes a body behind its head, with its exact length, piece by piece as the connection takes them. A body that turns out longer or shorter than it said would shift what follows on the connection, so it is not let through.
 */
final class BodySink implements WriteStream<Buffer> {
  /** The content has other bytes than it said. */
  static final class WrongLength extends RuntimeException {
    WrongLength() {
      super("a body of another length than it said", null, false, false);
    }
  }

  private final Connection connection;
  private final ContextInternal context;
  private final Consumer<Throwable> failed;
  private long left;
  private boolean written;
  private boolean abandoned;
  private boolean connectionFailed;
  private Handler<Throwable> exceptionHandler;
  private Handler<Void> drainHandler;

  /** @param failed hears of what the connection itself does not report */
  BodySink(Connection connection, ContextInternal context, long length, Consumer<Throwable> failed) {
    this.connection = connection;
    this.context = context;
    this.left = length;
    this.failed = failed;
  }

  /** Writes the pieces, one after the other. */
  void begin(List<Content> pieces) {
    next(pieces, 0);
  }

  private void next(List<Content> pieces, int index) {
    if (index < pieces.size()) {
      Future<Void> piece = pieces.get(index).writeTo(this);
      piece.onSuccess(ignored -> next(pieces, index + 1)).onFailure(this::stopped);
    } else if (left != 0) {
      failed.accept(new WrongLength());
    } else if (!abandoned) {
      written = true;
      connection.wrote();
    }
  }

  private void stopped(Throwable cause) {
    // The connection speaks for itself, and a provider that answers early may stop reading: its reply says more.
    if (!connectionFailed && !abandoned) {
      failed.accept(cause);
    }
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
    if (left == 0) {
      // Before they are written: the reply may be here before this loop hears that they are.
      connection.wrote();
    }
    PromiseInternal<Void> done = context.promise();
    connection.write(bytes).addListener(done);
    return done.future().onFailure(ignored -> connectionFailed = true);
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
    return !abandoned && !written && !connection.channel().isWritable();
  }

  @Override
  public WriteStream<Buffer> drainHandler(Handler<Void> handler) {
    drainHandler = handler;
    return this;
  }

  /** The connection takes more. */
  void drained() {
    Handler<Void> handler = drainHandler;
    if (handler != null && !abandoned && !written) {
      drainHandler = null;
      handler.handle(null);
    }
  }
}
