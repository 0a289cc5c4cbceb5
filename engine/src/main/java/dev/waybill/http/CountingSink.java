package dev.waybill.http;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;

/** Counts what is written and keeps nothing of it. */
final class CountingSink implements WriteStream<Buffer> {
  private long count;

  long count() {
    return count;
  }

  @Override
  public Future<Void> write(Buffer bytes) {
    count += bytes.length();
    return Future.succeededFuture();
  }

  @Override
  public void write(Buffer bytes, Handler<AsyncResult<Void>> handler) {
    write(bytes).onComplete(handler);
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
