package dev.waybill.tree;

import java.util.Collection;
import java.util.Locale;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** "Did you mean": the known word nearest to a misspelt one. */
public final class Suggest {
  private Suggest() {}

  /** A remedy sentence that names the nearest word within a third of its length, else all words if few, else nothing. */
  public static String remedy(String word, Collection<String> known) {
    String lower = word.toLowerCase(Locale.ROOT);
    int limit = Math.max(1, word.length() / 3);
    LevenshteinDistance distance = new LevenshteinDistance(limit);
    String best = null;
    int bestDistance = Integer.MAX_VALUE;
    for (String candidate : known) {
      String other = candidate.toLowerCase(Locale.ROOT);
      int found = isSwapped(lower, other) ? 1 : distance.apply(lower, other);
      if (found >= 0 && found < bestDistance) {
        best = candidate;
        bestDistance = found;
      }
    }
    if (best != null) {
      return "Did you mean `" + best + "`?";
    }
    return known.isEmpty() || known.size() > 20 ? "" : "Known here: " + String.join(", ", known) + ".";
  }

  /** Whether two neighbours changed places, the commonest slip of a typist. */
  private static boolean isSwapped(String word, String other) {
    int first = 0;
    while (first < word.length() && first < other.length() && word.charAt(first) == other.charAt(first)) {
      first++;
    }
    return first + 1 < word.length() && word.length() == other.length() && word.charAt(first) == other.charAt(first + 1)
        && word.charAt(first + 1) == other.charAt(first) && word.substring(first + 2).equals(other.substring(first + 2));
  }
}
