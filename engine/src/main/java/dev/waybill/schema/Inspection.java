package dev.waybill.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import dev.waybill.problem.Violation;
import dev.waybill.tree.Findings;
import dev.waybill.tree.ListNode;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.Place;
import dev.waybill.tree.ScalarNode;
import dev.waybill.tree.Shown;
import dev.waybill.tree.Suggest;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Finds what is wrong with a schema before it is used: one look at every subschema, then the metaschema for the rest. */
final class Inspection {
  private static final int DEEPEST = 40;

  private final Node root;
  private final JsonNode json;
  private final Findings findings;
  private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<Place> reported = new HashSet<>();
  private final Deque<Node> referred = new ArrayDeque<>();

  private Inspection(Node root, Findings findings) {
    this.root = root;
    this.json = root.json();
    this.findings = findings;
  }

  /** Whether the schema can be used; if not, findings say why. */
  static boolean passes(Node schema, Findings findings) {
    int before = findings.errors();
    Inspection inspection = new Inspection(schema, findings);
    inspection.inspect(schema, 0);
    while (!inspection.referred.isEmpty()) {
      inspection.inspect(inspection.referred.pop(), 0);
    }
    inspection.againstMetaschema();
    if (findings.errors() == before) {
      Cycles.find(schema, findings);
      inspection.defaults();
    }
    return findings.errors() == before;
  }

  private void inspect(Node node, int depth) {
    if (!seen.add(node)) {
      return;
    }
    if (depth > DEEPEST) {
      error(node, "too-deep", "Schemas are nested more than " + DEEPEST + " levels deep here.", "");
      return;
    }
    if (!(node instanceof MapNode map)) {
      if (!node.json().isBoolean()) {
        error(node, "bad-schema", "A schema is a map, but this is " + node.kind() + ".", "");
      }
      return;
    }
    if (holdsFields(map)) {
      String name = Shown.word(map.keys().iterator().next());
      error(node, "bad-schema", "This map has fields where a schema has keywords.", "Write `type: object, properties: { " + name
          + ": { … } }`.");
      return;
    }
    map.entries().forEach((keyword, entry) -> {
      keyword(map, keyword, entry.value());
      below(keyword, entry.value(), depth);
    });
  }

  /**
   * Whether somebody wrote the fields themselves where {@code properties} belongs: maps or types under names that are like no
   * keyword.
   */
  private static boolean holdsFields(MapNode map) {
    return !map.keys().isEmpty() && map.entries().entrySet().stream().allMatch(field -> isField(field.getValue().value())
        && !Keywords.isKnown(field.getKey()) && !field.getKey().startsWith("x-") && !isMisspelt(field.getKey()));
  }

  /** Nobody misspells {@code $id} as {@code id}. */
  private static boolean isMisspelt(String key) {
    String remedy = Suggest.remedy(key, Keywords.ALL);
    return remedy.startsWith("Did") && !remedy.contains("`$");
  }

  private static boolean isField(Node value) {
    return value instanceof MapNode || Keywords.TYPES.contains(value.json().asText());
  }

  private void below(String keyword, Node value, int depth) {
    if (Keywords.ONE.contains(keyword)) {
      inspect(value, depth + 1);
    } else if (Keywords.LIST.contains(keyword) && value instanceof ListNode list) {
      list.items().forEach(item -> inspect(item, depth + 1));
    } else if (Keywords.MAP.contains(keyword) && value instanceof MapNode map) {
      map.entries().values().forEach(entry -> inspect(entry.value(), depth + 1));
      if (keyword.equals("patternProperties")) {
        map.entries().forEach((pattern, entry) -> pattern(pattern, entry.keyPlace()));
      }
    } else if (keyword.equals("$ref")) {
      reference(value);
    }
  }

  private void keyword(MapNode map, String keyword, Node value) {
    JsonNode given = value.json();
    switch (keyword) {
      case "type" -> (value instanceof ListNode list ? list.items() : List.of(value)).forEach(this::type);
      case "format" -> format(value);
      case "pattern" -> {
        if (given.isTextual()) {
          pattern(given.textValue(), value.place());
        }
      }
      case "$schema" -> {
        if (!given.asText().replaceAll("#$", "").equals(Draft.URI)) {
          String remedy = "Remove `$schema`, or write `" + Draft.URI + "`.";
          error(value, "bad-schema", "Schemas are written in draft 2020-12 here.", remedy);
        }
      }
      case "$id" -> {
        if (map != root) {
          error(value, "bad-schema", "`$id` can only stand at the top of a schema.", "Remove it.");
        }
      }
      case FileKeyword.NAME -> FileCheck.check(value, findings);
      default -> unknown(map, keyword);
    }
  }

