package dev.waybill.schema;

import java.util.List;
import java.util.Set;

/**
 * The outermost {@code anyOf} or {@code oneOf} that an error lies in.
 *
 * @param keyword where the keyword stands in the schema, as the evaluation went
 * @param branch which of the alternatives, or null for the keyword's own error
 * @param steps how deep in the instance it is applied
 */
record Alternative(String keyword, String branch, int steps) {
  private static final Set<String> NAMED = Set.of("properties", "patternProperties");
  private static final Set<String> NUMBERED = Set.of("allOf");
  private static final Set<String> DOWN =
      Set.of("items", "contains", "additionalProperties", "unevaluatedItems", "unevaluatedProperties");

  static Alternative of(List<Object> evaluation) {
    int steps = 0;
    for (int i = 0; i < evaluation.size(); i++) {
      String word = String.valueOf(evaluation.get(i));
      if (word.equals("anyOf") || word.equals("oneOf")) {
        String branch = i + 1 < evaluation.size() ? String.valueOf(evaluation.get(i + 1)) : null;
        return new Alternative(Pointers.text(evaluation.subList(0, i + 1)), branch, steps);
      }
      if (NAMED.contains(word) || word.equals("prefixItems")) {
        steps++;
        i++;
      } else if (DOWN.contains(word)) {
        steps++;
      } else if (NUMBERED.contains(word) || word.equals("dependentSchemas")) {
        i++;
      }
    }
    return null;
  }
}
