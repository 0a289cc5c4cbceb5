package dev.waybill.server;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Splits {@code multipart/form-data} (RFC 2046, section 5.1.1) into its parts as the bytes come, in whatever cut. Holds back no
 * more than a delimiter's length of data or one part's head. Throws a {@link dev.waybill.problem.Failure} where the bytes are no
 * such body. Confined to one event loop.
 */
final class MultipartReader {
  private static final int MAX_HEAD = 8 * 1024;
  private static final int MAX_PREAMBLE = 8 * 1024;
  private static final byte[] LINE_END = {'\r', '\n'};
  private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};

  private final byte[] delimiter;
  private final Parts parts;
  private State state = State.PREAMBLE;
  /** What has come and was not used yet; the first delimiter need not have a line end before it. */
  private byte[] bytes = LINE_END;
  private int at;
  private int preamble;

  /** Told of the parts in their order. */
  interface Parts {
    void begin(PartHead head);

    /** Some of the part's bytes, in a buffer of their own. */
    void data(Buffer some);

    void end();
  }

  private enum State {
    PREAMBLE,
    AFTER_DELIMITER,
    HEAD,
    DATA,
    EPILOGUE
  }

  MultipartReader(String boundary, Parts parts) {
    this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    this.parts = parts;
  }

  void feed(Buffer chunk) {
    if (state == State.EPILOGUE) {
      return;
    }
    byte[] joined = Arrays.copyOf(bytes, bytes.length + chunk.length());
    chunk.getBytes(joined, bytes.length);
    bytes = joined;
    at = 0;
    while (step()) {
      // Each step uses up what it read.
    }
    bytes = Arrays.copyOfRange(bytes, at, bytes.length);
  }

  /** The body has come to its end. */
  void end() {
    if (state != State.EPILOGUE) {
      throw PartHead.malformed("The multipart body ends before its last boundary.");
    }
  }

  /** False where more bytes are needed. */
  private boolean step() {
    return switch (state) {
      case PREAMBLE -> preamble();
      case AFTER_DELIMITER -> afterDelimiter();
      case HEAD -> head();
      case DATA -> data();
      case EPILOGUE -> {
        at = bytes.length;
        yield false;
      }
    };
  }

  private boolean preamble() {
    int found = indexOf(delimiter, at);
    int skipped = (found < 0 ? heldBack() : found) - at;
    preamble += skipped;
    if (preamble > MAX_PREAMBLE) {
      throw PartHead.malformed("The multipart body does not begin with its boundary.");
    }
    at += skipped;
    return found >= 0 && delimited();
  }

  /** Two hyphens end the body; else white space may stand before the line end. */
  private boolean afterDelimiter() {
    int end = at;
    while (end < bytes.length && (bytes[end] == ' ' || bytes[end] == '\t') && end - at < 64) {
      end++;
    }
    if (bytes.length - end < 2) {
      return false;
    }
    if (end == at && bytes[at] == '-' && bytes[at + 1] == '-') {
      state = State.EPILOGUE;
      return true;
    }
    if (bytes[end] != '\r' || bytes[end + 1] != '\n') {
      throw PartHead.malformed("Something stands behind a boundary of the multipart body.");
    }
    // The line end stays: a part without any header has its empty line right here.
    at = end;
    state = State.HEAD;
    return true;
  }

  private boolean head() {
    int end = indexOf(HEAD_END, at);
    if ((end < 0 ? bytes.length : end) - at > MAX_HEAD) {
      throw PartHead.malformed("A part of the body has a head of more than " + MAX_HEAD + " bytes.");
    }
    if (end < 0) {
      return false;
    }
    parts.begin(PartHead.parse(Arrays.copyOfRange(bytes, Math.min(at + 2, end), end)));
    at = end + HEAD_END.length;
    state = State.DATA;
    return true;
  }

  private boolean data() {
    int found = indexOf(delimiter, at);
    int end = found < 0 ? heldBack() : found;
    emit(end);
    if (found < 0) {
      return false;
    }
    parts.end();
    return delimited();
  }

  private void emit(int end) {
    if (end > at) {
      parts.data(Buffer.buffer().appendBytes(bytes, at, end - at));
      at = end;
    }
  }

  private boolean delimited() {
    at += delimiter.length;
    state = State.AFTER_DELIMITER;
    return true;
  }

  /** The end of a delimiter may be still to come. */
  private int heldBack() {
    return Math.max(at, bytes.length - delimiter.length + 1);
  }

  private int indexOf(byte[] wanted, int from) {
    for (int i = from; i <= bytes.length - wanted.length; i++) {
      if (bytes[i] == wanted[0] && Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    return -1;
  }
}
