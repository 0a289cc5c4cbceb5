package dev.waybill.shape;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.document.Document;
import java.util.ArrayList;
import java.util.List;

/** The right side of a match: what one value must be. Immutable and thread-safe. */
public interface Matcher {
  /**
   * Whether the value is as wanted.
   *
   * @param value a missing node where there is none
   * @param document where shapes on the right side take their values from
   */
  boolean test(JsonNode value, Document document);

  /** As written. */
  String expected();

  /** The same of what a path that can select several has selected: whether any is as wanted. */
  default boolean testAny(JsonNode values, Document document) {
    for (JsonNode value : values) {
      if (test(value, document)) {
        return true;
      }
    }
    return false;
  }

  /** What is not as wanted; empty where the value is. */
  default List<Difference> differences(String path, JsonNode value, Document document) {
    List<Difference> found = new ArrayList<>(1);
    if (!test(value, document)) {
      found.add(new Difference(path, expected(), Shown.value(value)));
    }
    return found;
  }
}
