package dev.waybill.schema;

import java.util.Locale;

/** Media types (RFC 9110 § 8.3.1), as far as a file's is compared. */
final class MediaType {
  private static final String MARKS = "!#$%&'*+-.^_`|~";
  private static final int LONGEST = 255;

  private MediaType() {}

  /** Type and subtype in lower case, without parameters; null where the text is no media type. */
  static String essence(String text) {
    int semicolon = text.indexOf(';');
    int end = semicolon < 0 ? text.length() : semicolon;
    while (semicolon > 0 && end > 0 && text.charAt(end - 1) == ' ') {
      end--;
    }
    int slash = text.indexOf('/');
    boolean valid = text.length() <= LONGEST && slash > 0 && isToken(text, 0, slash) && isToken(text, slash + 1, end);
    for (int i = end; valid && i < text.length(); i++) {
      valid = text.charAt(i) >= ' ' && text.charAt(i) < 0x7f;
    }
    return valid ? text.substring(0, end).toLowerCase(Locale.ROOT) : null;
  }

  private static boolean isToken(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      if (!letter && MARKS.indexOf(c) < 0) {
        return false;
      }
    }
    return from < to;
  }
}
