package dev.waybill.secret;

import java.nio.charset.StandardCharsets;

/**
 * Reads what stands behind a backslash for a character, as JSON and programming languages write it: {@code u0041}, {@code u{41}},
 * {@code U00000041}, {@code x41} and {@code 101}, the last two also for the bytes of a character in UTF-8. Pure.
 */
final class Backslashed {
  private static final int LONGEST_BRACED = 8;

  private Backslashed() {}

  /** Behind one character that begins here, or -1. */
  static int end(String text, int at, int wanted) {
    int end = end(text, at);
    if (end < 0) {
      return -1;
    }
    if (value(text, at) == wanted) {
      return end;
    }
    if (wanted >= Character.MIN_SUPPLEMENTARY_CODE_POINT && text.charAt(at) == 'u') {
      return units(text, at, Character.toChars(wanted));
    }
    return wanted < 0x80 || text.charAt(at) == 'u' || text.charAt(at) == 'U' ? -1 : bytes(text, at, wanted);
  }

  /** A pair of surrogates. */
  private static int units(String text, int at, char[] pair) {
    if (value(text, at) != pair[0]) {
      return -1;
    }
    int low = behindBackslashes(text, end(text, at));
    return low < text.length() && text.charAt(low) == 'u' && value(text, low) == pair[1] ? end(text, low) : -1;
  }

  private static int bytes(String text, int at, int wanted) {
    int from = at;
    int end = at;
    for (byte one : Character.toString(wanted).getBytes(StandardCharsets.UTF_8)) {
      end = from < text.length() ? end(text, from) : -1;
      if (end < 0 || value(text, from) != (one & 0xff)) {
        return -1;
      }
      from = behindBackslashes(text, end);
    }
    return end;
  }

  private static int behindBackslashes(String text, int at) {
    int from = at;
    while (from < text.length() && text.charAt(from) == '\\') {
      from++;
    }
    return from;
  }

  /** Where the escape ends whose first character behind the backslash stands here; -1 for none. */
  static int end(String text, int at) {
    int digits = at + 1;
    int end = switch (text.charAt(at)) {
      case 'u' -> text.startsWith("{", digits) ? braced(text, digits) : at + 5;
      case 'U' -> at + 9;
      case 'x' -> at + 3;
      case '0', '1', '2', '3', '4', '5', '6', '7' -> octal(text, at);
      default -> -1;
    };
    return end > at && end <= text.length() && number(text, at, end) >= 0 ? end : -1;
  }

  /** The number of the escape that stands here, which is one. */
  static int value(String text, int at) {
    return number(text, at, end(text, at));
  }

  private static int braced(String text, int at) {
    int end = at + 1;
    while (end < text.length() && end - at <= LONGEST_BRACED && text.charAt(end) != '}') {
      end++;
    }
    return end < text.length() && text.charAt(end) == '}' ? end + 1 : -1;
  }

  private static int octal(String text, int at) {
    int end = at;
    int most = text.charAt(at) <= '3' ? 3 : 2;
    while (end < text.length() && end - at < most && text.charAt(end) >= '0' && text.charAt(end) <= '7') {
      end++;
    }
    return end;
  }

  private static int number(String text, int at, int end) {
    char c = text.charAt(at);
    if (c >= '0' && c <= '7') {
      return EscapedText.number(text, at, end, 8);
    }
    return c == 'u' && text.charAt(at + 1) == '{' ? EscapedText.hex(text, at + 2, end - 1) : EscapedText.hex(text, at + 1, end);
  }
}
