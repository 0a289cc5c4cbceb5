package dev.waybill.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Node;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds schemas that would be applied to one value without end, or too often: references that come back to themselves without a
 * step into the value, and references that multiply or form long chains.
 */
final class Cycles {
  private static final long MOST = 10_000;
  private static final int LONGEST_CHAIN = 200;

  private final JsonNode root;
  private final Map<JsonNode, Long> costs = new IdentityHashMap<>();
  private boolean endless;

  private Cycles(JsonNode root) {
    this.root = root;
  }

  static void find(Node schema, Findings findings) {
    Cycles cycles = new Cycles(schema.json());
    long cost = cycles.all(cycles.root);
    if (cycles.endless) {
      String sentence = "A `$ref` of this schema comes back to itself without a step into the value.";
      findings.error(schema.place(), "endless-schema", sentence, "");
    } else if (cost > MOST) {
      String sentence = "The references of this schema multiply to more than " + MOST + " checks of one value.";
      findings.error(schema.place(), "large-schema", sentence, "");
    }
  }

  /** The highest cost of any subschema. */
  private long all(JsonNode node) {
    long most = node.isObject() ? cost(node, 0) : 0;
    for (JsonNode child : node) {
      most = Math.max(most, all(child));
    }
    return most;
  }

  /** How many subschemas are applied to one value, references followed. */
  private long cost(JsonNode schema, int depth) {
    if (depth > LONGEST_CHAIN) {
      return MOST + 1;
    }
    Long known = costs.get(schema);
    if (known != null) {
      endless |= known < 0;
      return Math.max(known, 0);
    }
    costs.put(schema, -1L);
    long cost = 1;
    for (JsonNode part : inPlace(schema)) {
      cost = Math.min(cost + cost(part, depth + 1), MOST + 1);
    }
    costs.put(schema, cost);
    return cost;
  }

  private List<JsonNode> inPlace(JsonNode schema) {
    List<JsonNode> parts = new ArrayList<>();
    for (String keyword : Keywords.IN_PLACE) {
      JsonNode value = schema.path(keyword);
      if (Keywords.ONE.contains(keyword)) {
        parts.add(value);
      } else {
        value.forEach(parts::add);
      }
    }
    if (schema.path("$ref").isTextual()) {
      parts.add(Pointers.resolve(root, schema.get("$ref").textValue()));
    }
    parts.removeIf(part -> !part.isObject());
    return parts;
  }
}
