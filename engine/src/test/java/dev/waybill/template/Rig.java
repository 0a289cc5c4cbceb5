package dev.waybill.template;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.waybill.document.Document;
import dev.waybill.document.Names;
import dev.waybill.document.Root;
import dev.waybill.document.Scope;
import dev.waybill.tree.Finding;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Place;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A compiler of templates with a fixed clock and identifier, and a document to render with. */
final class Rig {
  static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
          .build();
  static final Place PLACE = new Place("manifest.yaml", 7, 9, "actions.a.request.text");
  static final Scope SCOPE =
      Scope.empty()
          .with(Root.BODY, Names.ANY)
          .with(Root.HEADER, Names.ANY)
          .with(Root.NOW, Names.LEAF)
          .with(Root.REQUEST, Names.ANY)
          .with(
              Root.INPUT,
              new Names.Fields(
                  Map.of(
                      "v", Names.LEAF,
                      "to", Names.LEAF,
                      "none", Names.LEAF,
                      "list", new Names.Elements(Names.LEAF),
                      "people", new Names.Elements(new Names.Fields(
                          Map.of("name", Names.LEAF, "tags", new Names.Elements(Names.LEAF)))),
                      "any", Names.ANY)))
          .without(Root.SECRET, "Secrets cannot stand in a message.");

  final Findings findings = new Findings();
  final Templates templates =
      new Templates(() -> Instant.parse("2026-01-02T03:04:05.678Z"), () ->
          UUID.fromString("00000000-0000-4000-8000-000000000001"));

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text.replace('`', '"'));
    } catch (IOException e) {
      throw new AssertionError(text, e);
    }
  }

  Template compile(String text, Escape escape) {
    return templates.compile(text, PLACE, escape, SCOPE, findings);
  }

  Template compile(String text) {
    return compile(text, Escape.NONE);
  }

  /** Renders with this as the input's {@code v}. */
  String render(String text, Escape escape, JsonNode value) {
    JsonNode input = value.isMissingNode() ? JSON.createObjectNode() : JSON.createObjectNode().set("v", value);
    Template template = compile(text, escape);
    if (findings.hasErrors()) {
      throw new AssertionError(text + ": " + findings.list());
    }
    return template.render(Document.EMPTY.with(Root.INPUT, input));
  }

  String render(String text, Document document) {
    Template template = compile(text);
    if (findings.hasErrors()) {
      throw new AssertionError(text + ": " + findings.list());
    }
    return template.render(document);
  }

  List<String> found(String text, Escape escape) {
    Findings found = new Findings();
    templates.compile(text, PLACE, escape, SCOPE, found);
    return found.list().stream().map(finding -> finding.rule() + ": " + finding.message() + remedy(finding)).toList();
  }

  private static String remedy(Finding finding) {
    return finding.remedy().isEmpty() ? "" : " " + finding.remedy();
  }
}
