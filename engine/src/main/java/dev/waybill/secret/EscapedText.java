package dev.waybill.secret;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Finds a secret in text where some of its characters are escaped, whichever they are: percent-encoded once or twice, JSON-escaped
 * however deep, or as XML references. Backslashes count for nothing on either side, so that it rather finds too much. Pure.
 */
final class EscapedText {
  private static final Map<String, Integer> NAMED =
      Map.of("amp", (int) '&', "lt", (int) '<', "gt", (int) '>', "quot", (int) '"', "apos", (int) '\'');
  private static final int LONGEST_REFERENCE = 10;
  private static final int MOST_BACKSLASHES = 64;

  private EscapedText() {}

  /** Whether the secret may begin here. Within a run of backslashes it may not: each would be looked through to its end. */
  static boolean mayBegin(String text, int at, String secret) {
    char c = text.charAt(at);
    return switch (c) {
      case '%', '&' -> true;
      case '\\' -> at == 0 || text.charAt(at - 1) != '\\';
      case '+' -> secret.charAt(0) == '+' || secret.charAt(0) == ' ';
      default -> c == secret.charAt(0);
    };
  }

  static boolean hasEscape(String text) {
    return text.indexOf('%') >= 0 || text.indexOf('\\') >= 0 || text.indexOf('&') >= 0;
  }

  /** Where the secret ends that begins here, or -1. */
  static int end(String text, int at, String secret) {
    return end(text, at, secret, secret.length());
  }

  /**
   * Where the part of the secret ends that begins here, or -1.
   *
   * @param fewest how many characters of the secret it must have
   */
  static int end(String text, int at, String secret, int fewest) {
    return Math.max(end(text, at, secret, fewest, true), end(text, at, secret, fewest, false));
  }

  /** @param decode whether what reads as an escape is one, even of a character that begins one */
  private static int end(String text, int at, String secret, int fewest, boolean decode) {
    int behind = at;
    int i = 0;
    while (i < secret.length()) {
      int c = secret.codePointAt(i);
      int next = one(text, behind, c, decode);
      if (next < 0) {
        return i >= fewest ? behind : -1;
      }
      behind = next;
      i += Character.charCount(c);
    }
    return behind;
  }

  /** Whether this stretch is one character, however it is written, and nothing else but backslashes. */
  static boolean isOne(String text, int from, int to, int wanted) {
    return reaches(text, one(text, from, wanted, true), to) || reaches(text, one(text, from, wanted, false), to);
  }

  private static boolean reaches(String text, int end, int to) {
    return end == to || end >= 0 && end < to && behindBackslashes(text, end) >= to;
  }

  /** Behind one character, however it is written, or -1. */
  private static int one(String text, int at, int wanted, boolean decode) {
    int from = behindBackslashes(text, at);
    if (from == text.length()) {
      return -1;
    }
    int decoded = switch (text.charAt(from)) {
      case '%' -> percent(text, from, wanted);
      case '&' -> reference(text, from, wanted);
      case 'u' -> from > at ? unicode(text, from, wanted) : -1;
      default -> -1;
    };
    int plain = plain(text, from, wanted, from > at);
    return decoded >= 0 && (decode || plain < 0) ? decoded : plain;
  }

  private static int plain(String text, int at, int wanted, boolean escaped) {
    char c = text.charAt(at);
    boolean same = text.codePointAt(at) == wanted || wanted == ' ' && c == '+'
        || escaped && (wanted == '\n' && c == 'n' || wanted == '\r' && c == 'r');
    return same ? at + Character.charCount(text.codePointAt(at)) : -1;
  }

  /** However they are written themselves; a long run is no escaping any more. */
  private static int behindBackslashes(String text, int at) {
    int from = at;
    for (int i = 0; i < MOST_BACKSLASHES && from < text.length(); i++) {
      char c = text.charAt(from);
      int behind = c == '\\' ? from + 1 : c == '%' ? percent(text, from, '\\') : c == '&' ? reference(text, from, '\\') : -1;
      if (behind < 0) {
        return from;
      }
      from = behind;
    }
    return from;
  }

  /** One or, for a pair of surrogates, two escapes of four hexadecimal digits. */
  private static int unicode(String text, int at, int wanted) {
    int from = at;
    for (char unit : Character.toChars(wanted)) {
      while (from < text.length() && text.charAt(from) == '\\') {
        from++;
      }
      if (from + 5 > text.length() || text.charAt(from) != 'u' || hex(text, from + 1, from + 5) != unit) {
        return -1;
      }
      from += 5;
    }
    return from;
  }

  private static int percent(String text, int at, int wanted) {
    int from = at;
    for (byte one : Character.toString(wanted).getBytes(StandardCharsets.UTF_8)) {
      if (from >= text.length() || text.charAt(from) != '%') {
        return -1;
      }
      int digits = from + 1;
      while (hex(text, digits, digits + 2) != (one & 0xff)) {
        // The percent sign itself may be encoded.
        if (!text.startsWith("25", digits)) {
          return -1;
        }
        digits += 2;
      }
      from = digits + 2;
      // An encoded percent sign that was encoded again, as often as it was.
      while (one == '%' && text.startsWith("25", from)) {
        from += 2;
      }
    }
    return from;
  }

  private static int reference(String text, int at, int wanted) {
    int end = at + 1;
    while (end < text.length() && end - at < LONGEST_REFERENCE && text.charAt(end) != ';') {
      end++;
    }
    if (end == text.length() || text.charAt(end) != ';') {
      return -1;
    }
    boolean numeric = text.charAt(at + 1) == '#';
    boolean hex = numeric && (text.charAt(at + 2) == 'x' || text.charAt(at + 2) == 'X');
    int value = hex ? number(text, at + 3, end, 16) : numeric ? number(text, at + 2, end, 10)
        : NAMED.getOrDefault(text.substring(at + 1, end), -1);
    return value == wanted ? end + 1 : -1;
  }

  private static int hex(String text, int from, int to) {
    return number(text, from, to, 16);
  }

  /** The number these digits stand for, or -1. */
  private static int number(String text, int from, int to, int radix) {
    int value = to > text.length() || from >= to ? -1 : 0;
    for (int i = from; i < to && value >= 0; i++) {
      int digit = Character.digit(text.charAt(i), radix);
      value = digit < 0 ? -1 : value * radix + digit;
    }
    return value;
  }
}
