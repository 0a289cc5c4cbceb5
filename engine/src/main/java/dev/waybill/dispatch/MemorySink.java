package dev.waybill.dispatch;

import dev.waybill.http.HeldBytes;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.io.IOException;

/** Takes a stream into one buffer of bounded size. Confined to one event loop. */
final class MemorySink implements WriteStream<Buffer> {
  private final long most;
  private final HeldBytes.Share share;
  private final Buffer bytes = Buffer.buffer();
  private boolean full;
  private boolean refused;

  /** @param most bytes; what goes beyond is refused */
  MemorySink(long most) {
    this(most, null);
  }

  /** @param share what the bytes are counted to, or null where they are already */
  MemorySink(long most, HeldBytes.Share share) {
    this.most = most;
    this.share = share;
  }

  /** What has come so far; grows. */
  Buffer bytes() {
    return bytes;
  }

  /** Whether something was refused that went beyond. */
  boolean isFull() {
    return full;
  }

  /** Whether something was refused for which there was no room. */
  boolean isRefused() {
    return refused;
  }

  @Override
  public Future<Void> write(Buffer data) {
    if (full || bytes.length() + (long) data.length() > most) {
      full = true;
      return Future.failedFuture(new IOException("more than " + most + " bytes"));
    }
    if (refused || share != null && !share.add(data.length())) {
      refused = true;
      return Future.failedFuture(new IOException("no room"));
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
