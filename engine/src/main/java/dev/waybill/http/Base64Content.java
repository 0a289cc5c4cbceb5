package dev.waybill.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;

/**
 * A content as base64 text (RFC 4648, padded), encoded while it is written: nothing of it is kept. In a form the signs
 * {@code + / =} are percent-encoded, so that its length is only known once the content has been read for it.
 */
public final class Base64Content implements Content {
  private final Content source;
  private final boolean form;
  private final long length;

  private Base64Content(Content source, boolean form, long length) {
    this.source = source;
    this.form = form;
    this.length = length;
  }

  public static Base64Content of(Content source) {
    return new Base64Content(source, false, Math.addExact(source.length(), 2) / 3 * 4);
  }

  /** The same text as the value of a form field. */
  public Base64Content inForm() {
    return new Base64Content(source, true, -1);
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public Future<Content> measured() {
    if (length >= 0) {
      return Future.succeededFuture(this);
    }
    CountingSink sink = new CountingSink();
    return writeTo(sink).map(written -> new Base64Content(source, form, sink.count()));
  }

  @Override
  public Future<Void> writeTo(WriteStream<Buffer> sink) {
    Base64Sink encoder = new Base64Sink(sink, form, source.length());
    return source.writeTo(encoder).compose(written -> encoder.finish());
  }

  @Override
  public Buffer inMemory() {
    return null;
  }

  @Override
  public String toString() {
    return "Base64Content[" + source.length() + " bytes]";
  }
}
