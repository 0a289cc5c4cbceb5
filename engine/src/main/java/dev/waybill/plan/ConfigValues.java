package dev.waybill.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.waybill.problem.Violation;
import dev.waybill.schema.JsonSchema;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A provider's settings: the file's, then the environment's, then the schema's defaults; checked by the schema.
 *
 * @param lacking a sentence for each that is missing or wrong
 */
record ConfigValues(JsonNode values, List<String> lacking) {

  static ConfigValues read(JsonSchema schema, Tenancy tenancy) {
    ObjectNode given = tenancy.config().deepCopy();
    JsonNode properties = schema.json().path("properties");
    properties.fieldNames().forEachRemaining(name -> {
      Optional<String> text = tenancy.setting().apply(name);
      text.ifPresent(value -> given.set(name, typed(value, properties.get(name).path("type").asText())));
    });
    JsonNode values = schema.withDefaults(given);
    List<String> lacking = new ArrayList<>();
    for (Violation violation : schema.validate(values)) {
      lacking.add("The setting" + (violation.path().isEmpty() ? "s" : " `" + violation.path().substring(1) + "`")
          + " must be mended: " + violation.message());
    }
    values.fieldNames().forEachRemaining(name -> {
      if (!properties.has(name)) {
        lacking.add("There is no setting `" + name + "`.");
      }
    });
    return new ConfigValues(values, List.copyOf(lacking));
  }

  boolean complete() {
    return lacking.isEmpty();
  }

  /** An environment variable is text; the schema says what it stands for. What does not read as that stays text and is found wrong. */
  private static JsonNode typed(String text, String type) {
    try {
      return switch (type) {
        case "integer" -> BigIntegerNode.valueOf(new BigInteger(text));
        case "number" -> DecimalNode.valueOf(new BigDecimal(text));
        case "boolean" -> text.equals("true") || text.equals("false") ? BooleanNode.valueOf(text.equals("true")) : TextNode.valueOf(text);
        default -> TextNode.valueOf(text);
      };
    } catch (NumberFormatException notANumber) {
      return TextNode.valueOf(text);
    }
  }
}
