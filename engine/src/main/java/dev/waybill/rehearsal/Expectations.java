package dev.waybill.rehearsal;

import dev.waybill.document.Document;
import dev.waybill.document.Root;
import dev.waybill.problem.Code;
import dev.waybill.shape.Comparison;
import dev.waybill.shape.Compiler;
import dev.waybill.shape.Difference;
import dev.waybill.shape.Matcher;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Keys;
import dev.waybill.tree.ListNode;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.ScalarNode;
import dev.waybill.tree.Shown;
import dev.waybill.tree.Suggest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what a test expects, and finds what no result could ever be like. */
final class Expectations {
  static final String EXAMPLE = "Write for example expect: { output: { id: 1 } }.";

  private static final List<String> DISPATCH = List.of("output", "error", "requests", "warnings");
  private static final List<String> DELIVERY = List.of("reply", "events", "requests");
  private static final List<String> OPERATORS = List.of("exists", "not", "equals", "contains");
  private static final List<String> ERROR =
      List.of("code", "detail", "maybe_processed", "status", "reason", "message", "retry_after", "findings", "undone");
  private static final List<String> REPLY = List.of("status", "headers", "json", "text", "xml", "code");
  private static final List<String> EVENT = List.of("type", "data");
  private static final List<String> CODES = Arrays.stream(Code.values()).map(Code::word).toList();

  private final Compiler compiler;
  private final boolean warn;
  private final Findings findings;

  /** @param compiler in the scope of a result, which is {@code $.output} */
  Expectations(Compiler compiler, boolean warn, Findings findings) {
    this.compiler = compiler;
    this.warn = warn;
    this.findings = findings;
  }

  /** @param ofWebhook whether the test is of a delivery */
  Comparison read(MapNode expect, boolean ofWebhook) {
    Keys keys = new Keys(expect, findings);
    Map<String, MapNode.Entry> selectors = new LinkedHashMap<>();
    Comparison events = null;
    for (String part : ofWebhook ? DELIVERY : DISPATCH) {
      Node node = keys.node(part);
      if (part.equals("events") && node instanceof ListNode list) {
        list.items().forEach(event -> fields("event", event, EVENT));
        events = new EventsMatch(compiler.elements(list));
      } else if (node != null) {
        check(part, node);
        selectors.put("$.output." + part, expect.entries().get(part));
      }
    }
    keys.finish(warn);
    if (expect.keys().isEmpty()) {
      findings.error(expect.place(), "bad-test", "This test expects nothing.", EXAMPLE);
    }
    if (selectors.isEmpty()) {
      return events == null ? document -> List.of() : events;
    }
    Comparison others = compiler.match(new MapNode(expect.place(), selectors));
    return events == null ? others : new Both(others, events);
  }

  private void check(String part, Node node) {
    switch (part) {
      case "error" -> {
        fields(part, node, ERROR);
        code(node instanceof MapNode map ? map.get("code") : null);
      }
      case "reply" -> fields(part, node, REPLY);
      case "events" -> findings.error(node.place(), "wrong-type", "`events` is a list, but this is " + node.kind() + ".",
          "Write events: [{ type: fax.status@1, data: { … } }], or [] for none.");
      case "requests" -> number(node);
      default -> {
        // may be anything
      }
    }
  }

  /** What is expected of an object: a map of fields it can have, or an operator. */
  private void fields(String what, Node node, List<String> known) {
    if (!(node instanceof MapNode map)) {
      findings.error(node.place(), "wrong-type", "`" + what + "` is matched by a map, but this is " + node.kind() + ".",
          "Write what it must have: " + String.join(", ", known) + ".");
      return;
    }
    if (map.keys().stream().noneMatch(key -> OPERATORS.contains(key) || key.startsWith("$"))) {
      map.keys().stream().filter(key -> !known.contains(key)).forEach(key -> findings.error(map.keyPlace(key), "unknown-key",
          "`" + Shown.word(key) + "` is nothing that `" + what + "` has.", Suggest.remedy(key, known)));
    }
  }

  private void code(Node node) {
    if (node instanceof ListNode list) {
      list.items().forEach(this::code);
    } else if (node instanceof ScalarNode scalar && !scalar.json().asText().startsWith("/")
        && !CODES.contains(scalar.json().asText())) {
      String word = scalar.json().asText();
      findings.error(node.place(), "unknown-word", "There is no error `" + Shown.word(word) + "`.", Suggest.remedy(word, CODES));
    }
  }

  private void number(Node node) {
    if (node instanceof ScalarNode scalar && !scalar.json().asText().matches("[0-9]+(-[0-9]+)?|[<>=/].*")) {
      findings.error(node.place(), "bad-match", "`requests` is a number, which `" + Shown.word(scalar.source()) + "` is not.",
          "Write for example 2 or `\">=1\"`.");
    }
  }

  /** The whole list of events, in its order: one more or one less is a difference. */
  private record EventsMatch(Matcher list) implements Comparison {
    @Override
    public List<Difference> differences(Document document) {
      return list.differences("$.output.events", document.root(Root.OUTPUT).path("events"), document);
    }
  }

  private record Both(Comparison one, Comparison other) implements Comparison {
    @Override
    public List<Difference> differences(Document document) {
      List<Difference> all = new ArrayList<>(one.differences(document));
      all.addAll(other.differences(document));
      return all;
    }
  }
}
