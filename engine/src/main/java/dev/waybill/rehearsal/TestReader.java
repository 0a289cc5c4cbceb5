package dev.waybill.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.dispatch.Preferences;
import dev.waybill.document.Document;
import dev.waybill.document.Names;
import dev.waybill.document.Root;
import dev.waybill.document.Scope;
import dev.waybill.manifest.Manifest;
import dev.waybill.path.Selectors;
import dev.waybill.schema.JsonSchema;
import dev.waybill.shape.Comparison;
import dev.waybill.shape.Compiler;
import dev.waybill.shape.Difference;
import dev.waybill.shape.Matcher;
import dev.waybill.template.Templates;
import dev.waybill.tree.ExactNodes;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Keys;
import dev.waybill.tree.ListNode;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.Place;
import dev.waybill.tree.Suggest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the {@code tests} of a manifest, each merged with {@code test_defaults}. Mistakes are findings. */
public final class TestReader {
  private static final List<String> DISPATCH = List.of("output", "error", "requests", "warnings");
  private static final List<String> DELIVERY = List.of("reply", "events", "requests");
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final Manifest manifest;
  private final Findings findings;
  private final Compiler results;
  private final LineReader lines;
  private final ReceiptReader receipts;
  private final Names settings;

  public TestReader(Manifest manifest, Templates templates, Findings findings) {
    this.manifest = manifest;
    this.findings = findings;
    this.results = new Compiler(Scope.empty().with(Root.OUTPUT, Names.ANY), Map.of(), templates, new Selectors(), findings);
    this.lines = new LineReader(templates, findings);
    this.receipts = new ReceiptReader(manifest, findings);
    this.settings = manifest.config() != null ? JsonSchema.compile(manifest.config(), new Findings()).names()
        : manifest.root().get("config") == null ? JsonSchema.NOTHING.names() : JsonSchema.UNKNOWN.names();
  }

  /** Every test that can be played. */
  List<TestCase> read() {
    Defaults defaults = defaults();
    List<TestCase> cases = new ArrayList<>();
    Map<String, Place> names = new LinkedHashMap<>();
    for (MapNode test : manifest.tests()) {
      read(test, defaults).ifPresent(found -> {
        Place other = names.putIfAbsent(found.name(), found.place());
        if (other != null) {
          findings.error(found.place(), "duplicate-test", "There is another test named \"" + found.name() + "\" in line " + other.line() + ".",
              "Give each test a name of its own.");
        }
        cases.add(found);
      });
    }
    return cases;
  }

  /** Reads them for their findings only. */
  public void check() {
    read();
  }

  private record Defaults(ObjectNode config, Map<String, String> secrets, List<Line> exchange) {}

  private Defaults defaults() {
    MapNode node = manifest.testDefaults();
    if (node == null) {
      return new Defaults(object(null), Map.of(), List.of());
    }
    Keys keys = new Keys(node, findings);
    Defaults defaults = new Defaults(config(keys.map("config")), secrets(keys.map("secrets")), lines.read(keys.list("exchange"), true));
    keys.finish(manifest.warnsOfUnknownKeys());
    return defaults;
  }

  private Optional<TestCase> read(MapNode test, Defaults defaults) {
    Keys keys = new Keys(test, findings);
    int before = findings.errors();
    String name = keys.requiredText("name");
    boolean ofWebhook = keys.has("webhook");
    Receipt receipt = ofWebhook ? receipts.read(keys) : null;
    String action = ofWebhook ? TestCase.ofWebhook(keys.text("webhook")) : action(keys);
    ObjectNode config = defaults.config.deepCopy();
    config.setAll(config(keys.map("config")));
    Map<String, String> secrets = new LinkedHashMap<>(defaults.secrets);
    secrets.putAll(secrets(keys.map("secrets")));
    ObjectNode input = ofWebhook ? object(null) : object(keys.map("input"));
    Instant now = now(keys);
    String prefer = ofWebhook ? null : keys.text("prefer");
    List<Line> exchange = new ArrayList<>(defaults.exchange);
    exchange.addAll(lines.read(keys.list("exchange"), false));
    Node expect = keys.required("expect");
    keys.finish(manifest.warnsOfUnknownKeys());
    if (!(expect instanceof MapNode map)) {
      return Optional.empty();
    }
    Comparison comparison = expect(map, ofWebhook ? DELIVERY : DISPATCH);
    return findings.errors() > before ? Optional.empty() : Optional.of(new TestCase(test.place(), name, action, config, secrets, input, now,
        prefer == null ? Preferences.NONE : Preferences.of(List.of(prefer)), exchange, map.keys().contains("error"), comparison, receipt));
  }

  /** Whether the file has such an action, though it could not be read, or none that could: findings say so. */
  private boolean isWritten(String action) {
    return !(manifest.root().get("actions") instanceof MapNode actions) || actions.keys().isEmpty() || actions.keys().contains(action);
  }

  private Instant now(Keys keys) {
    Instant given = keys.instant("now");
    return given == null ? NOW : given;
  }

  private String action(Keys keys) {
    String action = keys.requiredText("action");
    if (action != null && !manifest.actions().containsKey(action) && !isWritten(action)) {
      findings.error(keys.place("action"), "unknown-action", "There is no action `" + action + "` in this manifest.",
          Suggest.remedy(action, manifest.actions().keySet()));
    }
    return action;
  }

  private Comparison expect(MapNode expect, List<String> parts) {
    Keys keys = new Keys(expect, findings);
    Map<String, MapNode.Entry> selectors = new LinkedHashMap<>();
    Comparison events = null;
    for (String part : parts) {
      Node node = keys.node(part);
      if (part.equals("events") && node instanceof ListNode list) {
        Matcher whole = results.elements(list);
        events = new EventsMatch(whole);
      } else if (node != null) {
        selectors.put("$.output." + part, expect.entries().get(part));
      }
    }
    keys.finish(manifest.warnsOfUnknownKeys());
    if (events != null && selectors.isEmpty()) {
      return events;
    }
    Comparison others = results.match(new MapNode(expect.place(), selectors));
    return events == null ? others : new Both(others, events);
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

  private ObjectNode config(MapNode node) {
    if (node != null && settings instanceof Names.Fields known) {
      node.keys().stream().filter(name -> !known.fields().containsKey(name)).forEach(name ->
          findings.error(node.keyPlace(name), "unknown-name", "This manifest has no setting `" + name + "`.",
              Suggest.remedy(name, known.fields().keySet())));
    }
    return object(node);
  }

  private Map<String, String> secrets(MapNode node) {
    Map<String, String> values = new LinkedHashMap<>();
    if (node != null) {
      node.entries().forEach((name, entry) -> {
        if (!manifest.secrets().containsKey(name)) {
          findings.error(entry.keyPlace(), "unknown-name", "This manifest declares no secret `" + name + "`.",
              Suggest.remedy(name, manifest.secrets().keySet()));
        }
        values.put(name, new Keys(node, findings).text(name));
      });
    }
    return values;
  }

  private static ObjectNode object(MapNode node) {
    JsonNode json = node == null ? null : node.json();
    return json instanceof ObjectNode object ? object : ExactNodes.FACTORY.objectNode();
  }

  /** The list under a key as nodes, empty where it is absent. */
  static List<Node> items(ListNode list) {
    return list == null ? List.of() : list.items();
  }
}
