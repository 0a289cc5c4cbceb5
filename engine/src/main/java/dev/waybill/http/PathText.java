package dev.waybill.http;

/**
 * Paths with their query as they go onto the wire: RFC 3986 characters, well-formed percent signs, no dot segment in any
 * spelling, no fragment, at most {@link Target#MAX_PATH} characters.
 */
final class PathText {
  private static final byte REFUSED = 0;
  private static final byte PLAIN = 1;
  private static final byte DOT = 2;
  private static final byte PARTING = 3;
  private static final byte PERCENT = 4;
  private static final byte QUERY = 5;

  /** A segment in which something else than dots stands. */
  private static final int NOT_DOTS = -1;

  /** What each ASCII character is in a path. */
  private static final byte[] KIND = new byte[128];

  static {
    for (char c = 0; c < 128; c++) {
      boolean alphanumeric = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      KIND[c] = alphanumeric || "-_~!$&'()*+,=:@".indexOf(c) >= 0 ? PLAIN : REFUSED;
    }
    KIND['.'] = DOT;
    KIND['/'] = PARTING;
    KIND[';'] = PARTING;
    KIND['%'] = PERCENT;
    KIND['?'] = QUERY;
  }

  private PathText() {}

  /**
   * Checks one path.
   *
   * @param whole whether an encoded slash parts segments too: in a URL that somebody wrote it does; in a path that was rendered
   *     it is a character of a value, which was encoded so that it cannot part anything
   * @throws BadTarget where it cannot be sent as it is
   */
  static void check(String path, boolean whole) {
    int length = path.length();
    if (length > Target.MAX_PATH) {
      throw new BadTarget("too_long", "The path and query are longer than " + Target.MAX_PATH + " characters.");
    }
    if (length == 0 || path.charAt(0) != '/') {
      throw bad("does not begin with `/`");
    }
    if (length > 1 && path.charAt(1) == '/') {
      throw bad("begins with `//`");
    }
    int dots = 0;
    int i = 0;
    while (i < length) {
      char c = path.charAt(i++);
      byte kind = c < 128 ? KIND[c] : REFUSED;
      if (kind == PERCENT) {
        char decoded = (char) hex(path, i);
        i += 2;
        boolean parts = whole && (decoded == '/' || decoded == '\\');
        kind = decoded == '.' ? DOT : parts ? PARTING : PLAIN;
      }
      if (kind == PLAIN) {
        dots = NOT_DOTS;
      } else if (kind == DOT) {
        dots += dots == NOT_DOTS ? 0 : 1;
      } else if (kind == PARTING) {
        refuseDots(dots);
        dots = c == ';' ? NOT_DOTS : 0;
      } else if (kind == QUERY) {
        checkQuery(path, i);
        break;
      } else {
        throw unsendable(c);
      }
    }
    refuseDots(dots);
  }

  private static void checkQuery(String path, int start) {
    int i = start;
    while (i < path.length()) {
      char c = path.charAt(i++);
      byte kind = c < 128 ? KIND[c] : REFUSED;
      if (kind == REFUSED) {
        throw unsendable(c);
      }
      if (kind == PERCENT) {
        hex(path, i);
        i += 2;
      }
    }
  }

  /** @param dots how many dots the segment has, or {@link #NOT_DOTS} */
  private static void refuseDots(int dots) {
    if (dots == 1 || dots == 2) {
      throw new BadTarget("dot_segment", "The path has a segment `.` or `..`.");
    }
  }

  private static int hex(String path, int at) {
    if (at + 1 < path.length()) {
      int high = digit(path.charAt(at));
      int low = digit(path.charAt(at + 1));
      if (high >= 0 && low >= 0) {
        return high << 4 | low;
      }
    }
    throw bad("has a `%` that is not followed by two hexadecimal digits");
  }

  private static int digit(char c) {
    return c < 128 ? Character.digit(c, 16) : -1;
  }

  private static BadTarget unsendable(char c) {
    return switch (c) {
      case '#' -> new BadTarget("fragment", "The URL has a fragment (`#`).");
      case '\\' -> new BadTarget("backslash", "The URL has a backslash.");
      default -> bad("has a character that must be percent-encoded");
    };
  }

  private static BadTarget bad(String what) {
    return new BadTarget("bad_path", "The path or query " + what + ".");
  }
}
