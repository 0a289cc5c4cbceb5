package dev.waybill.dispatch;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a caller prefers ({@code Prefer}, RFC 7240). Advisory: what is unknown or cannot be read is passed over.
 *
 * @param strict {@code handling=strict}: refuse an input that the action does not read
 * @param hold {@code wait=N}: how long the answer may be held for a final result, or null
 */
public record Preferences(boolean strict, Duration hold) {
  public static final Preferences NONE = new Preferences(false, null);

  /** @param fields the values of the header field, in order; of a preference that stands twice the first counts */
  public static Preferences of(List<String> fields) {
    if (fields.isEmpty()) {
      return NONE;
    }
    Map<String, String> words = new HashMap<>();
    for (String field : fields) {
      for (String preference : field.split(",")) {
        String[] pair = preference.split(";", 2)[0].split("=", 2);
        words.putIfAbsent(pair[0].trim().toLowerCase(Locale.ROOT), pair.length == 2 ? unquoted(pair[1].trim()) : "");
      }
    }
    String wait = words.getOrDefault("wait", "");
    return new Preferences(words.getOrDefault("handling", "").equals("strict"),
        wait.matches("[0-9]{1,9}") ? Duration.ofSeconds(Long.parseLong(wait)) : null);
  }

  private static String unquoted(String word) {
    boolean quoted = word.length() > 1 && word.startsWith("\"") && word.endsWith("\"");
    return quoted ? word.substring(1, word.length() - 1) : word;
  }
}
