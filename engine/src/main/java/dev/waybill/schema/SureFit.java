package dev.waybill.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A quick look at a value that says "it holds" or "ask the validator": most values hold, and the validator takes longer over one than
 * everything else that is done with it. Knows the usual keywords; a schema with any other has none. Never says that a value holds where
 * the validator would not. Immutable and thread-safe.
 */
final class SureFit {
  private static final Set<String> ANNOTATIONS =
      Set.of("title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly", "$comment");
  private static final Set<String> OF_OBJECTS = Set.of("properties", "required", "additionalProperties");

  private SureFit() {}

  /** The look for a sound schema, or null where it has none. */
  static Predicate<JsonNode> of(JsonNode schema) {
    if (!(schema instanceof ObjectNode object)) {
      return schema.isBoolean() && schema.booleanValue() ? value -> true : null;
    }
    List<Predicate<JsonNode>> rules = new ArrayList<>();
    boolean fields = false;
    for (Map.Entry<String, JsonNode> keyword : object.properties()) {
      if (OF_OBJECTS.contains(keyword.getKey())) {
        fields = true;
      } else if (!ANNOTATIONS.contains(keyword.getKey())) {
        rules.add(rule(keyword.getKey(), keyword.getValue()));
      }
    }
    if (fields) {
      rules.add(Fields.of(object));
    }
    return all(rules);
  }

  /** That all of them hold; null where one is null. */
  private static Predicate<JsonNode> all(List<Predicate<JsonNode>> rules) {
    if (rules.contains(null)) {
      return null;
    }
    @SuppressWarnings({"unchecked", "rawtypes"})
    Predicate<JsonNode>[] each = rules.toArray(new Predicate[0]);
    return value -> {
      for (Predicate<JsonNode> rule : each) {
        if (!rule.test(value)) {
          return false;
        }
      }
      return true;
    };
  }

  private static Predicate<JsonNode> rule(String keyword, JsonNode operand) {
    return switch (keyword) {
      case "type" -> types(operand);
      case "enum" -> texts(operand);
      case "format" -> format(operand.asText());
      case "pattern" -> {
        Pattern pattern = LinearPattern.compile(operand.textValue());
        yield value -> !value.isTextual() || pattern.matcher(value.textValue()).find();
      }
      case "minLength" -> bound(operand, least -> value -> !value.isTextual() || characters(value) >= least);
      case "maxLength" -> bound(operand, most -> value -> !value.isTextual() || characters(value) <= most);
      case "minItems" -> bound(operand, least -> value -> !value.isArray() || value.size() >= least);
      case "maxItems" -> bound(operand, most -> value -> !value.isArray() || value.size() <= most);
      case "minimum" -> bound(operand, least -> value -> !value.isNumber() || isShort(value) && value.longValue() >= least);
      case "maximum" -> bound(operand, most -> value -> !value.isNumber() || isShort(value) && value.longValue() <= most);
      case "items" -> elements(of(operand));
      case "allOf" -> {
        List<Predicate<JsonNode>> parts = new ArrayList<>();
        operand.forEach(part -> parts.add(of(part)));
        yield all(parts);
      }
      default -> null;
    };
  }

  /** Whole numbers that are kept as such: of others the validator knows more. */
  private static boolean isShort(JsonNode number) {
    return number.isInt() || number.isLong();
  }

  private static int characters(JsonNode text) {
    return text.textValue().codePointCount(0, text.textValue().length());
  }

  private static Predicate<JsonNode> bound(JsonNode operand, java.util.function.IntFunction<Predicate<JsonNode>> rule) {
    return operand.isInt() ? rule.apply(operand.intValue()) : null;
  }

  private static Predicate<JsonNode> types(JsonNode operand) {
    if (operand.isTextual()) {
      return type(operand.textValue());
    }
    List<Predicate<JsonNode>> types = new ArrayList<>();
    operand.forEach(word -> types.add(type(word.asText())));
    return types.contains(null) ? null : value -> types.stream().anyMatch(type -> type.test(value));
  }

  private static Predicate<JsonNode> type(String word) {
    return switch (word) {
      case "string" -> JsonNode::isTextual;
      case "integer" -> SureFit::isShort;
      case "number" -> JsonNode::isNumber;
      case "boolean" -> JsonNode::isBoolean;
      case "object" -> JsonNode::isObject;
      case "array" -> JsonNode::isArray;
      case "null" -> JsonNode::isNull;
      default -> null;
    };
  }

  private static Predicate<JsonNode> texts(JsonNode operand) {
    Set<String> texts = new HashSet<>();
    operand.forEach(each -> {
      if (each.isTextual()) {
        texts.add(each.textValue());
      }
    });
    return value -> value.isTextual() && texts.contains(value.textValue());
  }

  private static Predicate<JsonNode> format(String name) {
    Predicate<String> own = Formats.own(name);
    return own == null ? null : value -> !value.isTextual() || own.test(value.textValue());
  }

  private static Predicate<JsonNode> elements(Predicate<JsonNode> element) {
    return element == null ? null : value -> {
      for (int i = 0; value.isArray() && i < value.size(); i++) {
        if (!element.test(value.get(i))) {
          return false;
        }
      }
      return true;
    };
  }

  /** The keywords of an object's fields together. */
  private record Fields(Map<String, Predicate<JsonNode>> known, String[] required, Predicate<JsonNode> others) implements Predicate<JsonNode> {

    static Predicate<JsonNode> of(ObjectNode schema) {
      Map<String, Predicate<JsonNode>> known = new HashMap<>();
      schema.path("properties").properties().forEach(each -> known.put(each.getKey(), SureFit.of(each.getValue())));
      List<String> required = new ArrayList<>();
      schema.path("required").forEach(name -> required.add(name.asText()));
      JsonNode rest = schema.path("additionalProperties");
      Predicate<JsonNode> others = rest.isMissingNode() ? value -> true
          : rest.isBoolean() && !rest.booleanValue() ? value -> false : SureFit.of(rest);
      return others == null || known.containsValue(null) ? null : new Fields(known, required.toArray(new String[0]), others);
    }

    @Override
    public boolean test(JsonNode value) {
      if (!(value instanceof ObjectNode object)) {
        return true;
      }
      for (String name : required) {
        if (object.get(name) == null) {
          return false;
        }
      }
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        if (!known.getOrDefault(field.getKey(), others).test(field.getValue())) {
          return false;
        }
      }
      return true;
    }
  }
}
