package dev.waybill.audit;

import java.util.Arrays;

/**
 * One line of JSON in the making, in ASCII: every other character is escaped, so that a line has one spelling only. Used again
 * and again by one thread.
 */
final class JsonLine {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private byte[] bytes = new byte[2_048];
  private int length;
  private boolean first;

  /** Empties it and opens the object. */
  JsonLine open() {
    length = 0;
    put('{');
    first = true;
    return this;
  }

  JsonLine field(String name, String value) {
    name(name);
    text(value);
    return this;
  }

  JsonLine field(String name, long value) {
    return plain(name, Long.toString(value));
  }

  /** A value that is written as it is: a number or a truth value. */
  JsonLine plain(String name, String value) {
    name(name);
    ascii(value);
    return this;
  }

  JsonLine begin(String name) {
    name(name);
    put('{');
    first = true;
    return this;
  }

  JsonLine end() {
    put('}');
    first = false;
    return this;
  }

  /** Takes the last character back. */
  JsonLine back() {
    length--;
    return this;
  }

  JsonLine put(char ascii) {
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * length);
    }
    bytes[length++] = (byte) ascii;
    return this;
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  private void name(String name) {
    if (!first) {
      put(',');
    }
    first = false;
    put('"');
    ascii(name);
    put('"').put(':');
  }

  private void ascii(String text) {
    for (int i = 0; i < text.length(); i++) {
      put(text.charAt(i));
    }
  }

  private void text(String value) {
    put('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        put('\\').put(c);
      } else if (c >= ' ' && c < 0x7f) {
        put(c);
      } else {
        put('\\').put('u').put(HEX[c >> 12]).put(HEX[c >> 8 & 15]).put(HEX[c >> 4 & 15]).put(HEX[c & 15]);
      }
    }
    put('"');
  }
}
