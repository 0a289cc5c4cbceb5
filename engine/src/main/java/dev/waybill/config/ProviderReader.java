package dev.waybill.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.tree.ExactNodes;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Keys;
import dev.waybill.tree.ListNode;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.ScalarNode;
import dev.waybill.tree.Shown;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads {@code providers}: switches, settings, and where secrets come from. */
final class ProviderReader {
  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]*(\\.[a-z0-9-]+)*");
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final String FORMS = "Write { env: NAME } or { file: path }, or a list of them while it is rotated.";

  private final Paths paths;
  private final Findings findings;

  ProviderReader(Paths paths, Findings findings) {
    this.paths = paths;
    this.findings = findings;
  }

  /** @param map null for none */
  Map<String, ProviderSettings> read(MapNode map) {
    Map<String, ProviderSettings> providers = new LinkedHashMap<>();
    if (map == null) {
      return providers;
    }
    map.entries().forEach((id, entry) -> {
      if (!ID.matcher(id).matches()) {
        String sentence = "`" + Shown.word(id) + "` cannot be the id of a provider.";
        findings.error(entry.keyPlace(), "bad-value", sentence, "Ids have small letters, digits, `-` and `.`.");
      } else if (entry.value() instanceof MapNode provider) {
        providers.put(id, provider(provider));
      } else {
        String sentence = "The settings of a provider are a map, but this is " + entry.value().kind() + ".";
        findings.error(entry.value().place(), "wrong-type", sentence);
      }
    });
    ForeignVariables.find(providers, map, findings);
    return providers;
  }

  private ProviderSettings provider(MapNode map) {
    Keys keys = new Keys(map, findings);
    boolean enabled = keys.bool("enabled", true);
    MapNode config = keys.map("config");
    MapNode secrets = keys.map("secrets");
    keys.finish();
    ObjectNode values =
        config == null ? ExactNodes.FACTORY.objectNode() : (ObjectNode) config.json();
    Map<String, List<SecretRef>> references = new LinkedHashMap<>();
    if (secrets != null) {
      secrets.entries().forEach((name, entry) -> references.put(name, secret(name, entry.value())));
    }
    return new ProviderSettings(enabled, values, references);
  }

  private List<SecretRef> secret(String name, Node node) {
    List<? extends Node> sources = node instanceof ListNode list ? list.items() : List.of(node);
    if (sources.isEmpty()) {
      findings.error(node.place(), "bad-value", "The list of sources is empty.", FORMS);
    }
    List<SecretRef> references = new ArrayList<>();
    for (Node source : sources) {
      SecretRef reference = source instanceof MapNode map ? reference(name, map) : literal(source);
      if (reference != null) {
        references.add(reference);
      }
    }
    return List.copyOf(references);
  }

  /** The value is not shown: it may be the secret itself. */
  private SecretRef literal(Node source) {
    String sentence = "A secret is named by where it comes from, never written into the settings; this is " + source.kind() + ".";
    findings.error(source.place(), "written-secret", sentence, FORMS);
    return null;
  }

  private SecretRef reference(String name, MapNode map) {
    Keys keys = new Keys(map, findings);
    ScalarNode env = keys.textNode("env");
    Path file = paths.of(keys, "file");
    SecretRef.Store store = store(name, keys);
    keys.finish();
    int given = 0;
    for (String key : List.of("env", "file", "store")) {
      given += map.keys().contains(key) ? 1 : 0;
    }
    if (given != 1) {
      String sentence = given == 0 ? "Nothing says where the secret comes from." : "A secret comes from one source only.";
      findings.error(map.place(), "bad-value", sentence, FORMS);
      return null;
    }
    if (env != null && !VARIABLE.matcher(env.json().textValue()).matches()) {
      findings.error(env.place(), "bad-value", "`env` is the name of an environment variable, which this is not.", FORMS);
      return null;
    }
    return env != null ? new SecretRef.Env(env.json().textValue()) : file != null ? new SecretRef.File(file) : store;
  }

  private SecretRef.Store store(String name, Keys keys) {
    Node node = keys.node("store");
    if (node == null) {
      return null;
    }
    NotYet.find(node.place(), "store", FORMS, findings);
    return new SecretRef.Store(node.json().isTextual() ? node.json().textValue() : name);
  }
}
