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
    long length = announced(contentLength);
    announced = (int) Math.max(0, Math.min(length, MOST_RESERVED));
    return length <= cap;
  }

  /** The bytes that a {@code Content-Length} (or null) promises; -1 where it promises none, and where the decoder decides. */
  static long announced(String contentLength) {
    try {
      return contentLength == null ? -1 : Math.max(-1, Long.parseLong(contentLength.trim()));
    } catch (NumberFormatException decoderDecides) {
      return -1;
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
