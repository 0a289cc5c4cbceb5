package dev.waybill.http;

import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import io.vertx.core.buffer.Buffer;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Puts a body together from bytes, text in UTF-8 and contents, in the order they are written. One body, one thread. */
public final class BodyWriter extends OutputStream {
  private final List<Content> pieces = new ArrayList<>();
  private ByteArrayBuilder bytes = new ByteArrayBuilder(512);

  @Override
  public void write(int octet) {
    bytes.write(octet);
  }

  @Override
  public void write(byte[] some, int offset, int length) {
    bytes.write(some, offset, length);
  }

  public BodyWriter text(String text) {
    bytes.write(text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** Bytes that are written from where they lie when the body is sent. */
  public BodyWriter content(Content content) {
    endBytes();
    pieces.add(content);
    return this;
  }

  private void endBytes() {
    if (bytes.size() > 0) {
      pieces.add(Content.of(Buffer.buffer(bytes.toByteArray())));
      bytes = new ByteArrayBuilder(512);
    }
  }

  /** What was written; one empty piece where that was nothing. */
  public Body body() {
    endBytes();
    return pieces.isEmpty() ? Body.of(Buffer.buffer()) : new Body(pieces);
  }
}
