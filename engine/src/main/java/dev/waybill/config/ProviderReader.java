package dev.waybill.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.tree.ExactNodes;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Keys;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Place;
import dev.waybill.tree.ScalarNode;
import dev.waybill.tree.Shown;
import dev.waybill.tree.Suggest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads {@code providers}: switches, settings, and where secrets come from. */
final class ProviderReader {
  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]*(\\.[a-z0-9-]+)*");
  private static final List<String> SENSITIVITY = List.of("phi");

  private final SourceReader sources;
  private final Findings findings;

  ProviderReader(SourceReader sources, Findings findings) {
    this.sources = sources;
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
        providers.put(id, provider(provider, entry.keyPlace()));
      } else {
        String sentence = "The settings of a provider are a map, but this is " + entry.value().kind() + ".";
        findings.error(entry.value().place(), "wrong-type", sentence);
      }
    });
    Cycles.find(providers, map, findings);
    ForeignVariables.find(providers, map, findings);
    return providers;
  }

  private ProviderSettings provider(MapNode map, Place place) {
    Keys keys = new Keys(map, findings);
    boolean enabled = keys.bool("enabled", true);
    MapNode config = keys.map("config");
    MapNode secrets = keys.map("secrets");
    List<String> sensitivity = sensitivity(keys);
    keys.finish();
    ObjectNode values =
        config == null ? ExactNodes.FACTORY.objectNode() : (ObjectNode) config.json();
    Map<String, List<SecretRef>> references = new LinkedHashMap<>();
    Map<String, Place> places = new LinkedHashMap<>();
    if (secrets != null) {
      secrets.entries().forEach((name, entry) -> {
        references.put(name, sources.read(entry.value()));
        places.put(name, entry.keyPlace());
      });
    }
    return new ProviderSettings(enabled, values, references, sensitivity, place, places);
  }

  private List<String> sensitivity(Keys keys) {
    List<String> words = new ArrayList<>();
    for (ScalarNode node : keys.words("sensitivity")) {
      String word = node.json().textValue();
      if (SENSITIVITY.contains(word)) {
        words.add(word);
      } else {
        findings.error(node.place(), "unknown-word", "`sensitivity` cannot be `" + Shown.word(word) + "`.",
            Suggest.remedy(word, SENSITIVITY));
      }
    }
    return words;
  }
}
