package dev.waybill.http;

import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;

/**
 * How much room a text takes that is held and read: its bytes, and about half of what the values in it take as a tree. A list of
 * empty objects takes thirty times its bytes, so that bytes alone would be no bound on memory. A text of two pieces weighs what
 * they weigh. Looks at single bytes and knows no syntax: text without structure weighs what it is long. Pure.
 */
public final class Weight {
  private static final int CONTAINER = 44;
  private static final int FIELD = 44;
  private static final int ELEMENT = 16;
  private static final int TAG = 60;

  /** What a byte takes beyond itself. */
  private static final byte[] EXTRA = new byte[256];

  static {
    EXTRA['{'] = CONTAINER;
    EXTRA['['] = CONTAINER;
    EXTRA[':'] = FIELD;
    EXTRA[','] = ELEMENT;
    EXTRA['<'] = TAG;
  }

  private Weight() {}

  /** In bytes; never less than it is long. */
  public static long of(Buffer text) {
    int length = text.length();
    ByteBuf bytes = text.getByteBuf();
    if (!bytes.hasArray()) {
      long weight = length;
      for (int i = 0; i < length; i++) {
        weight += EXTRA[bytes.getByte(i) & 0xff];
      }
      return weight;
    }
    // Every byte of every reply comes by here: without the buffer's check of each index.
    byte[] array = bytes.array();
    int start = bytes.arrayOffset() + bytes.readerIndex();
    long weight = length;
    for (int i = start; i < start + length; i++) {
      weight += EXTRA[array[i] & 0xff];
    }
    return weight;
  }
}
