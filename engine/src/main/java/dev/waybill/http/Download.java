package dev.waybill.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;

/**
 * The body of a good reply that has not been read yet: it waits on its connection, can be read once, and stays under the deadline
 * of its trip. Whoever gets one pipes it or discards it; what is left lying is reset at the deadline. Any thread may call it.
 */
public interface Download {
  /** The name that the provider gave the file, without any path, or null. */
  String filename();

  /** The provider's {@code Content-Type} as it came, or null. */
  String media();

  /** Bytes, or -1 where the provider did not say. */
  long length();

  /**
   * Writes all bytes as the stream takes them and does not end it. Fails with {@link dev.waybill.problem.Failure} where the reply
   * breaks, ends before its stated length or runs into the deadline, with the stream's own cause where that cannot be written,
   * and where it was piped or discarded before.
   */
  Future<Void> pipeTo(WriteStream<Buffer> sink);

  /** Lets it go: its connection is closed. Does nothing once all bytes have come. */
  void discard();
}
