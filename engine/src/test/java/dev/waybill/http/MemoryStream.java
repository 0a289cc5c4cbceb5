package dev.waybill.http;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;

/** Keeps what is written to it. */
public final class MemoryStream implements WriteStream<Buffer> {
  private final Buffer bytes = Buffer.buffer();

  public Buffer bytes() {
    return bytes;
  }

  /** What a body writes. */
  public static Buffer of(Body body) {
    MemoryStream sink = new MemoryStream();
    Future<Void> written = Future.succeededFuture();
    for (Content piece : body.measured().result().pieces()) {
      written = written.compose(before -> piece.writeTo(sink));
    }
    if (!written.succeeded()) {
      throw new AssertionError(written.cause());
    }
    return sink.bytes;
  }

  @Override
  public Future<Void> write(Buffer piece) {
    bytes.appendBuffer(piece);
    return Future.succeededFuture();
  }

  @Override
  public void write(Buffer piece, Handler<AsyncResult<Void>> handler) {
    write(piece).onComplete(handler);
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
