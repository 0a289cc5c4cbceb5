package dev.waybill.http;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Puts a body together from bytes, text in UTF-8 and contents, in the order they are written. One body, one thread. */
public final class BodyWriter extends OutputStream {
  private static final int BEGINNING = 256;

  private byte[] bytes = new byte[BEGINNING];
  private int length;
  /** What is in order already, null where the bytes are all there is. */
  private List<Content> pieces;

  @Override
  public void write(int octet) {
    reserve(1);
    bytes[length++] = (byte) octet;
  }

  @Override
  public void write(byte[] some, int offset, int count) {
    reserve(count);
    System.arraycopy(some, offset, bytes, length, count);
    length += count;
  }

  private void reserve(int count) {
    if (count > bytes.length - length) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(length, count), bytes.length > 1 << 29 ? Integer.MAX_VALUE - 8 : 2 * bytes.length));
    }
  }

  public BodyWriter text(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    write(encoded, 0, encoded.length);
    return this;
  }

  /** Bytes that are written from where they lie when the body is sent. */
  public BodyWriter content(Content content) {
    endBytes();
    pieces.add(content);
    return this;
  }

  private void endBytes() {
    if (pieces == null) {
      pieces = new ArrayList<>();
    }
    if (length > 0) {
      pieces.add(Content.of(taken()));
    }
  }

  /** The bytes, not copied: whatever is written next goes elsewhere. */
  private Buffer taken() {
    // A body is sent again where a call is repeated: whoever writes it must not let go of its bytes.
    Buffer some = Buffer.buffer(Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(bytes, 0, length)));
    bytes = new byte[0];
    length = 0;
    return some;
  }

  /** What was written; one empty piece where that was nothing. */
  public Body body() {
    if (pieces == null) {
      return Body.of(taken());
    }
    endBytes();
    return pieces.isEmpty() ? Body.of(Buffer.buffer()) : new Body(pieces);
  }
}
