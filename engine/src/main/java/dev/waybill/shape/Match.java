package dev.waybill.shape;

import dev.waybill.document.Document;

/** A compiled match. Immutable and thread-safe. */
@FunctionalInterface
public interface Match {
  boolean test(Document document);
}
