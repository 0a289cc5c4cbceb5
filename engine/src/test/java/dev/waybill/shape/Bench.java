package dev.waybill.shape;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.waybill.document.Document;
import dev.waybill.document.Names;
import dev.waybill.document.Root;
import dev.waybill.document.Scope;
import dev.waybill.path.Selectors;
import dev.waybill.template.Templates;
import dev.waybill.tree.Finding;
import dev.waybill.tree.Findings;
import dev.waybill.tree.ListNode;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.Place;
import dev.waybill.tree.ScalarNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Compiles shapes and matches from JSON (with back-quotes for quotes) and holds the document they are tried on. */
final class Bench {
  static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
          .build();

  static final Scope SCOPE =
      Scope.empty()
          .with(Root.BODY, Names.ANY)
          .with(Root.HEADER, Names.ANY)
          .with(Root.STATUS, Names.LEAF)
          .with(Root.SECRET, new Names.Fields(Map.of("key", Names.LEAF)))
          .with(
              Root.INPUT,
              new Names.Fields(
                  Map.of(
                      "v", Names.ANY,
                      "to", Names.LEAF,
                      "people", new Names.Elements(new Names.Fields(Map.of("name", Names.LEAF, "email", Names.LEAF))))));

  final Findings findings = new Findings();
  final Compiler compiler;

  Bench() {
    this(Map.of());
  }

  Bench(Map<String, String> maps) {
    Templates templates = new Templates(() -> Instant.EPOCH, () -> new UUID(0, 0));
    Compiler bare = new Compiler(SCOPE, Map.of(), templates, new Selectors(), findings);
    Map<String, ValueMap> named = new LinkedHashMap<>();
    maps.forEach((name, map) -> named.put(name, bare.valueMap((MapNode) node(map))));
    compiler = new Compiler(SCOPE, named, templates, new Selectors(), findings);
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text.replace('`', '"'));
    } catch (IOException e) {
      throw new AssertionError(text, e);
    }
  }

  static Node node(String text) {
    return node(json(text));
  }

  static Node node(JsonNode json) {
    return node(json, "x");
  }

  private static Node node(JsonNode json, String path) {
    Place place = new Place("manifest.yaml", 1, 1, path);
    if (json.isObject()) {
      Map<String, MapNode.Entry> entries = new LinkedHashMap<>();
      json.properties()
          .forEach(field -> entries.put(field.getKey(),
              new MapNode.Entry(new Place("manifest.yaml", 1, 1, path + "." + field.getKey()),
              node(field.getValue(), path + "." + field.getKey()))));
      return new MapNode(place, entries);
    }
    if (json.isArray()) {
      List<Node> items = new ArrayList<>();
      for (int i = 0; i < json.size(); i++) {
        items.add(node(json.get(i), path + "[" + i + "]"));
      }
      return new ListNode(place, items);
    }
    return new ScalarNode(place, json, json.asText(), false);
  }

  /** A document whose body is this. */
  static Document body(String json) {
    return Document.EMPTY.with(Root.BODY, json(json));
  }

  JsonNode render(String shape, Document document) {
    Shape compiled = compiler.shape(node(shape));
    if (findings.hasErrors()) {
      throw new AssertionError(shape + ": " + found());
    }
    return compiled.render(document);
  }

  boolean holds(String match, Document document) {
    Comparison compiled = compiler.match(node(match));
    if (findings.hasErrors()) {
      throw new AssertionError(match + ": " + found());
    }
    boolean holds = compiled.test(document);
    if (holds != compiled.differences(document).isEmpty()) {
      throw new AssertionError(match + " and its differences disagree: " + compiled.differences(document));
    }
    return holds;
  }

  List<String> found() {
    return findings.list().stream().map(Bench::line).toList();
  }

  private static String line(Finding finding) {
    String remedy = finding.remedy().isEmpty() ? "" : " " + finding.remedy();
    return finding.place().path() + ": " + finding.rule() + ": " + finding.message() + remedy;
  }
}
