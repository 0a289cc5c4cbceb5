package dev.waybill.template;

import dev.waybill.document.Document;

/** Text with holes, compiled. Immutable and thread-safe. */
public interface Template {
  /**
   * Writes the text.
   *
   * @throws Unrenderable where a name is absent, or a value cannot stand in its place
   */
  String render(Document document);

  /** Whether it has no hole. */
  boolean isConstant();
}
