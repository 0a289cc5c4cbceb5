package dev.waybill.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The constructs of the format as the JSON Schema has them, and which of them stand where in a manifest. A construct is a definition,
 * or a key of one, however deep: {@code auth.oauth2}, {@code pages.next}, {@code limit.follow.reset}.
 */
final class Constructs {
  private static final String REFERENCE = "#/$defs/";
  /** What JSON Schema itself defines, and what stands in any object. */
  private static final Set<String> NOT_OURS = Set.of("schema", "values");

  private static final List<String> CHOICES = List.of("anyOf", "oneOf", "allOf");

  /** What follows the opening of a tag or parenthesis: a function, a block or a name. */
  private static final Pattern CALLED = Pattern.compile("(?:\\{\\{|\\()\\s*(#?[a-z][a-z0-9_]*)");

  /** The first segment of a path. */
  private static final Pattern READ = Pattern.compile("(?<![A-Za-z0-9_.])(?:\\$\\.)?([a-z]+)(?=[.\\[} )]|$)");

  private final JsonNode schema;
  private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private final Map<JsonNode, Schema> branches = new HashMap<>();

  Constructs(JsonNode schema) {
    this.schema = schema;
  }

  /** Every construct there is. */
  Set<String> all() {
    Set<String> all = new TreeSet<>();
    name(schema, "", all);
    schema.path("$defs").properties().stream().filter(each -> !NOT_OURS.contains(each.getKey())).forEach(each -> {
      all.add(each.getKey());
      name(each.getValue(), each.getKey(), all);
    });
    return all;
  }

  /** Every word of every closed set: kinds, codes, grants, algorithms, encodings. */
  Set<String> words() {
    Set<String> words = new TreeSet<>();
    schema.findValues("enum").stream().filter(JsonNode::isArray).forEach(set -> set.forEach(word -> words.add(word.asText())));
    return words;
  }

  /**
   * The words of a manifest: keys and texts as they are, what its templates call as <code>{{word</code>, and the first names of
   * what
   * selectors and templates read as {@code $.word}.
   */
  static Set<String> wordsOf(JsonNode node) {
    Set<String> words = new TreeSet<>();
    if (node.isTextual()) {
      text(node.textValue(), words);
    }
    node.properties().forEach(field -> {
      text(field.getKey(), words);
      words.addAll(wordsOf(field.getValue()));
    });
    if (node.isArray()) {
      node.forEach(item -> words.addAll(wordsOf(item)));
    }
    return words;
  }

  private static void text(String text, Set<String> words) {
    words.add(text);
    CALLED.matcher(text).results().forEach(call -> {
      words.add("{{" + call.group(1));
      words.add("$." + call.group(1));
    });
    if (text.startsWith("$.") || text.contains("{{")) {
      READ.matcher(text).results().forEach(read -> words.add("$." + read.group(1)));
    }
  }

  /** Adds the keys that stand below a rule itself; what it refers to has a name of its own. */
  private static void name(JsonNode rule, String name, Set<String> all) {
    rule.path("properties").properties().forEach(field -> {
      String below = name.isEmpty() ? field.getKey() : name + "." + field.getKey();
      all.add(below);
      name(field.getValue(), below, all);
    });
    for (String choice : CHOICES) {
      rule.path(choice).forEach(branch -> name(branch, name, all));
    }
    for (String each : new String[] {"items", "additionalProperties"}) {
      if (rule.path(each).isObject()) {
        name(rule.path(each), name, all);
      }
    }
  }

  /** The constructs of a manifest by the places where they stand; a dot or bracket within a key is escaped with a backslash. */
  Map<String, Set<String>> in(JsonNode manifest) {
    Map<String, Set<String>> found = new TreeMap<>();
    visit(schema, manifest, "", "", found);
    return found;
  }

  private void visit(JsonNode rule, JsonNode node, String place, String name, Map<String, Set<String>> found) {
    if (rule.path("$ref").asText().startsWith(REFERENCE)) {
      String named = rule.path("$ref").asText().substring(REFERENCE.length());
      found.computeIfAbsent(place, key -> new TreeSet<>()).add(named);
      visit(schema.path("$defs").path(named), node, place, named, found);
    }
    for (String choice : CHOICES) {
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
        String below = (place.isEmpty() ? "" : place + ".") + field.getKey().replaceAll("[.\\[]", "\\\\$0");
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
