package dev.waybill.template;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.document.Binary;
import dev.waybill.tree.ExactNodes;
import java.math.BigDecimal;

/** How a value of the document reads as text: text as it is, numbers with every digit, {@code true} and {@code false}. */
public final class Text {
  private Text() {}

  /** The text of a scalar, or null for what has none: absent, null, a list, an object, a file. */
  public static String of(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> value.textValue();
      case BOOLEAN -> value.booleanValue() ? "true" : "false";
      case NUMBER -> value.isBigDecimal() ? of(value.decimalValue()) : value.asText();
      default -> null;
    };
  }

  /** A number with every digit: {@code 0.0000001} stays plain, {@code 1E+400} does not become 401 digits. */
  public static String of(BigDecimal number) {
    return ExactNodes.text(number);
  }

  /** What a person would call the value in a sentence. */
  public static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> "text";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      case ARRAY -> "a list";
      case OBJECT -> value instanceof Binary ? "a file" : "an object";
      case BINARY -> "a file";
      case NULL -> "null";
      default -> "nothing";
    };
  }
}
