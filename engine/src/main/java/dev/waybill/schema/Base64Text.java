package dev.waybill.schema;

/** Measures base64 text (RFC 4648 § 4) without decoding it. */
final class Base64Text {
  private Base64Text() {}

  /** The number of bytes a text decodes to, or -1 where it is not base64 with padding and without white space. */
  static long decodedLength(String text) {
    int length = text.length();
    if (length % 4 != 0) {
      return -1;
    }
    int padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
    for (int i = 0; i < length - padding; i++) {
      if (!isDigit(text.charAt(i))) {
        return -1;
      }
    }
    return length / 4 * 3L - padding;
  }

  private static boolean isDigit(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '+' || c == '/';
  }
}
