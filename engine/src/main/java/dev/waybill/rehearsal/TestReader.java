package dev.waybill.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.dispatch.Preferences;
import dev.waybill.document.Names;
import dev.waybill.document.Root;
import dev.waybill.document.Scope;
import dev.waybill.manifest.Manifest;
import dev.waybill.path.Selectors;
import dev.waybill.schema.JsonSchema;
import dev.waybill.shape.Comparison;
import dev.waybill.shape.Compiler;
import dev.waybill.template.Templates;
import dev.waybill.tree.ExactNodes;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Keys;
import dev.waybill.tree.ListNode;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.Place;
import dev.waybill.tree.Shown;
import dev.waybill.tree.Suggest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the {@code tests} of a manifest, each merged with {@code test_defaults}. Mistakes are findings. */
public final class TestReader {
  private static final Pattern PREFERENCES =
      Pattern.compile("(handling=(strict|lenient)|wait=[0-9]{1,9}|respond-async)( *,"
      + " *(handling=(strict|lenient)|wait=[0-9]{1,9}|respond-async))*");
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final Manifest manifest;
  private final Findings findings;
  private final Expectations expectations;
  private final LineReader lines;
  private final ReceiptReader receipts;
  private final Names settings;

  public TestReader(Manifest manifest, Templates templates, Findings findings) {
    this.manifest = manifest;
    this.findings = findings;
    this.expectations = new Expectations(
        new Compiler(Scope.empty().with(Root.OUTPUT, Names.ANY), Map.of(), templates, new Selectors(), findings),
        manifest.warnsOfUnknownKeys(), findings);
    this.lines = new LineReader(templates, findings);
    this.receipts = new ReceiptReader(manifest, findings);
    this.settings = manifest.config() != null ? JsonSchema.names(manifest.config())
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
          findings.error(found.place(), "duplicate-test", "There is another test named \"" + found.name() + "\" in line "
              + other.line() + ".",
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
    Defaults defaults = new Defaults(config(keys.map("config")), secrets(keys.map("secrets")),
        lines.read(keys.list("exchange"), true));
    keys.finish(manifest.warnsOfUnknownKeys());
    return defaults;
  }

  private Optional<TestCase> read(MapNode test, Defaults defaults) {
    Keys keys = new Keys(test, findings);
    int before = findings.errors();
    String name = keys.requiredText("name");
    boolean ofWebhook = keys.has("webhook");
    if (ofWebhook && keys.has("action")) {
      findings.error(keys.place("action"), "bad-test", "A test is of an action or of a webhook, and this names both.",
          "Keep one of them.");
    }
    Receipt receipt = ofWebhook ? receipts.read(keys) : null;
    String action = ofWebhook ? TestCase.ofWebhook(keys.text("webhook")) : action(keys);
    ObjectNode config = defaults.config.deepCopy();
    config.setAll(config(keys.map("config")));
    Map<String, String> secrets = new LinkedHashMap<>(defaults.secrets);
    secrets.putAll(secrets(keys.map("secrets")));
    ObjectNode input = ofWebhook ? object(null) : object(keys.map("input"));
    Instant now = now(keys);
    String prefer = ofWebhook ? null : keys.text("prefer");
    if (prefer != null && !PREFERENCES.matcher(prefer).matches()) {
      findings.error(keys.place("prefer"), "bad-test", "`" + Shown.word(prefer) + "` is nothing that a caller can prefer.",
          "Write wait=60, handling=strict or respond-async.");
    }
    List<Line> exchange = new ArrayList<>(defaults.exchange);
    exchange.addAll(lines.read(keys.list("exchange"), false));
    Node expect = keys.required("expect");
    keys.finish(manifest.warnsOfUnknownKeys());
    if (!(expect instanceof MapNode map)) {
      if (expect != null) {
        findings.error(expect.place(), "wrong-type", "`expect` is a map, but this is " + expect.kind() + ".",
            Expectations.EXAMPLE);
      }
      return Optional.empty();
    }
    Comparison comparison = expectations.read(map, ofWebhook);
    return findings.errors() > before ? Optional.empty()
        : Optional.of(new TestCase(test.place(), name, action, config, secrets, input, now,
        prefer == null ? Preferences.NONE : Preferences.of(List.of(prefer)), exchange, map.keys().contains("error"), comparison,
        receipt));
  }

  /** Whether the file has such an action, though it could not be read, or none that could: findings say so. */
  private boolean isWritten(String action) {
    return !(manifest.root().get("actions") instanceof MapNode actions) || actions.keys().isEmpty()
        || actions.keys().contains(action);
  }

  private Instant now(Keys keys) {
    Instant given = keys.instant("now");
    return given == null ? NOW : given;
  }

  private String action(Keys keys) {
    String action = keys.requiredText("action", "Name the action that is called, or the `webhook` that is delivered to.");
    if (action != null && !manifest.actions().containsKey(action) && !isWritten(action)) {
      findings.error(keys.place("action"), "unknown-action", "There is no action `" + action + "` in this manifest.",
          Suggest.remedy(action, manifest.actions().keySet()));
    }
    return action;
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
