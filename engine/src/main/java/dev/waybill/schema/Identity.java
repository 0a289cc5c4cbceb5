package dev.waybill.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;

/**
 * Keys that are equal exactly where two JSON values are: numbers by value (1 is 1.0), objects in any order. Keys of one kind can
 * be ordered, so that a hash table of values chosen to collide stays fast; exponents are not written out.
 */
final class Identity {
  private Identity() {}

  static Object of(JsonNode value) {
    if (value.isTextual()) {
      return value.textValue();
    }
    if (value.isNumber()) {
      return number(value);
    }
    if (value.isContainerNode()) {
      StringBuilder text = new StringBuilder();
      write(value, text);
      return new Whole(text.toString());
    }
    return value.isBoolean() ? (Object) value.booleanValue() : new Whole("null");
  }

  private static BigDecimal number(JsonNode value) {
    return value.decimalValue().stripTrailingZeros();
  }

  private static void write(JsonNode value, StringBuilder text) {
    if (value.isObject()) {
      Map<String, JsonNode> sorted = new TreeMap<>();
      value.properties().forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
      text.append('{');
      sorted.forEach((key, below) -> {
        text.append(key.length()).append(':').append(key);
        write(below, text);
      });
      text.append('}');
    } else if (value.isArray()) {
      text.append('[');
      value.forEach(item -> write(item, text));
      text.append(']');
    } else if (value.isTextual()) {
      text.append('"').append(value.textValue().length()).append(':').append(value.textValue());
    } else {
      text.append(value.isNumber() ? number(value).toString() : value.asText()).append(',');
    }
  }

  /** A list, an object or null as text that no other value has. */
  private record Whole(String text) implements Comparable<Whole> {
    @Override
    public int compareTo(Whole other) {
      return text.compareTo(other.text);
    }
  }
}
