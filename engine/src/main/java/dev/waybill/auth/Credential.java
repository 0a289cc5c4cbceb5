package dev.waybill.auth;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.document.Document;
import dev.waybill.http.FieldRules;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import dev.waybill.shape.Shape;
import dev.waybill.shape.Unmapped;
import dev.waybill.template.Template;
import dev.waybill.template.Unrenderable;

/**
 * Reads one credential out of the document. What cannot be sent is the operator's to mend, and is refused by name, never shown.
 */
final class Credential {
  private Credential() {}

  /** The text of a credential that must be there. */
  static String text(Shape shape, Document document, String what) {
    JsonNode value = rendered(shape, document, what);
    if (value.isMissingNode() || value.isNull()) {
      throw refused("The " + what + " is not configured.");
    }
    return plain(value, what);
  }

  /** The text of a credential that may be left out. */
  static String optional(Shape shape, Document document, String what) {
    JsonNode value = shape == null ? null : rendered(shape, document, what);
    return value == null || value.isMissingNode() || value.isNull() ? "" : plain(value, what);
  }

  /** What a shape makes; one that cannot be made is refused by name. */
  static JsonNode rendered(Shape shape, Document document, String what) {
    try {
      return shape.render(document);
    } catch (Unrenderable | Unmapped unusable) {
      throw refused("The " + what + " cannot be made. " + unusable.getMessage());
    }
  }

  /** What a template writes; one that cannot be written is refused by name. */
  static String rendered(Template template, Document document, String what) {
    try {
      return template.render(document);
    } catch (Unrenderable unusable) {
      throw refused("The " + what + " cannot be made. " + unusable.getMessage());
    }
  }

  private static String plain(JsonNode value, String what) {
    if (!value.isValueNode()) {
      throw refused("The " + what + " is a list or an object, not text.");
    }
    return value.asText();
  }

  /** A credential in the body: it must be there, and keeps its type. */
  static Shape present(Shape shape, String what) {
    return document -> {
      JsonNode value = shape.render(document);
      if (value.isMissingNode() || value.isNull()) {
        throw refused("The " + what + " is not configured.");
      }
      return value;
    };
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
