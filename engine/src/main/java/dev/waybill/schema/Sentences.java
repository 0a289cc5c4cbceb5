package dev.waybill.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import dev.waybill.tree.Shown;
import java.util.ArrayList;
import java.util.List;

/** Says in plain words what a keyword found. Shows what the schema asks for and the names of properties, never a value. */
final class Sentences {
  private static final int MOST_WORDS = 20;

  private Sentences() {}

  static String of(Error error) {
    JsonNode wanted = error.getSchemaNode();
    return switch (error.getKeyword()) {
      case "type", "unionType" -> "must be " + types(wanted) + ", but is " + kind(error.getInstanceNode()) + ".";
      case "enum" -> oneOf(wanted);
      case "const" -> "must be " + shown(wanted) + ".";
      case "format" -> "must be " + Formats.description(wanted.asText()) + ".";
      case "pattern" -> "does not match the pattern " + shown(wanted) + ".";
      case "minLength" -> "must have at least " + count(wanted, "character") + ".";
      case "maxLength" -> "must have at most " + count(wanted, "character") + ".";
      case "minItems" -> "must have at least " + count(wanted, "element") + ".";
      case "maxItems" -> "must have at most " + count(wanted, "element") + ".";
      case "minProperties" -> "must have at least " + count(wanted, "property") + ".";
      case "maxProperties" -> "must have at most " + count(wanted, "property") + ".";
      case "uniqueItems" -> "must not hold the same value twice.";
      case "contains", "minContains" -> "does not hold enough elements of the kind asked for.";
      case "maxContains" -> "holds too many elements of the kind asked for.";
      case "items", "unevaluatedItems", "prefixItems" -> "has more elements than are known here.";
      case "dependentRequired" -> "`" + word(error.getArguments()[0]) + "` is required where `" + word(error.getArguments()[1])
          + "` is given.";
      case "propertyNames" -> "`" + word(error.getProperty()) + "` is no name that can stand here.";
      case "not" -> "must not be of this form.";
      case "false" -> "must not be given.";
      case "oneOf" -> "fits several of the allowed forms, but must fit exactly one.";
      default -> error.getMessage();
    };
  }

  private static String word(Object name) {
    return Shown.word(String.valueOf(name));
  }

  private static String count(JsonNode number, String noun) {
    String digits = number.asText();
    String plural = noun.equals("property") ? "properties" : noun + "s";
    return digits + " " + (digits.equals("1") ? noun : plural);
  }

  private static String oneOf(JsonNode values) {
    if (values.size() > MOST_WORDS) {
      return "is none of the " + values.size() + " allowed values.";
    }
    List<String> words = new ArrayList<>();
    values.forEach(value -> words.add(shown(value)));
    return words.size() == 1 ? "must be " + words.get(0) + "." : "must be one of: " + String.join(", ", words) + ".";
  }

  private static String shown(JsonNode value) {
    return "`" + Shown.word(value.isValueNode() ? value.asText() : value.toString()) + "`";
  }

  private static String types(JsonNode type) {
    List<String> words = new ArrayList<>();
    (type.isArray() ? type : List.of(type)).forEach(word -> words.add(typeWord(word.asText())));
    return String.join(" or ", words);
  }

  private static String typeWord(String type) {
    return switch (type) {
      case "string" -> "text";
      case "integer" -> "a whole number";
      case "number" -> "a number";
      case "boolean" -> "true or false";
      case "object" -> "an object";
      case "array" -> "a list";
      default -> type;
    };
  }

  private static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT, POJO -> "an object";
      case ARRAY -> "a list";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      case NULL -> "null";
      default -> "text";
    };
  }
}
