package dev.waybill.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The constructs of the format as the JSON Schema has them, and which of them stand where in a manifest. A construct is a definition,
 * or a key of one: {@code auth.oauth2}, {@code pages.next}.
 */
final class Constructs {
  private static final String REFERENCE = "#/$defs/";
  /** What JSON Schema itself defines, and what stands in any object. */
  private static final Set<String> NOT_OURS = Set.of("schema", "values");

  private final JsonNode schema;
  private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private final Map<JsonNode, Schema> branches = new HashMap<>();

  Constructs(JsonNode schema) {
    this.schema = schema;
  }

  /** Every construct there is. */
  Set<String> all() {
    Set<String> all = new TreeSet<>();
    schema.path("properties").fieldNames().forEachRemaining(all::add);
    schema.path("$defs").properties().stream().filter(each -> !NOT_OURS.contains(each.getKey())).forEach(each -> {
      all.add(each.getKey());
      each.getValue().path("properties").fieldNames().forEachRemaining(key -> all.add(each.getKey() + "." + key));
    });
    return all;
  }

  /** The constructs of a manifest by the places where they stand. */
  Map<String, Set<String>> in(JsonNode manifest) {
    Map<String, Set<String>> found = new TreeMap<>();
    visit(schema, manifest, "", "", found);
    return found;
  }

  private void visit(JsonNode rule, JsonNode node, String place, String name, Map<String, Set<String>> found) {
    if (rule.path("$ref").asText().startsWith(REFERENCE)) {
      String named = rule.path("$ref").asText().substring(REFERENCE.length());
      if (!NOT_OURS.contains(named)) {
        found.computeIfAbsent(place, key -> new TreeSet<>()).add(named);
        visit(schema.path("$defs").path(named), node, place, named, found);
      }
    }
    for (String choice : new String[] {"anyOf", "oneOf", "allOf"}) {
      for (JsonNode branch : rule.path(choice)) {
        if (holds(branch, node)) {
          visit(branch, node, place, name, found);
        }
      }
    }
    for (int i = 0; i < node.size() && node.isArray(); i++) {
      visit(rule.path("items"), node.get(i), place + "[" + i + "]", name, found);
    }
    if (node.isObject()) {
      node.properties().forEach(field -> {
        String below = place.isEmpty() ? field.getKey() : place + "." + field.getKey();
        JsonNode own = rule.path("properties").path(field.getKey());
        if (!own.isMissingNode()) {
          found.computeIfAbsent(below, key -> new TreeSet<>()).add(name.isEmpty() ? field.getKey() : name + "." + field.getKey());
          visit(own, field.getValue(), below, name.isEmpty() ? field.getKey() : name + "." + field.getKey(), found);
        } else if (rule.path("additionalProperties").isObject()) {
          visit(rule.path("additionalProperties"), field.getValue(), below, name, found);
        }
      });
    }
  }

  private boolean holds(JsonNode branch, JsonNode node) {
    return branches.computeIfAbsent(branch, key -> {
      ObjectNode whole = EchoProvider.object();
      whole.putArray("allOf").add(key);
      whole.set("$defs", schema.path("$defs"));
      return registry.getSchema(whole);
    }).validate(node).isEmpty();
  }
}
