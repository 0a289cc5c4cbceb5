package dev.waybill.path;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.document.Document;

/** A compiled path. Immutable and thread-safe. */
public interface Selector {
  /**
   * The value with its type; a missing node where absent; never null. What may select several gives a list (empty where none).
   */
  JsonNode select(Document document);

  /** Whether it can select several values ({@code *}, {@code ..}, filter, slice). */
  boolean selectsMany();

  /** As written. */
  String text();
}
