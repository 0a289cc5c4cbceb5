package dev.waybill.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.http.FileNode;
import dev.waybill.tree.ExactNodes;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The {@code default}s of a schema's properties, compiled. Conditions and alternatives are not asked: only {@code properties},
 * {@code items}, {@code allOf} and local references count. Immutable once made, thread-safe.
 */
final class Defaults {
  private static final JsonNodeFactory NODES = ExactNodes.FACTORY;
  private static final int MOST_STEPS = 64;
  private static final Defaults NONE = new Defaults();

  private final Map<String, JsonNode> values = new LinkedHashMap<>();
  private final Map<String, List<Defaults>> below = new LinkedHashMap<>();
  private final List<Defaults> elements = new ArrayList<>();

  private Defaults() {}

  static Defaults of(JsonNode schema) {
    if (schema.findValue("default") == null) {
      return NONE;
    }
    Defaults defaults = new Defaults();
    new Reader(schema).collect(schema, defaults, 0);
    return defaults;
  }

  /** The instance with what is absent filled in; the same object where nothing is. Never changes its argument. */
  JsonNode apply(JsonNode instance) {
    if (instance instanceof ObjectNode object && !(instance instanceof FileNode)) {
      return applyToObject(object);
    }
    return instance instanceof ArrayNode array && !elements.isEmpty() ? applyToArray(array) : instance;
  }

  private JsonNode applyToObject(ObjectNode given) {
    ObjectNode result = given;
    for (Map.Entry<String, JsonNode> entry : values.entrySet()) {
      if (!result.has(entry.getKey())) {
        result = result == given ? copy(given) : result;
        result.set(entry.getKey(), entry.getValue().deepCopy());
      }
    }
    for (Map.Entry<String, List<Defaults>> entry : below.entrySet()) {
      JsonNode child = result.get(entry.getKey());
      JsonNode filled = child == null ? null : applyAll(entry.getValue(), child);
      if (filled != child) {
        result = result == given ? copy(given) : result;
        result.set(entry.getKey(), filled);
      }
    }
    return result;
  }

  private JsonNode applyToArray(ArrayNode given) {
    ArrayNode result = given;
    for (int i = 0; i < given.size(); i++) {
      JsonNode filled = applyAll(elements, given.get(i));
      if (filled != given.get(i)) {
        result = result == given ? NODES.arrayNode().addAll(given) : result;
        result.set(i, filled);
      }
    }
    return result;
  }

  private static JsonNode applyAll(List<Defaults> all, JsonNode value) {
    JsonNode filled = value;
    for (Defaults one : all) {
      filled = one.apply(filled);
    }
    return filled;
  }

  private static ObjectNode copy(ObjectNode given) {
    ObjectNode copy = NODES.objectNode();
    copy.setAll(given);
    return copy;
  }

  /** Reads one schema; subschemas that refer to themselves are read once. */
  private static final class Reader {
    private final JsonNode root;
    private final Map<JsonNode, Defaults> made = new IdentityHashMap<>();

    Reader(JsonNode root) {
      this.root = root;
    }

    private Defaults read(JsonNode schema) {
      Defaults known = made.get(schema);
      if (known == null) {
        known = new Defaults();
        made.put(schema, known);
        collect(schema, known, 0);
      }
      return known;
    }

    private void collect(JsonNode schema, Defaults into, int steps) {
      if (steps > MOST_STEPS) {
        return;
      }
      schema.path("properties").properties().forEach(entry -> {
        JsonNode value = valueOf(entry.getValue(), 0);
        if (value != null) {
          into.values.putIfAbsent(entry.getKey(), value);
        }
        add(read(entry.getValue()), into.below.computeIfAbsent(entry.getKey(), key -> new ArrayList<>()));
      });
      if (schema.path("items").isObject()) {
        add(read(schema.get("items")), into.elements);
      }
      schema.path("allOf").forEach(part -> collect(part, into, steps + 1));
      if (schema.path("$ref").isTextual()) {
        collect(Pointers.resolve(root, schema.get("$ref").textValue()), into, steps + 1);
      }
    }

    private static void add(Defaults one, List<Defaults> all) {
      if (!all.contains(one)) {
        all.add(one);
      }
    }

    private JsonNode valueOf(JsonNode schema, int steps) {
      if (schema.has("default") || !schema.path("$ref").isTextual() || steps > MOST_STEPS) {
        return schema.get("default");
      }
      return valueOf(Pointers.resolve(root, schema.get("$ref").textValue()), steps + 1);
    }
  }
}