  private void unknown(MapNode map, String keyword) {
    if (Keywords.REFUSED.contains(keyword)) {
      report(map.keyPlace(keyword), "bad-schema", "`" + keyword + "` cannot be used here.", "Use `$ref` with `#/$defs/…`.");
    } else if (!Keywords.ALL.contains(keyword) && !keyword.startsWith("x-")) {
      String sentence = "`" + Shown.word(keyword) + "` is no keyword of JSON Schema and has no effect.";
      findings.warning(map.keyPlace(keyword), "unknown-keyword", sentence, Suggest.remedy(keyword, Keywords.ALL));
    }
  }

  private void type(Node type) {
    if (type.json().isTextual() && !Keywords.TYPES.contains(type.json().textValue())) {
      String word = type.json().textValue();
      error(type, "unknown-type", "There is no type `" + Shown.word(word) + "`.", Suggest.remedy(word, Keywords.TYPES));
    }
  }

  private void format(Node format) {
    if (format.json().isTextual() && !Formats.names().contains(format.json().textValue())) {
      String word = format.json().textValue();
      error(format, "unknown-format", "There is no format `" + Shown.word(word) + "`.", Suggest.remedy(word, Formats.names()));
    }
  }

  private void pattern(String pattern, Place place) {
    try {
      LinearPattern.compile(pattern);
    } catch (IllegalArgumentException refused) {
      report(place, "bad-pattern", refused.getMessage(), "Patterns run in linear time: no look-around, no back references.");
    }
  }

  private void reference(Node reference) {
    if (!(reference instanceof ScalarNode) || !reference.json().isTextual()) {
      return;
    }
    String target = reference.json().textValue();
    if (!target.startsWith("#")) {
      String sentence = "`$ref` can only name a part of the same schema; nothing is fetched.";
      error(reference, "foreign-reference", sentence, "Copy the schema to `$defs` and write `#/$defs/…`.");
      return;
    }
    JsonNode found = Pointers.resolve(json, target);
    if (found.isMissingNode() || !target.equals("#") && !target.startsWith("#/")) {
      error(reference, "unknown-reference", "There is no `" + Shown.word(target) + "` in this schema.", "");
      return;
    }
    referred.push(Marks.at(root, List.of((Object[]) elements(target))));
  }

  private static String[] elements(String target) {
    String pointer = Pointers.decode(target.substring(1));
    String[] elements = pointer.isEmpty() ? new String[0] : pointer.substring(1).split("/", -1);
    for (int i = 0; i < elements.length; i++) {
      elements[i] = elements[i].replace("~1", "/").replace("~0", "~");
    }
    return elements;
  }

  /**
   * A default that its own schema refuses would make every value wrong that leaves it out. What refers elsewhere is not looked
   * at.
   */
  private void defaults() {
    for (Node node : seen) {
      Node value = node instanceof MapNode map ? map.get("default") : null;
      if (value != null && node.json().findValue("$ref") == null) {
        List<Violation> broken = JsonSchema.violations(node.json(), value.json());
        if (!broken.isEmpty()) {
          error(value, "bad-default", "This default is no value of its own schema: it " + broken.get(0).message(), "");
        }
      }
    }
  }

  private void againstMetaschema() {
    Tally tally = new Tally();
    try {
      Metaschema.VALIDATOR.validate(tally, json);
    } catch (Tally.Full enough) {
      findings.error(root.place(), "bad-schema", "This schema has more defects than are shown.", "");
    }
    for (Error error : tally.found()) {
      Node node = Marks.at(root, Pointers.elements(error.getInstanceLocation()));
      if (reported.stream().noneMatch(place -> isIn(place, node.place()))) {
        report(node.place(), "bad-schema", "This part of the schema " + Sentences.of(error), "");
      }
    }
  }

  /** Whether a place is another or below it. */
  private static boolean isIn(Place place, Place other) {
    String below = place.path().startsWith(other.path()) ? place.path().substring(other.path().length()) : "no";
    return place.equals(other) || !other.path().isEmpty() && (below.startsWith(".") || below.startsWith("["));
  }

  private void error(Node node, String rule, String sentence, String remedy) {
    report(node.place(), rule, sentence, remedy);
  }

  private void report(Place place, String rule, String sentence, String remedy) {
    reported.add(place);
    findings.error(place, rule, sentence, remedy);
  }

  /** Made when the first schema is inspected. */
  private static final class Metaschema {
    static final Schema VALIDATOR = Draft.metaschema();
  }
}
