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
      int found = distance.apply(lower, candidate.toLowerCase(Locale.ROOT));
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
}
