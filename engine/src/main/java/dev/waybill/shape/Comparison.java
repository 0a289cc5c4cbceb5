package dev.waybill.shape;

import dev.waybill.document.Document;
import java.util.List;

/** A match that can also say why it does not hold. Immutable and thread-safe. */
public interface Comparison extends Match {
  /** What is not as wanted; empty where the match holds. */
  List<Difference> differences(Document document);

  @Override
  default boolean test(Document document) {
    return differences(document).isEmpty();
  }
}
