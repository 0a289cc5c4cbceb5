package dev.waybill.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.schema.Contract;
import dev.waybill.tree.Findings;
import dev.waybill.tree.ListNode;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.Place;
import dev.waybill.tree.ScalarNode;
import dev.waybill.tree.Suggest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What load can tell about an action that implements a contract: inputs it does not read, outputs it does not give, words it may not use. */
final class ContractRules {
  private final Contract contract;
  private final Map<String, MapNode> maps;
  private final Findings findings;

  /** @param maps the file's named maps */
  ContractRules(Contract contract, Map<String, MapNode> maps, Findings findings) {
    this.contract = contract;
    this.maps = maps;
    this.findings = findings;
  }

  void checkInputs(Place place, Set<String> read) {
    for (JsonNode name : contract.input().path("required")) {
      if (!read.contains(name.textValue()) && !read.contains(ActionPlan.EVERYTHING)) {
        findings.error(place, "contract-input", "`" + contract.id() + "` requires the input `" + name.textValue()
            + "`, but nothing in this action reads it.", "Use $.input." + name.textValue() + " in the request.");
      }
    }
  }

  void checkOutputs(Place place, Node output) {
    JsonNode properties = contract.output().path("properties");
    if (output == null) {
      findings.error(place, "contract-output", "`" + contract.id() + "` needs an `output` that gives "
          + words(contract.output().path("required")) + ".", "Add output: { … }.");
      return;
    }
    if (!(output instanceof MapNode map) || map.keys().stream().anyMatch(key -> key.startsWith("$"))) {
      return;
    }
    for (JsonNode name : contract.output().path("required")) {
      if (!map.keys().contains(name.textValue())) {
        findings.error(map.place(), "contract-output", "`" + contract.id() + "` requires the output `" + name.textValue()
            + "`, which is missing here.", "Add " + name.textValue() + ": … to `output`.");
      }
    }
    Set<String> known = new TreeSet<>();
    properties.fieldNames().forEachRemaining(known::add);
    map.entries().forEach((name, entry) -> {
      if (!properties.has(name)) {
        findings.error(entry.keyPlace(), "contract-output", "`" + contract.id() + "` has no output `" + name + "`.",
            Suggest.remedy(name, known));
      } else {
        checkWords(name, properties.get(name).path("enum"), entry.value());
      }
    });
  }

  private void checkWords(String name, JsonNode allowed, Node value) {
    if (allowed.isEmpty()) {
      return;
    }
    Set<String> known = new TreeSet<>();
    allowed.forEach(word -> known.add(word.asText()));
    for (ScalarNode word : results(value)) {
      if (!known.contains(word.json().asText())) {
        findings.error(word.place(), "contract-word", "`" + word.json().asText() + "` is no `" + name + "` of `" + contract.id() + "`.",
            Suggest.remedy(word.json().asText(), known));
      }
    }
  }

  /** The literal texts that a shape can give. */
  private List<ScalarNode> results(Node value) {
    List<ScalarNode> found = new ArrayList<>();
    if (value instanceof ScalarNode scalar && isLiteral(scalar)) {
      found.add(scalar);
    } else if (value instanceof ListNode list) {
      list.items().forEach(item -> found.addAll(results(item)));
    } else if (value instanceof MapNode map) {
      add(map.get("$then"), found);
      add(map.get("$else"), found);
      Node mapping = map.get("$map");
      MapNode entries = mapping instanceof MapNode inline ? inline
          : mapping instanceof ScalarNode name ? maps.get(name.json().asText()) : null;
      if (entries != null) {
        entries.entries().values().forEach(entry -> add(entry.value(), found));
      } else if (map.keys().contains("$default") && mapping == null) {
        add(map.get("$default"), found);
      }
    }
    return found;
  }

  private void add(Node value, List<ScalarNode> found) {
    if (value != null) {
      found.addAll(results(value));
    }
  }

  private static boolean isLiteral(ScalarNode scalar) {
    return !scalar.json().isNull()
        && !(scalar.isText() && (scalar.json().textValue().startsWith("$") || scalar.json().textValue().contains("{{")));
  }

  private static String words(JsonNode names) {
    List<String> words = new ArrayList<>();
    names.forEach(name -> words.add("`" + name.textValue() + "`"));
    return words.isEmpty() ? "its fields" : String.join(", ", words);
  }
}
