package dev.waybill.secret;

import java.nio.charset.StandardCharsets;

/**
 * Finds a secret in text where some of its characters are escaped, whichever they are: percent-encoded once or twice, escaped with
 * backslashes as JSON and programming languages do it however deep, quoted-printable, or as references of HTML and XML. Backslashes and
 * soft line breaks count for nothing, so that it rather finds too much. Pure.
 */
final class EscapedText {
  private static final int MOST_BACKSLASHES = 64;

  private EscapedText() {}

  /**
   * The first bytes in UTF-8 of the characters that may stand here, however they are written: as many as four, in one number. What begins
   * with none of them does not begin here.
   *
   * @param behind where the backslashes end that begin here
   */
  static int firsts(String text, int at, int behind) {
    if (behind == text.length()) {
      return 0;
    }
    int plain = firstByte(text.codePointAt(behind));
    int other = switch (text.charAt(behind)) {
      case '%' -> percented(text, behind);
      case '&' -> firstByte(References.value(text, behind));
      case '=' -> Math.max(0, hex(text, behind + 1, behind + 3));
      case '+' -> ' ';
      default -> behind > at ? escaped(text, behind) : 0;
    };
    // An equals sign at the end of a line may be one.
    int equals = behind > at && text.charAt(at) == '=' ? '=' : 0;
    return plain | other << 8 | equals << 24;
  }

  /** The first bytes of what may be written by these characters behind a backslash: as a character, and as a byte of one. */
  private static int escaped(String text, int at) {
    char c = text.charAt(at);
    if (c == 'n' || c == 'r') {
      return c == 'n' ? '\n' : '\r';
    }
    int end = Backslashed.end(text, at);
    int value = end < 0 ? 0 : Backslashed.value(text, at);
    return firstByte(value) | (value >= 0x80 && value <= 0xff ? value << 8 : 0);
  }

  /** The first byte of a character in UTF-8, the first half of a pair standing for all it may begin; 0 for none. */
  static int firstByte(int c) {
    if (c < 0x80) {
      return Math.max(0, c);
    }
    if (c < 0x800) {
      return 0xc0 | c >> 6;
    }
    int whole = c < Character.MIN_SUPPLEMENTARY_CODE_POINT && Character.isHighSurrogate((char) c) ? Character.toCodePoint((char) c, '\uDC00') : c;
    return whole < Character.MIN_SUPPLEMENTARY_CODE_POINT ? 0xe0 | whole >> 12 : 0xf0 | whole >> 18;
  }

  /** The byte that is percent-encoded here, however often the percent sign was; 0 for none. */
  private static int percented(String text, int at) {
    int digits = at + 1;
    while (text.startsWith("25", digits)) {
      digits += 2;
    }
    return Math.max(0, hex(text, digits, digits + 2));
  }

  /** Whether anything in the text reads as an escape. */
  static boolean hasEscape(String text) {
    return text.indexOf('%') >= 0 || text.indexOf('\\') >= 0 || text.indexOf('&') >= 0 || hasQuoted(text);
  }

  private static boolean hasQuoted(String text) {
    for (int at = text.indexOf('='); at >= 0; at = text.indexOf('=', at + 1)) {
      if (hex(text, at + 1, at + 3) >= 0 || softBreak(text, at) > at) {
        return true;
      }
    }
    return false;
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
    if (!decode && wanted == '=' && at < text.length() && text.charAt(at) == '=') {
      return at + 1;
    }
    int from = behindBackslashes(text, at);
    if (from == text.length()) {
      return -1;
    }
    int decoded = switch (text.charAt(from)) {
      case '%' -> percent(text, from, wanted);
      case '&' -> References.end(text, from, wanted);
      case '=' -> quoted(text, from, wanted);
      default -> from > at ? Backslashed.end(text, from, wanted) : -1;
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
  static int behindBackslashes(String text, int at) {
    int from = at;
    for (int i = 0; i < MOST_BACKSLASHES && from < text.length(); i++) {
      char c = text.charAt(from);
      int behind = switch (c) {
        case '\\' -> from + 1;
        case '%' -> percent(text, from, '\\');
        case '&' -> References.end(text, from, '\\');
        case '=' -> Math.max(softBreak(text, from), quoted(text, from, '\\'));
        default -> -1;
      };
      if (behind < 0) {
        return from;
      }
      from = behind;
    }
    return from;
  }

  /** Behind a soft line break of quoted-printable text (RFC 2045), or -1. */
  private static int softBreak(String text, int at) {
    if (text.startsWith("\r\n", at + 1)) {
      return at + 3;
    }
    return at + 1 < text.length() && (text.charAt(at + 1) == '\n' || text.charAt(at + 1) == '\r') ? at + 2 : -1;
  }

  /** Behind one character that is quoted-printable, or -1. */
  private static int quoted(String text, int at, int wanted) {
    if (wanted < 0x80) {
      return hex(text, at + 1, at + 3) == wanted ? at + 3 : -1;
    }
    int from = at;
    for (byte one : Character.toString(wanted).getBytes(StandardCharsets.UTF_8)) {
      int broken = from < text.length() && text.charAt(from) == '=' ? softBreak(text, from) : -1;
      from = broken > from ? broken : from;
      if (from >= text.length() || text.charAt(from) != '=' || hex(text, from + 1, from + 3) != (one & 0xff)) {
        return -1;
      }
      from += 3;
    }
    return from;
  }

  private static int percent(String text, int at, int wanted) {
    if (wanted < 0x80) {
      return percentByte(text, at, wanted);
    }
    int from = at;
    for (byte one : Character.toString(wanted).getBytes(StandardCharsets.UTF_8)) {
      from = from < 0 ? from : percentByte(text, from, one & 0xff);
    }
    return from;
  }

  private static int percentByte(String text, int at, int wanted) {
    if (at >= text.length() || text.charAt(at) != '%') {
      return -1;
    }
    int digits = at + 1;
    while (hex(text, digits, digits + 2) != wanted) {
      // The percent sign itself may be encoded.
      if (!text.startsWith("25", digits)) {
        return -1;
      }
      digits += 2;
    }
    int from = digits + 2;
    // An encoded percent sign that was encoded again, as often as it was.
    while (wanted == '%' && text.startsWith("25", from)) {
      from += 2;
    }
    return from;
  }

  static int hex(String text, int from, int to) {
    return number(text, from, to, 16);
  }

  /** The number these digits stand for, or -1. */
  static int number(String text, int from, int to, int radix) {
    int value = to > text.length() || from >= to ? -1 : 0;
    for (int i = from; i < to && value >= 0; i++) {
      int digit = Character.digit(text.charAt(i), radix);
      value = digit < 0 ? -1 : value * radix + digit;
    }
    return value;
  }
}
