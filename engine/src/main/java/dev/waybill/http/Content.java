package dev.waybill.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;

/** Bytes of known length that can be read more than once: in memory or on disk. Thread-safe. */
public interface Content {
  /** Bytes; below 0 where {@link #measured} must tell first. */
  long length();

  /** The same bytes with their length known; reads them all where that takes it. */
  default Future<Content> measured() {
    return Future.succeededFuture(this);
  }

  /** Writes all bytes with back-pressure and does not end the stream. */
  Future<Void> writeTo(WriteStream<Buffer> sink);

  /** The bytes where they are in memory already, else null. */
  Buffer inMemory();

  /** Bytes in memory. */
  static Content of(Buffer bytes) {
    return new Content() {
      @Override
      public long length() {
        return bytes.length();
      }

      @Override
      public Future<Void> writeTo(WriteStream<Buffer> sink) {
        return sink.write(bytes);
      }

      @Override
      public Buffer inMemory() {
        return bytes;
      }

      @Override
      public String toString() {
        return "Content[" + bytes.length() + " bytes]";
      }
    };
  }
}
