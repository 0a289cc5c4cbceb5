package dev.waybill.shape;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.document.Document;

/** A compiled shape: makes a value from the document. Immutable and thread-safe. */
@FunctionalInterface
public interface Shape {
  /**
   * The value; a missing node where it is absent; never null. It may share nodes with the document and with other renderings: it
   * is read, never changed.
   *
   * @throws dev.waybill.template.Unrenderable where a template cannot be written
   * @throws Unmapped where a {@code $map} has no entry for the value or a directive cannot be applied to it
   */
  JsonNode render(Document document);
}
