package dev.waybill.schema;

import com.fasterxml.jackson.databind.JsonNode;

/** Whether a setting's schema bounds its value enough to let it stand in a host name. */
final class HostBound {
  private static final int DEEPEST = 16;

  private HostBound() {}

  static boolean holds(JsonNode schema, String property) {
    return search(schema, schema, property, 0);
  }

  private static boolean search(JsonNode root, JsonNode schema, String property, int depth) {
    if (depth > DEEPEST) {
      return false;
    }
    if (bounds(root, schema.path("properties").path(property), 0)) {
      return true;
    }
    for (JsonNode part : schema.path("allOf")) {
      if (search(root, part, property, depth + 1)) {
        return true;
      }
    }
    JsonNode reference = schema.path("$ref");
    return reference.isTextual() && search(root, Pointers.resolve(root, reference.textValue()), property, depth + 1);
  }

  private static boolean bounds(JsonNode root, JsonNode schema, int depth) {
    if (depth > DEEPEST) {
      return false;
    }
    boolean own = schema.has("pattern") || schema.has("enum") || schema.has("const");
    if (own || schema.path("format").asText().equals("hostname-label")) {
      return true;
    }
    for (JsonNode part : schema.path("allOf")) {
      if (bounds(root, part, depth + 1)) {
        return true;
      }
    }
    JsonNode reference = schema.path("$ref");
    return reference.isTextual() && bounds(root, Pointers.resolve(root, reference.textValue()), depth + 1);
  }
}
