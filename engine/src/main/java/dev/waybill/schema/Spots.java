package dev.waybill.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds the places of a schema that hold files. */
final class Spots {
  private static final int DEEPEST = 16;
  private static final int MOST = 100;
  private static final int MOST_LOOKS = 10_000;

  private final JsonNode root;
  private final Map<List<String>, FileRule> found = new LinkedHashMap<>();
  private int looks;

  private Spots(JsonNode root) {
    this.root = root;
  }

  static Map<List<String>, FileRule> of(JsonNode schema) {
    Spots spots = new Spots(schema);
    spots.look(schema, List.of(), 0);
    return spots.found;
  }

  static List<FileSpot> list(Map<List<String>, FileRule> found) {
    List<FileSpot> spots = new ArrayList<>();
    found.forEach((path, rule) -> spots.add(new FileSpot(path, rule.onlyMedia(), rule.media(), rule.maxBytes(), rule.sources())));
    return List.copyOf(spots);
  }

  private void look(JsonNode schema, List<String> path, int depth) {
    if (!schema.isObject() || depth > DEEPEST || found.size() >= MOST || ++looks > MOST_LOOKS) {
      return;
    }
    if (schema.has(FileKeyword.NAME)) {
      found.merge(path, FileRule.of(schema.get(FileKeyword.NAME)), FileRule::and);
    }
    schema.path("properties").properties().forEach(entry -> look(entry.getValue(), longer(path, entry.getKey()), depth + 1));
    look(schema.path("items"), longer(path, "*"), depth + 1);
    for (String keyword : List.of("allOf", "anyOf", "oneOf")) {
      schema.path(keyword).forEach(part -> look(part, path, depth + 1));
    }
    for (String keyword : List.of("then", "else")) {
      look(schema.path(keyword), path, depth + 1);
    }
    if (schema.path("$ref").isTextual()) {
      look(Pointers.resolve(root, schema.get("$ref").textValue()), path, depth + 1);
    }
  }

  private static List<String> longer(List<String> path, String step) {
    List<String> longer = new ArrayList<>(path);
    longer.add(step);
    return List.copyOf(longer);
  }
}
