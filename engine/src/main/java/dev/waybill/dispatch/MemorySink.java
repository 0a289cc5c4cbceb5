package dev.waybill.dispatch;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.io.IOException;

/** Takes a stream into one buffer of bounded size. Confined to one event loop. */
final class MemorySink implements WriteStream<Buffer> {
  private final long most;
  private final Buffer bytes = Buffer.buffer();
  private boolean full;

  /** @param most bytes; what goes beyond is refused */
  MemorySink(long most) {
    this.most = most;
  }

  /** What has come so far; grows. */
  Buffer bytes() {
    return bytes;
  }

  /** Whether something was refused. */
  boolean isFull() {
    return full;
  }

  @Override
  public Future<Void> write(Buffer data) {
    if (full || bytes.length() + (long) data.length() > most) {
      full = true;
      return Future.failedFuture(new IOException("more than " + most + " bytes"));
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
    handler.handle(Future.succeededFuture());
  }

  @Override
  public WriteStream<Buffer> exceptionHandler(Handler<Throwable> handler) {
    return this;
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
