package dev.waybill.secret;

/** Base32 (RFC 4648), as far as it is needed to look for bytes in it. Pure. */
final class Base32 {
  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int BITS = 5;

  private Base32() {}

  /** The characters that depend on these bytes alone when they begin at this offset modulo five. */
  static String middle(byte[] bytes, int offset) {
    StringBuilder text = new StringBuilder();
    int begin = offset * Byte.SIZE;
    for (int bit = (begin + BITS - 1) / BITS * BITS; bit + BITS <= begin + bytes.length * Byte.SIZE; bit += BITS) {
      int value = 0;
      for (int i = bit - begin; i < bit - begin + BITS; i++) {
        value = value << 1 | bytes[i / Byte.SIZE] >> Byte.SIZE - 1 - i % Byte.SIZE & 1;
      }
      text.append(ALPHABET.charAt(value));
    }
    return text.toString();
  }
}
