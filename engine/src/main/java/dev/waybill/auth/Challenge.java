package dev.waybill.auth;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One challenge of a {@code WWW-Authenticate} field (RFC 9110 § 11.3).
 *
 * @param scheme in lower case
 * @param parameters by lower-case name, without quotes
 */
record Challenge(String scheme, Map<String, String> parameters) {

  /** Every challenge of the fields in order; what cannot be read ends the field it stands in. */
  static List<Challenge> all(List<String> fields) {
    List<Challenge> all = new ArrayList<>();
    fields.forEach(field -> new Reader(field, all).read());
    return all;
  }

  /** Or an empty text. */
  String get(String name) {
    return parameters.getOrDefault(name, "");
  }

  private static final class Reader {
    private final String text;
    private final List<Challenge> found;
    private int at;

    private Reader(String text, List<Challenge> found) {
      this.text = text;
      this.found = found;
    }

    private void read() {
      Challenge current = null;
      while (true) {
        skip(" \t,");
        String word = word();
        if (word.isEmpty()) {
          return;
        }
        int after = at;
        skip(" \t");
        if (at < text.length() && text.charAt(at) == '=' && current != null) {
          at++;
          skip(" \t");
          current.parameters.putIfAbsent(word.toLowerCase(Locale.ROOT), value());
        } else {
          at = after;
          current = new Challenge(word.toLowerCase(Locale.ROOT), new LinkedHashMap<>());
          found.add(current);
          token68();
        }
      }
    }

    /** Passes over the one word that some schemes have in place of parameters. */
    private void token68() {
      int start = at;
      skip(" ");
      while (at < text.length() && (wordly(text.charAt(at)) || text.charAt(at) == '/')) {
        at++;
      }
      int word = at;
      skip("=");
      int padded = at;
      skip(" \t");
      boolean alone = (at == text.length() || text.charAt(at) == ',') && (padded > word || padded > start);
      at = alone ? at : start;
    }

    private String word() {
      int start = at;
      while (at < text.length() && wordly(text.charAt(at))) {
        at++;
      }
      return text.substring(start, at);
    }

    private static boolean wordly(char c) {
      return c > ' ' && c < 127 && "()<>@,;:\\\"/[]?={}".indexOf(c) < 0;
    }

    private String value() {
      if (at >= text.length() || text.charAt(at) != '"') {
        return word();
      }
      StringBuilder value = new StringBuilder();
      for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
        if (text.charAt(at) == '\\' && at + 1 < text.length()) {
          at++;
        }
        value.append(text.charAt(at));
      }
      at = Math.min(at + 1, text.length());
      return value.toString();
    }

    private void skip(String these) {
      while (at < text.length() && these.indexOf(text.charAt(at)) >= 0) {
        at++;
      }
    }
  }
}
