package dev.waybill.server;

import java.util.List;
import java.util.Locale;

/** What a caller prefers ({@code Prefer}, RFC 7240). Advisory: what is unknown is passed over. */
final class Preferences {
  static final Preferences NONE = new Preferences(false);

  private final boolean strict;

  private Preferences(boolean strict) {
    this.strict = strict;
  }

  /** @param fields the values of the header field, in order; of a preference that stands twice the first counts */
  static Preferences of(List<String> fields) {
    for (String field : fields) {
      for (String preference : field.split(",")) {
        String[] pair = preference.split(";", 2)[0].split("=", 2);
        if (pair[0].trim().toLowerCase(Locale.ROOT).equals("handling")) {
          return pair.length == 2 && unquoted(pair[1].trim()).equals("strict") ? new Preferences(true) : NONE;
        }
      }
    }
    return NONE;
  }

  private static String unquoted(String word) {
    boolean quoted = word.length() > 1 && word.startsWith("\"") && word.endsWith("\"");
    return quoted ? word.substring(1, word.length() - 1) : word;
  }

  /** {@code handling=strict}: refuse an input that the action does not read. */
  boolean strict() {
    return strict;
  }
}
