package dev.waybill.server;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Strict framing of HTTP/1.1 requests (RFC 9112) over the raw bytes, before the parser sees them: lines end with CRLF, nothing is
 * folded, names are tokens, {@code Content-Length} is digits, once, {@code Transfer-Encoding} is {@code chunked}, once, never
 * beside a length, there is one Host. What passes means the same to every parser. One connection, one thread.
 */
final class Framing {
  private static final int SHORT_LINE = 128;
  private static final int LONG_LINE = 1024;
  private static final int MAX_LINE = 20 * 1024;
  private static final int MAX_CHUNK_LINE = 4 * 1024;
  private static final int MAX_EXTENSIONS = 8 * 1024;
  private static final int MAX_TRAILERS = 8 * 1024;
  private static final int MAX_EMPTY_LINES = 2;

  private byte[] line = new byte[SHORT_LINE];
  private int length;
  private boolean tooLong;
  private boolean afterCr;
  private State state = State.REQUEST_LINE;
  private FramingHead head = new FramingHead();
  private long left;
  private long heads;
  private int emptyLines;
  private int extensions;
  private int trailers;

  private enum State {
    REQUEST_LINE,
    FIELDS,
    FIXED,
    CHUNK_SIZE,
    CHUNK_DATA,
    CHUNK_END,
    TRAILERS
  }

  /** Reads on; 0 where all is well, else the status to refuse with. Does not move the buffer's reader index. */
  int check(ByteBuf bytes) {
    int at = bytes.readerIndex();
    int end = bytes.writerIndex();
    int refusal = 0;
    while (at < end && refusal == 0) {
      if (state == State.FIXED || state == State.CHUNK_DATA) {
        long taken = Math.min(left, end - at);
        left -= taken;
        at += (int) taken;
        if (left == 0) {
          state = state == State.FIXED ? begin() : State.CHUNK_END;
        }
      } else {
        refusal = next(bytes.getByte(at++));
      }
    }
    return refusal;
  }

  /** How many heads have come whole. */
  long heads() {
    return heads;
  }

  /** Whether a body has begun and not yet ended. */
  boolean inBody() {
    return state != State.REQUEST_LINE && state != State.FIELDS;
  }

  private int next(byte b) {
    if (afterCr != (b == '\n')) {
      return 400;
    }
    if (b == '\n') {
      afterCr = false;
      return wholeLine();
    }
    if (b == '\r') {
      afterCr = true;
    } else {
      keep(b);
    }
    return length > longest() ? 400 : 0;
  }

  private void keep(byte b) {
    if (length == MAX_LINE) {
      tooLong = true;
      return;
    }
    if (length == line.length) {
      line = Arrays.copyOf(line, Math.min(MAX_LINE, 2 * length));
    }
    line[length++] = b;
  }

  /** What may not be long is refused before its end comes. */
  private int longest() {
    return switch (state) {
      case CHUNK_SIZE -> MAX_CHUNK_LINE;
      case CHUNK_END -> 0;
      case TRAILERS -> MAX_TRAILERS - trailers;
      default -> MAX_LINE;
    };
  }

  private int wholeLine() {
    int end = length;
    boolean cut = tooLong;
    length = 0;
    tooLong = false;
    return switch (state) {
      case REQUEST_LINE -> requestLine(end, cut);
      case FIELDS -> field(end, cut);
      case CHUNK_SIZE -> chunkSize(new String(line, 0, end, StandardCharsets.ISO_8859_1));
      case CHUNK_END -> {
        state = State.CHUNK_SIZE;
        yield 0;
      }
      case TRAILERS -> trailer(end);
      case FIXED, CHUNK_DATA -> throw new IllegalStateException();
    };
  }

  /** Some clients send an empty line after a body (RFC 9112, section 2.2). */
  private int requestLine(int end, boolean cut) {
    if (end == 0) {
      return ++emptyLines > MAX_EMPTY_LINES ? 400 : 0;
    }
    state = State.FIELDS;
    // The parser knows how long a line may be, and what to answer to a longer one.
    if (cut) {
      return 0;
    }
    return !head.requestLine(line, end) ? 400 : head.isServed() ? 0 : 501;
  }

  private int field(int end, boolean cut) {
    if (end > 0) {
      return cut || head.field(line, end) ? 0 : 400;
    }
    int refusal = head.refusal();
    if (refusal == 0) {
      heads++;
      left = head.bodyLength();
      state = head.isChunked() ? State.CHUNK_SIZE : left > 0 ? State.FIXED : begin();
    }
    return refusal;
  }

  private int chunkSize(String text) {
    int digits = 0;
    while (digits < text.length() && Character.digit(text.charAt(digits), 16) >= 0 && text.charAt(digits) < 0x7f) {
      digits++;
    }
    String extension = text.substring(digits);
    extensions += extension.length();
    if (digits == 0 || digits > 15 || extensions > MAX_EXTENSIONS || !ChunkExtension.isSound(extension)) {
      return 400;
    }
    left = Long.parseLong(text.substring(0, digits), 16);
    if (left > Integer.MAX_VALUE) {
      return 400;
    }
    state = left == 0 ? State.TRAILERS : State.CHUNK_DATA;
    return 0;
  }

  private int trailer(int end) {
    trailers += end;
    if (end == 0) {
      state = begin();
      return 0;
    }
    return FramingHead.isField(line, end) ? 0 : 400;
  }

  private State begin() {
    head = new FramingHead();
    // Many connections are kept, and few of them ever send a long line.
    line = line.length > LONG_LINE ? new byte[SHORT_LINE] : line;
    emptyLines = 0;
    extensions = 0;
    trailers = 0;
    return State.REQUEST_LINE;
  }
}
