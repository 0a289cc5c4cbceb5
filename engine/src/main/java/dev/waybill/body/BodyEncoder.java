package dev.waybill.body;

import dev.waybill.document.Document;

/** Writes one request body from the document. Immutable and thread-safe. */
@FunctionalInterface
public interface BodyEncoder {
  /** No body key at all. */
  BodyEncoder NONE = (document, boundary) -> Encoded.NONE;

  /**
   * The body.
   *
   * @param boundary a text that stands in no content, for multipart
   * @throws dev.waybill.template.Unrenderable where the shape cannot be written or a value cannot stand in this kind of body
   */
  Encoded encode(Document document, String boundary);
}
