package dev.waybill.server;

/**
 * What may stand behind the size of a chunk (RFC 9112, section 7.1.1): names, each with a word or a quoted text. A text that is not closed
 * could be read on into what follows the line, so it is refused. Pure.
 */
final class ChunkExtension {
  private ChunkExtension() {}

  static boolean isSound(String text) {
    int at = 0;
    while (at < text.length()) {
      at = blank(text, at);
      if (at == text.length() || text.charAt(at) != ';') {
        return false;
      }
      int name = blank(text, at + 1);
      at = word(text, name);
      if (at == name) {
        return false;
      }
      int equals = blank(text, at);
      if (equals < text.length() && text.charAt(equals) == '=') {
        int value = blank(text, equals + 1);
        at = value < text.length() && text.charAt(value) == '"' ? quoted(text, value + 1) : word(text, value);
        if (at <= value) {
          return false;
        }
      }
    }
    return true;
  }

  private static int blank(String text, int from) {
    int at = from;
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
    return at;
  }

  private static int word(String text, int from) {
    int at = from;
    while (at < text.length() && FramingHead.isToken(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /** Behind the closing quote; -1 where there is none, or a character that cannot stand there. */
  private static int quoted(String text, int from) {
    for (int at = from; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        return at + 1;
      }
      at += c == '\\' ? 1 : 0;
      if (at == text.length() || text.charAt(at) >= 0x7f || text.charAt(at) < ' ' && text.charAt(at) != '\t') {
        return -1;
      }
    }
    return -1;
  }
}
