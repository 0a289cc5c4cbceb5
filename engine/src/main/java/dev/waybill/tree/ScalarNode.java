package dev.waybill.tree;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Text, a number, a truth value or null.
 *
 * @param json the value under YAML 1.2 core rules
 * @param source the characters as written, without quotes
 * @param plain whether it was written without quotes (YAML's plain style); JSON numbers and words count as plain
 */
public record ScalarNode(Place place, JsonNode json, String source, boolean plain) implements Node {
  public boolean isText() {
    return json.isTextual();
  }

  @Override
  public String kind() {
    return switch (json.getNodeType()) {
      case STRING -> "text";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      default -> "null";
    };
  }
}
