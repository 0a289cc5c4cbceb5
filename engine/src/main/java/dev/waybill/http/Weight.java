package dev.waybill.http;

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

  private Weight() {}

  /** In bytes; never less than it is long. */
  public static long of(Buffer text) {
    int length = text.length();
    long weight = length;
    for (int i = 0; i < length; i++) {
      switch (text.getByte(i)) {
        case '{', '[' -> weight += CONTAINER;
        case ':' -> weight += FIELD;
        case ',' -> weight += ELEMENT;
        case '<' -> weight += TAG;
        default -> {
          // Takes its own byte.
        }
      }
    }
    return weight;
  }
}
