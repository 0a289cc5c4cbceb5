package dev.waybill.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.tree.ExactNodes;

/** One schema that asks for what several do. */
final class Conjunction {
  private static final JsonNodeFactory NODES = ExactNodes.FACTORY;

  private Conjunction() {}

  /** {@code allOf} of the parts, each with its local references turned to where it now stands. */
  static ObjectNode of(JsonNode... parts) {
    ObjectNode whole = NODES.objectNode();
    ArrayNode all = whole.putArray("allOf");
    for (int i = 0; i < parts.length; i++) {
      all.add(moved(parts[i], "#/allOf/" + i, true));
    }
    return whole;
  }

  private static JsonNode moved(JsonNode node, String prefix, boolean schema) {
    if (node instanceof ArrayNode array) {
      ArrayNode copy = NODES.arrayNode();
      array.forEach(item -> copy.add(moved(item, prefix, schema)));
      return copy;
    }
    if (!(node instanceof ObjectNode object)) {
      return node;
    }
    ObjectNode copy = NODES.objectNode();
    object.properties().forEach(entry -> copy.set(entry.getKey(), entry(entry.getKey(), entry.getValue(), prefix, schema)));
    return copy;
  }

  private static JsonNode entry(String key, JsonNode value, String prefix, boolean schema) {
    if (!schema) {
      return moved(value, prefix, true);
    }
    if (key.equals("$ref") && value.isTextual()) {
      return NODES.textNode(prefix + value.textValue().substring(1));
    }
    if (Keywords.MAP.contains(key)) {
      return moved(value, prefix, false);
    }
    return Keywords.ONE.contains(key) || Keywords.LIST.contains(key) ? moved(value, prefix, true) : value;
  }
}
