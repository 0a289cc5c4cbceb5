package dev.waybill.secret;

import java.util.List;

/** Reads references of HTML and XML: with or without a semicolon, with any zeros before the number, escaped once or several times. Pure. */
final class References {
  private static final List<String> NAMES = List.of("amp", "lt", "gt", "quot", "apos");
  private static final String NAMED = "&<>\"'";
  private static final int MOST_ZEROS = 32;

  private References() {}

  /** A character, and where the reference to it ends. */
  private record Read(int value, int end) {}

  /** What the reference that begins with the ampersand here stands for in the end, or -1. */
  static int value(String text, int at) {
    Read read = read(text, at);
    return read == null ? -1 : read.value;
  }

  /** Where the reference ends that begins here if it stands for this character, or -1. */
  static int end(String text, int at, int wanted) {
    Read read = wanted == '&' ? ampersands(text, at) : read(text, at);
    return read != null && read.value == wanted ? read.end : -1;
  }

  private static Read read(String text, int at) {
    Read ampersands = ampersands(text, at);
    Read inner = one(text, ampersands == null ? at : ampersands.end - 1, ampersands != null);
    return inner != null ? inner : ampersands;
  }

  /** An ampersand that was escaped, as often as it was; null where none is. */
  private static Read ampersands(String text, int at) {
    Read last = null;
    Read next = one(text, at, false);
    while (next != null && next.value == '&') {
      last = next;
      next = one(text, last.end - 1, true);
    }
    return last;
  }

  /** @param escaped whether the ampersand itself was written as a reference that ends here */
  private static Read one(String text, int at, boolean escaped) {
    if (escaped && text.charAt(at) != ';') {
      return null;
    }
    return at + 1 < text.length() && text.charAt(at + 1) == '#' ? number(text, at + 2) : name(text, at + 1);
  }

  private static Read name(String text, int from) {
    for (int i = 0; i < NAMES.size(); i++) {
      if (text.startsWith(NAMES.get(i), from)) {
        return behind(text, from + NAMES.get(i).length(), NAMED.charAt(i));
      }
    }
    return null;
  }

  private static Read number(String text, int from) {
    boolean hex = from < text.length() && (text.charAt(from) | 0x20) == 'x';
    int radix = hex ? 16 : 10;
    int begin = hex ? from + 1 : from;
    int end = begin;
    while (end < text.length() && end - begin < MOST_ZEROS && text.charAt(end) == '0') {
      end++;
    }
    int value = 0;
    while (end < text.length() && value <= Character.MAX_CODE_POINT) {
      int digit = text.charAt(end) < 0x80 ? Character.digit(text.charAt(end), radix) : -1;
      if (digit < 0) {
        break;
      }
      value = value * radix + digit;
      end++;
    }
    return end == begin || value > Character.MAX_CODE_POINT ? null : behind(text, end, value);
  }

  private static Read behind(String text, int end, int value) {
    return new Read(value, end < text.length() && text.charAt(end) == ';' ? end + 1 : end);
  }
}
