package dev.waybill.auth;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.document.Document;
import dev.waybill.http.FieldRules;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import dev.waybill.shape.Shape;

/** Reads one credential out of the document. What cannot be sent is the operator's to mend, and is refused by name, never shown. */
final class Credential {
  private Credential() {}

  /** The text of a credential that must be there. */
  static String text(Shape shape, Document document, String what) {
    JsonNode value = shape.render(document);
    if (value.isMissingNode() || value.isNull()) {
      throw refused("The " + what + " is not configured.");
    }
    return value.asText();
  }

  /** The text of a credential that may be left out. */
  static String optional(Shape shape, Document document) {
    JsonNode value = shape == null ? null : shape.render(document);
    return value == null || value.isMissingNode() || value.isNull() ? "" : value.asText();
  }

  /** A credential that goes into a header field as it is. */
  static String field(String value, String what) {
    if (!FieldRules.isValue(value)) {
      throw refused("The " + what + " holds a character that a header cannot carry.");
    }
    return value;
  }

  static RuntimeException refused(String sentence) {
    return Problem.of(Code.NOT_CONFIGURED, "credential", sentence).failure();
  }
}
