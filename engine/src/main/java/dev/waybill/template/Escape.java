package dev.waybill.template;

/** How a value is written into its place. What the place cannot carry is refused, never dropped. */
public enum Escape {
  /** As it is: text whose place encodes it later (JSON, form, multipart, plain text). */
  NONE,
  /** One percent-encoded path segment (RFC 3986); empty, {@code .} and {@code ..} are refused. */
  PATH,
  /** Percent-encoded query value. */
  QUERY,
  /** An HTTP field value (RFC 9110): CR, LF, NUL, other controls and non-ASCII are refused. */
  HEADER,
  /** XML character data and attribute values. */
  XML;

  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  /**
   * Writes a value into its place.
   *
   * @param name what the sentence of a refusal calls the value
   * @throws Unrenderable where the place cannot carry it
   */
  public void write(String value, String name, StringBuilder out) {
    switch (this) {
      case NONE -> out.append(value);
      case PATH, QUERY -> percent(value, name, out);
      case HEADER -> header(value, name, out);
      case XML -> xml(value, name, out);
    }
  }

  /** The same as text of its own. */
  public String encode(String value, String name) {
    StringBuilder out = new StringBuilder(value.length() + 16);
    write(value, name, out);
    return out.toString();
  }

  private static void percent(String value, String name, StringBuilder out) {
    for (int i = 0; i < value.length(); i++) {
      char character = value.charAt(i);
      if (unreserved(character)) {
        out.append(character);
      } else if (character < 0x80) {
        octet(character, out);
      } else {
        int point = value.codePointAt(i);
        if (Character.charCount(point) == 2) {
          i++;
        } else if (Character.isSurrogate(character)) {
          throw new Unrenderable("`" + name + "` holds half of a character pair, which no URL can carry.");
        }
        utf8(point, out);
      }
    }
  }

  private static boolean unreserved(char character) {
    return character >= 'a' && character <= 'z'
        || character >= 'A' && character <= 'Z'
        || character >= '0' && character <= '9'
        || character == '-'
        || character == '.'
        || character == '_'
        || character == '~';
  }

  private static void utf8(int point, StringBuilder out) {
    if (point < 0x800) {
      octet(0xC0 | point >> 6, out);
    } else {
      if (point < 0x10000) {
        octet(0xE0 | point >> 12, out);
      } else {
        octet(0xF0 | point >> 18, out);
        octet(0x80 | point >> 12 & 0x3F, out);
      }
      octet(0x80 | point >> 6 & 0x3F, out);
    }
    octet(0x80 | point & 0x3F, out);
  }

  private static void octet(int octet, StringBuilder out) {
    out.append('%').append(HEX[octet >> 4]).append(HEX[octet & 0xF]);
  }

  private static void header(String value, String name, StringBuilder out) {
    for (int i = 0; i < value.length(); i++) {
      char character = value.charAt(i);
      if (character != '\t' && (character < 0x20 || character > 0x7E)) {
        throw new Unrenderable("`" + name
            + "` holds a character that no header can carry: only visible ASCII, blanks and tabs may stand there.");
      }
    }
    out.append(value);
  }

  private static void xml(String value, String name, StringBuilder out) {
    for (int i = 0; i < value.length(); i++) {
      char character = value.charAt(i);
      switch (character) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&apos;");
        // A parser would turn these into blanks in an attribute, and CR into LF everywhere.
        case '\t', '\n', '\r' -> out.append("&#").append((int) character).append(';');
        default -> {
          boolean pair = Character.isHighSurrogate(character) && i + 1 < value.length()
              && Character.isLowSurrogate(value.charAt(i + 1));
          if (character < 0x20 || Character.isSurrogate(character) && !pair || character >= 0xFFFE) {
            throw new Unrenderable("`" + name + "` holds a character that XML cannot carry.");
          }
          out.append(character);
          if (pair) {
            out.append(value.charAt(++i));
          }
        }
      }
    }
  }
}
