package dev.waybill.audit;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;

/**
 * Lines of JSON in the making, in ASCII: every other character is escaped, so that a line has one spelling only. One buffer, used
 * again and again by one thread.
 */
final class JsonLine {
  private static final byte[] HEX = ascii("0123456789abcdef");
  private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.").withZone(ZoneOffset.UTC);
  private static final int LONGEST_NUMBER = 20;

  private byte[] bytes = new byte[1 << 14];
  private int length;
  private char[] text = new char[512];
  private long second = Long.MIN_VALUE;
  private byte[] secondText;

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** What stands there already is written as it is. */
  JsonLine raw(byte[] ascii) {
    room(ascii.length);
    System.arraycopy(ascii, 0, bytes, length, ascii.length);
    length += ascii.length;
    return this;
  }

  JsonLine number(long value) {
    room(LONGEST_NUMBER);
    if (value < 0) {
      return raw(ascii(Long.toString(value)));
    }
    int digits = 1;
    for (long rest = value; rest >= 10; rest /= 10) {
      digits++;
    }
    int at = length + digits;
    for (long rest = value; at > length; rest /= 10) {
      bytes[--at] = (byte) ('0' + rest % 10);
    }
    length += digits;
    return this;
  }

  /** The moment in UTC with its milliseconds, in quotes. Most records are of the second of the one before. */
  JsonLine time(long millis) {
    long its = Math.floorDiv(millis, 1_000L);
    if (its != second) {
      secondText = ascii('"' + SECOND.format(Instant.ofEpochSecond(its)));
      second = its;
    }
    raw(secondText).room(5);
    int part = (int) (millis - its * 1_000);
    bytes[length++] = (byte) ('0' + part / 100);
    bytes[length++] = (byte) ('0' + part / 10 % 10);
    bytes[length++] = (byte) ('0' + part % 10);
    bytes[length++] = 'Z';
    bytes[length++] = '"';
    return this;
  }

  JsonLine hex(byte[] digest) {
    room(2 * digest.length);
    for (byte each : digest) {
      bytes[length++] = HEX[each >> 4 & 15];
      bytes[length++] = HEX[each & 15];
    }
    return this;
  }

  /** In quotes. */
  JsonLine text(String value) {
    return put('"').part(value).put('"');
  }

  /** A piece of a text. */
  JsonLine part(String value) {
    int characters = value.length();
    room(6 * characters);
    if (text.length < characters) {
      text = new char[characters];
    }
    // Out of the string at once: a look at each of its characters asks each time how they are kept.
    char[] from = text;
    byte[] to = bytes;
    int at = length;
    value.getChars(0, characters, from, 0);
    for (int i = 0; i < characters; i++) {
      char c = from[i];
      if (c >= ' ' && c < 0x7f && c != '"' && c != '\\') {
        to[at++] = (byte) c;
      } else {
        length = at;
        escaped(c);
        at = length;
      }
    }
    length = at;
    return this;
  }

  private void escaped(char c) {
    bytes[length++] = '\\';
    if (c == '"' || c == '\\') {
      bytes[length++] = (byte) c;
      return;
    }
    bytes[length++] = 'u';
    bytes[length++] = HEX[c >> 12];
    bytes[length++] = HEX[c >> 8 & 15];
    bytes[length++] = HEX[c >> 4 & 15];
    bytes[length++] = HEX[c & 15];
  }

  JsonLine put(char ascii) {
    room(1);
    bytes[length++] = (byte) ascii;
    return this;
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }

  /** Takes back what stands behind. */
  JsonLine cut(int to) {
    length = to;
    return this;
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }
}
