package dev.waybill.server;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads tokens, quoted strings and parameters out of a header field's value (RFC 9110, section 5.6). One use, one thread. */
final class HeaderWords {
  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

  private final String text;
  private int at;

  HeaderWords(String text) {
    this.text = text;
  }

  /** Whether a list of words, in any case and over several fields, holds this one. */
  static boolean names(List<String> fields, String word) {
    for (int i = 0; i < fields.size(); i++) {
      for (String each : fields.get(i).split(",")) {
        if (each.strip().equalsIgnoreCase(word)) {
          return true;
        }
      }
    }
    return false;
  }

  /** The token that begins here, or null where none does. */
  String token() {
    int begin = at;
    while (at < text.length() && isToken(text.charAt(at))) {
      at++;
    }
    return at == begin ? null : text.substring(begin, at);
  }

  boolean take(char expected) {
    if (at < text.length() && text.charAt(at) == expected) {
      at++;
      return true;
    }
    return false;
  }

  /** All that follows as {@code ; name=value}, names in lower case; null where it is anything else or a name stands twice. */
  Map<String, String> parameters() {
    Map<String, String> parameters = new HashMap<>();
    for (space(); at < text.length(); space()) {
      if (!take(';')) {
        return null;
      }
      space();
      String name = token();
      String value = name == null || !take('=') ? null : value();
      if (value == null || parameters.put(name.toLowerCase(Locale.ROOT), value) != null) {
        return null;
      }
    }
    return parameters;
  }

  private String value() {
    return take('"') ? quoted() : token();
  }

  /**
   * Browsers write a backslash in a file name as it is and a quote as {@code %22}; only {@code \"} and {@code \\} are taken as
   * escapes.
   */
  private String quoted() {
    StringBuilder value = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return value.toString();
      }
      boolean escape = c == '\\' && at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\\');
      value.append(escape ? text.charAt(at++) : c);
    }
    return null;
  }

  private void space() {
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
  }

  private static boolean isToken(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || TOKEN_MARKS.indexOf(c) >= 0;
  }
}
