package dev.waybill.auth;

import dev.waybill.http.Body;
import dev.waybill.http.Content;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;

/** SHA-256 (FIPS 180-4) of bodies and texts. A body on disk is read once more for it, a piece at a time. */
final class BodyDigest {
  private BodyDigest() {}

  static Future<byte[]> sha256(Body body) {
    MessageDigest digest = sha256();
    Future<Void> read = Future.succeededFuture();
    for (Content piece : body.pieces()) {
      Buffer bytes = piece.inMemory();
      read = read.compose(done -> {
        if (bytes == null) {
          return piece.writeTo(new Sink(digest));
        }
        digest.update(bytes.getByteBuf().nioBuffer());
        return Future.succeededFuture();
      });
    }
    return read.map(done -> digest.digest());
  }

  static byte[] sha256(String text) {
    return sha256().digest(text.getBytes(StandardCharsets.UTF_8));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (GeneralSecurityException absent) {
      throw new IllegalStateException(absent);
    }
  }

  /** Takes everything at once: hashing is faster than any disk. */
  private record Sink(MessageDigest digest) implements WriteStream<Buffer> {
    @Override
    public Future<Void> write(Buffer bytes) {
      digest.update(bytes.getByteBuf().nioBuffer());
      return Future.succeededFuture();
    }

    @Override
    public void write(Buffer bytes, Handler<AsyncResult<Void>> handler) {
      write(bytes).onComplete(handler);
    }

    @Override
    public void end(Handler<AsyncResult<Void>> handler) {
      Future.<Void>succeededFuture().onComplete(handler);
    }

    @Override
    public WriteStream<Buffer> exceptionHandler(Handler<Throwable> handler) {
      return this;
    }

    @Override
    public WriteStream<Buffer> setWriteQueueMaxSize(int size) {
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
}
