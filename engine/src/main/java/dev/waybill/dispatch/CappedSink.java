package dev.waybill.dispatch;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.io.IOException;

/** Hands a stream on, up to a number of bytes. Confined to one event loop. */
final class CappedSink implements WriteStream<Buffer> {
  private final WriteStream<Buffer> sink;
  private long left;
  private boolean full;
  private boolean shut;

  /** @param most bytes; what goes beyond is refused, and whatever follows */
  CappedSink(WriteStream<Buffer> sink, long most) {
    this.sink = sink;
    this.left = most;
  }

  /** Whether something was refused. */
  boolean isFull() {
    return full;
  }

  /** Nothing goes on any more: what it went to is gone. */
  void shut() {
    shut = true;
  }

  @Override
  public Future<Void> write(Buffer data) {
    if (shut) {
      return Future.failedFuture(new IOException("nobody wants it any more"));
    }
    if (full || data.length() > left) {
      full = true;
      return Future.failedFuture(new IOException("more bytes than may come"));
    }
    left -= data.length();
    return sink.write(data);
  }

  @Override
  public void write(Buffer data, Handler<AsyncResult<Void>> handler) {
    write(data).onComplete(handler);
  }

  @Override
  public void end(Handler<AsyncResult<Void>> handler) {
    handler.handle(Future.succeededFuture());
  }

  @Override
  public WriteStream<Buffer> exceptionHandler(Handler<Throwable> handler) {
    sink.exceptionHandler(handler);
    return this;
  }

  @Override
  public WriteStream<Buffer> setWriteQueueMaxSize(int maxSize) {
    sink.setWriteQueueMaxSize(maxSize);
    return this;
  }

  @Override
  public boolean writeQueueFull() {
    return !full && !shut && sink.writeQueueFull();
  }

  @Override
  public WriteStream<Buffer> drainHandler(Handler<Void> handler) {
    sink.drainHandler(handler);
    return this;
  }
}
