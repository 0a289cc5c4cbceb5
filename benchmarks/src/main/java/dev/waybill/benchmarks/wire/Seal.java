package dev.waybill.benchmarks.wire;

import java.util.zip.CRC32;

/**
 * A checksum over the text members of a JSON object, whatever their order and the space between them: what a body says, not how
 * it is written. The member {@code reference} carries number and seal of the rest, so that whoever receives the body can check
 * it.
 */
public final class Seal {
  private static final String REFERENCE = "reference";

  private Seal() {}

  /** The members of a body: what they come to, and what the reference says of them. */
  public record Read(long number, int said, int sum) {
    /** Whether the body says what its sender meant. */
    public boolean holds() {
      return number > 0 && said == Seal.said(sum, number);
    }
  }

  /** Sixteen digits, a dash, eight hexadecimal digits. */
  public static String reference(long number, int sum) {
    return String.format("%016d-%08x", number, said(sum, number));
  }

  /** The seal of members that come to this sum, in the message of that number. */
  public static int said(int sum, long number) {
    return (sum * 31 + Long.hashCode(number)) * 0x9E3779B1;
  }

  /** Reads a flat object; one that is broken has a seal that does not hold. */
  public static Read of(byte[] json, int end) {
    CRC32 crc = new CRC32();
    int sum = 0;
    long number = -1;
    int said = 0;
    int at = quote(json, 0, end);
    while (at < end) {
      int keyEnd = closing(json, at + 1, end);
      int value = past(json, keyEnd + 1, end);
      if (value >= end || json[value] != '"') {
        at = quote(json, keyEnd + 1, end);
        continue;
      }
      int valueEnd = closing(json, value + 1, end);
      if (valueEnd - value == 26 && is(json, at + 1, keyEnd)) {
        number = digits(json, value + 1, 16, 10);
        said = (int) digits(json, value + 18, 8, 16);
      } else {
        crc.reset();
        crc.update(json, at + 1, keyEnd - at - 1);
        crc.update(0);
        crc.update(json, value + 1, valueEnd - value - 1);
        sum += (int) crc.getValue() * 0x85EBCA6B;
      }
      at = quote(json, valueEnd + 1, end);
    }
    return new Read(number, said, sum);
  }

  /** Where the value of a text member begins, behind its quote, or -1. */
  public static int member(byte[] json, int end, byte[] name) {
    for (int at = quote(json, 0, end); at < end; ) {
      int close = closing(json, at + 1, end);
      int value = past(json, close + 1, end);
      if (value < end && json[value] == '"') {
        if (java.util.Arrays.equals(json, at + 1, close, name, 0, name.length)) {
          return value + 1;
        }
        close = closing(json, value + 1, end);
      }
      at = quote(json, close + 1, end);
    }
    return -1;
  }

  /** Where a text that begins behind its quote ends. */
  public static int closing(byte[] json, int from, int end) {
    int at = from;
    while (at < end && json[at] != '"') {
      at += json[at] == '\\' ? 2 : 1;
    }
    return Math.min(at, end);
  }

  private static int quote(byte[] json, int from, int end) {
    int at = from;
    while (at < end && json[at] != '"') {
      at++;
    }
    return at;
  }

  private static int past(byte[] json, int from, int end) {
    int at = from;
    while (at < end && (json[at] == ':' || json[at] == ' ')) {
      at++;
    }
    return at;
  }

  private static boolean is(byte[] json, int from, int to) {
    if (to - from != REFERENCE.length()) {
      return false;
    }
    for (int i = 0; i < REFERENCE.length(); i++) {
      if (json[from + i] != REFERENCE.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static long digits(byte[] json, int from, int count, int radix) {
    long value = 0;
    for (int i = from; i < from + count; i++) {
      value = value * radix + Math.max(0, Character.digit(json[i], radix));
    }
    return value;
  }
}
