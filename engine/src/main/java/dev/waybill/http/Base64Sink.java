package dev.waybill.http;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.io.IOException;
import java.util.Base64;

/** Takes bytes in pieces of any size and writes their base64 text on; up to two bytes wait for the ones that follow. */
final class Base64Sink implements WriteStream<Buffer> {
  private final WriteStream<Buffer> text;
  private final boolean form;
  private final long expected;
  private final byte[] waiting = new byte[2];
  private int held;
  private long count;

  /** @param expected how many bytes are to come in all */
  Base64Sink(WriteStream<Buffer> text, boolean form, long expected) {
    this.text = text;
    this.form = form;
    this.expected = expected;
  }

  @Override
  public Future<Void> write(Buffer piece) {
    count += piece.length();
    int all = held + piece.length();
    int whole = all - all % 3;
    byte[] bytes = new byte[whole];
    int carried = Math.min(held, whole);
    System.arraycopy(waiting, 0, bytes, 0, carried);
    int taken = whole - carried;
    piece.getBytes(0, taken, bytes, carried);
    if (whole > 0) {
      held = 0;
    }
    for (int i = taken; i < piece.length(); i++) {
      waiting[held++] = piece.getByte(i);
    }
    return whole == 0 ? Future.succeededFuture() : text.write(encoded(bytes));
  }

  /** Writes what still waits. A content that has other bytes than it said is not sent as if it were whole. */
  Future<Void> finish() {
    if (count != expected) {
      return Future.failedFuture(new IOException("a content of another length than it said"));
    }
    byte[] rest = new byte[held];
    System.arraycopy(waiting, 0, rest, 0, held);
    return held == 0 ? Future.succeededFuture() : text.write(encoded(rest));
  }

  private Buffer encoded(byte[] bytes) {
    byte[] base64 = Base64.getEncoder().encode(bytes);
    if (!form) {
      return Buffer.buffer(base64);
    }
    int signs = 0;
    for (byte sign : base64) {
      signs += special(sign) ? 1 : 0;
    }
    byte[] escaped = new byte[base64.length + 2 * signs];
    int at = 0;
    for (byte sign : base64) {
      if (special(sign)) {
        escaped[at++] = '%';
        escaped[at++] = (byte) (sign == '=' ? '3' : '2');
        escaped[at++] = (byte) (sign == '+' ? 'B' : sign == '/' ? 'F' : 'D');
      } else {
        escaped[at++] = sign;
      }
    }
    return Buffer.buffer(escaped);
  }

  private static boolean special(byte sign) {
    return sign == '+' || sign == '/' || sign == '=';
  }

  @Override
  public void write(Buffer piece, Handler<AsyncResult<Void>> handler) {
    write(piece).onComplete(handler);
  }

  @Override
  public void end(Handler<AsyncResult<Void>> handler) {
    handler.handle(Future.failedFuture(new IllegalStateException("a content does not end the body")));
  }

  @Override
  public WriteStream<Buffer> exceptionHandler(Handler<Throwable> handler) {
    text.exceptionHandler(handler);
    return this;
  }

  @Override
  public WriteStream<Buffer> setWriteQueueMaxSize(int maxSize) {
    text.setWriteQueueMaxSize(maxSize);
    return this;
  }

  @Override
  public boolean writeQueueFull() {
    return text.writeQueueFull();
  }

  @Override
  public WriteStream<Buffer> drainHandler(Handler<Void> handler) {
    text.drainHandler(handler);
    return this;
  }
}
