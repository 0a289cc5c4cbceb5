package dev.waybill.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.tree.ExactNodes;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Keys;
import dev.waybill.tree.ListNode;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.ScalarNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads where a secret comes from: one source, or a list of them while it is rotated. */
final class SourceReader {
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final String FORMS =
      "Write { env: NAME }, { file: path }, { store: true } or { provider: …, action: …, field: … }, or a list of them while"
      + " it is rotated.";
  private static final String KEY_FORMS = "Write { env: NAME } or { file: path }, or a list of them while it is rotated.";
  private static final List<String> SOURCES = List.of("env", "file", "store", "provider");

  private final Paths paths;
  private final Findings findings;

  SourceReader(Paths paths, Findings findings) {
    this.paths = paths;
    this.findings = findings;
  }

  /** The sources, the one in force first. */
  List<SecretRef> read(Node node) {
    return read(node, false);
  }

  /** As {@link #read}, of what must be there before anything else can be had. */
  List<SecretRef> readKey(Node node) {
    return read(node, true);
  }

  private List<SecretRef> read(Node node, boolean key) {
    List<? extends Node> sources = node instanceof ListNode list ? list.items() : List.of(node);
    if (sources.isEmpty()) {
      findings.error(node.place(), "bad-value", "The list of sources is empty.", forms(key));
    }
    List<SecretRef> references = new ArrayList<>();
    for (Node source : sources) {
      SecretRef reference = source instanceof MapNode map ? reference(map, key) : literal(source, key);
      if (reference != null) {
        references.add(reference);
      }
    }
    return List.copyOf(references);
  }

  private static String forms(boolean key) {
    return key ? KEY_FORMS : FORMS;
  }

  /** The value is not shown: it may be the secret itself. */
  private SecretRef literal(Node source, boolean key) {
    String sentence = "A secret is named by where it comes from, never written into the settings; this is " + source.kind() + ".";
    findings.error(source.place(), "written-secret", sentence, forms(key));
    return null;
  }

  private SecretRef reference(MapNode map, boolean key) {
    Keys keys = new Keys(map, findings);
    ScalarNode env = keys.textNode("env");
    Path file = paths.of(keys, "file");
    SecretRef.Store store = key ? null : store(keys);
    SecretRef.Fetched fetched = key ? null : fetched(map, keys);
    keys.finish();
    long given = SOURCES.stream().filter(map.keys()::contains).count();
    if (given != 1) {
      String sentence = given == 0 ? "Nothing says where the secret comes from." : "A secret comes from one source only.";
      findings.error(map.place(), "bad-value", sentence, forms(key));
      return null;
    }
    if (env != null && !VARIABLE.matcher(env.json().textValue()).matches()) {
      findings.error(env.place(), "bad-value", "`env` is the name of an environment variable, which this is not.", forms(key));
      return null;
    }
    return env != null ? new SecretRef.Env(env.json().textValue()) : file != null ? new SecretRef.File(file) : store != null
        ? store : fetched;
  }

  private SecretRef.Store store(Keys keys) {
    Node node = keys.node("store");
    if (node == null) {
      return null;
    }
    boolean own = node.json().isBoolean() && node.json().booleanValue();
    if (!own && (!node.json().isTextual() || !node.json().textValue()
        .matches("([a-z0-9][a-z0-9.-]*/)?[A-Za-z_][A-Za-z0-9_-]*"))) {
      findings.error(node.place(), "bad-value", "`store` is `true`, or the name that the secret has in the store.",
          "Write { store: true }, { store: name } or { store: provider/name }.");
      return null;
    }
    return new SecretRef.Store(own ? null : node.json().textValue());
  }

  private SecretRef.Fetched fetched(MapNode map, Keys keys) {
    String provider = keys.text("provider");
    String action = keys.text("action");
    MapNode input = keys.map("input");
    String field = keys.text("field");
    if (!map.keys().contains("provider")) {
      List.of("action", "input", "field").stream().filter(map.keys()::contains).findFirst().ifPresent(stray ->
          findings.error(map.keyPlace(stray), "bad-value", "`" + stray + "` belongs beside `provider`, which is missing.",
              "Write { provider: ID, action: NAME, input: { … }, field: NAME }."));
      return null;
    }
    if (provider == null || action == null || field == null) {
      findings.error(map.place(), "bad-value", "A secret that another provider gives needs `provider`, `action` and `field`.",
          "Write { provider: ID, action: NAME, input: { … }, field: NAME }.");
      return null;
    }
    return new SecretRef.Fetched(provider, action, input == null ? ExactNodes.FACTORY.objectNode() : (ObjectNode) input.json(),
        field);
  }
}
