package dev.waybill.secret;

import java.nio.charset.StandardCharsets;

/** Base32 (RFC 4648) in small letters, as far as it is needed to look for bytes in it. Pure. */
final class Base32 {
  private static final byte[] ALPHABET = "abcdefghijklmnopqrstuvwxyz234567".getBytes(StandardCharsets.US_ASCII);
  private static final int BITS = 5;

  private Base32() {}

  /** The characters that depend on these bytes alone when they begin at this offset modulo five. */
  static String middle(byte[] bytes, int offset) {
    int shared = (BITS - offset * Byte.SIZE % BITS) % BITS;
    byte[] text = new byte[Math.max(0, (bytes.length * Byte.SIZE - shared) / BITS)];
    int bits = 0;
    int left = -shared;
    int at = 0;
    for (byte one : bytes) {
      bits = bits << Byte.SIZE | one & 0xff;
      left += Byte.SIZE;
      for (; left >= BITS; left -= BITS) {
        text[at++] = ALPHABET[bits >>> left - BITS & 31];
      }
    }
    return new String(text, StandardCharsets.ISO_8859_1);
  }
}
