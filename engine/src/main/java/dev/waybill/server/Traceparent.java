package dev.waybill.server;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The trace context of a call (W3C Trace Context): a valid one is continued under a parent id of our own, anything else is
 * replaced by a new trace. Thread-safe as its source of randomness is.
 */
final class Traceparent {
  private static final int LENGTH = 55;
  private static final int TRACE = 3;
  private static final int TRACE_END = 35;
  private static final int PARENT_END = 52;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final RandomGenerator random;

  Traceparent(RandomGenerator random) {
    this.random = random;
  }

  /** @param given the values of the header field, in order */
  String next(List<String> given) {
    byte[] text = new byte[LENGTH];
    text[0] = '0';
    text[1] = '0';
    text[2] = '-';
    text[TRACE_END] = '-';
    text[PARENT_END] = '-';
    if (given.size() == 1 && isValid(given.get(0))) {
      String header = given.get(0);
      copy(header, TRACE, TRACE_END, text);
      copy(header, PARENT_END + 1, LENGTH, text);
    } else {
      hex(some(), text, TRACE);
      hex(some(), text, TRACE + 16);
      text[PARENT_END + 1] = '0';
      text[PARENT_END + 2] = '0';
    }
    hex(some(), text, TRACE_END + 1);
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  /** A later version may be longer; what version 00 defines stands in the same place. */
  static boolean isValid(String header) {
    if (header.length() < LENGTH || header.charAt(2) != '-' || header.charAt(TRACE_END) != '-' || header.charAt(PARENT_END) != '-') {
      return false;
    }
    boolean whole = header.length() == LENGTH || !header.startsWith("00") && header.charAt(LENGTH) == '-';
    return whole && isHex(header, 0, 2) && !header.startsWith("ff") && isId(header, TRACE, TRACE_END)
        && isId(header, TRACE_END + 1, PARENT_END) && isHex(header, PARENT_END + 1, LENGTH);
  }

  private static boolean isId(String header, int from, int to) {
    boolean zero = true;
    for (int i = from; i < to; i++) {
      zero &= header.charAt(i) == '0';
    }
    return !zero && isHex(header, from, to);
  }

  private static boolean isHex(String header, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = header.charAt(i);
      if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
        return false;
      }
    }
    return true;
  }

  private static void copy(String header, int from, int to, byte[] text) {
    for (int i = from; i < to; i++) {
      text[i] = (byte) header.charAt(i);
    }
  }

  /** No id may be all zeros. */
  private long some() {
    long bits = random.nextLong();
    while (bits == 0) {
      bits = random.nextLong();
    }
    return bits;
  }

  private static void hex(long bits, byte[] text, int from) {
    for (int i = 0; i < 16; i++) {
      text[from + i] = HEX[(int) (bits >>> 60 - 4 * i) & 15];
    }
  }
}
