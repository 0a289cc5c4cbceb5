package dev.waybill.telemetry;

/**
 * Writes text so that it cannot leave its place in a log line: controls, line ends and half characters are escaped as in JSON.
 */
final class Characters {
  private Characters() {}

  /** The text inside a JSON string (RFC 8259), and harmless on a terminal. */
  static void escape(String text, StringBuilder line) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        line.append('\\').append(c);
      } else if (c == '\n') {
        line.append("\\n");
      } else if (c == '\t') {
        line.append("\\t");
      } else if (isPlain(text, i)) {
        line.append(c);
      } else {
        line.append(String.format("\\u%04x", (int) c));
      }
    }
  }

  /** The text for people: as it is, with what could move the cursor or forge a line escaped. */
  static void show(String text, StringBuilder line) {
    for (int i = 0; i < text.length(); i++) {
      if (isPlain(text, i)) {
        line.append(text.charAt(i));
      } else {
        line.append(String.format("\\u%04x", (int) text.charAt(i)));
      }
    }
  }

  private static boolean isPlain(String text, int at) {
    char c = text.charAt(at);
    if (c >= ' ' && c < 0x7f) {
      return true;
    }
    if (Character.isHighSurrogate(c)) {
      return at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1));
    }
    if (Character.isLowSurrogate(c)) {
      return at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
    }
    int type = Character.getType(c);
    return type != Character.CONTROL && type != Character.FORMAT && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR && type != Character.UNASSIGNED;
  }
}
