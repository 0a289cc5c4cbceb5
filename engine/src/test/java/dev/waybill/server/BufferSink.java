package dev.waybill.server;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;

/** Takes a stream into one buffer, until it has had enough. */
final class BufferSink implements WriteStream<Buffer> {
  private final Buffer bytes;
  private final int enough;

  BufferSink(Buffer bytes) {
    this(bytes, Integer.MAX_VALUE);
  }

  /** @param enough bytes after which every write fails */
  BufferSink(Buffer bytes, int enough) {
    this.bytes = bytes;
    this.enough = enough;
  }

  @Override
  public WriteStream<Buffer> exceptionHandler(Handler<Throwable> handler) {
    return this;
  }

  @Override
  public Future<Void> write(Buffer data) {
    if (bytes.length() >= enough) {
      return Future.failedFuture(new IllegalStateException("enough"));
    }
    bytes.appendBuffer(data);
    return Future.succeededFuture();
  }

  @Override
  public void write(Buffer data, Handler<AsyncResult<Void>> handler) {
    write(data).onComplete(handler);
  }

  @Override
  public void end(Handler<AsyncResult<Void>> handler) {
    throw new AssertionError("a content does not end what it is written to");
  }

  @Override
  public WriteStream<Buffer> setWriteQueueMaxSize(int maxSize) {
    return this;
  }

  @Override
  public boolean writeQueueFull() {
    return false;
  }

  @Override
  public WriteStream<Buffer> drainHandler(Handler<Void> handler) {
    return this;
  }
}
