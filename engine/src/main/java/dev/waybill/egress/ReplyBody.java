package dev.waybill.egress;

import io.vertx.core.buffer.Buffer;

/** The bytes of a reply as they come, up to a cap. Copies nothing where there is one piece only. */
final class ReplyBody {
  private static final int MOST_RESERVED = 64 << 10;

  private final int cap;
  private int announced;
  private Buffer first;
  private Buffer all;

  ReplyBody(int cap) {
    this.cap = cap;
  }

  /** Whether a reply with this {@code Content-Length} (or null) can fit. */
  boolean expects(String contentLength) {
    if (contentLength == null) {
      return true;
    }
    try {
      long length = Long.parseLong(contentLength.trim());
      announced = (int) Math.min(length, MOST_RESERVED);
      return length <= cap;
    } catch (NumberFormatException decoderDecides) {
      return true;
    }
  }

  /** Takes the next piece, or says that it is too much. */
  boolean take(Buffer piece) {
    int before = all != null ? all.length() : first != null ? first.length() : 0;
    if (piece.length() > cap - before) {
      first = null;
      all = null;
      return false;
    }
    if (first == null) {
      first = piece;
    } else if (all == null) {
      all = Buffer.buffer(Math.max(announced, before + piece.length())).appendBuffer(first).appendBuffer(piece);
    } else {
      all.appendBuffer(piece);
    }
    return true;
  }

  Buffer bytes() {
    return all != null ? all : first != null ? first : Buffer.buffer();
  }
}
