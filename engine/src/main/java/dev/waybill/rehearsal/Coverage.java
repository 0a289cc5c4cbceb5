package dev.waybill.rehearsal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.manifest.Action;
import dev.waybill.manifest.Manifest;
import dev.waybill.plan.Witness;
import dev.waybill.tree.ListNode;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.Place;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** What the tests of one manifest reach: actions, webhooks, error rules, map entries. */
public record Coverage(String provider, Part actions, Part webhooks, Part errors, Part maps) {

  /** @param missed the names that no test reaches, with their lines */
  public record Part(int all, int reached, List<String> missed) {
    String text() {
      return all == 0 ? "-" : reached + "/" + all + " (" + 100 * reached / all + " %)";
    }
  }

  /** Remembers what was seen. */
  public static final class Recorder implements Witness {
    private final Set<Place> seen = new HashSet<>();

    @Override
    public void saw(Place place) {
      seen.add(place);
    }
  }

  public static Coverage of(Manifest manifest, List<Verdict> verdicts, Recorder recorder) {
    Set<String> tested = new HashSet<>();
    verdicts.forEach(verdict -> tested.add(verdict.action()));
    Map<Place, String> rules = new LinkedHashMap<>();
    Map<Place, String> entries = new LinkedHashMap<>();
    for (Action action : manifest.actions().values()) {
      action.errors().forEach(rule -> rules.put(rule.place(), "error rule in line " + rule.place().line()));
    }
    manifest.maps().forEach((name, map) -> map.entries().forEach((key, entry) ->
        entries.put(entry.keyPlace(), "maps." + name + "." + key + " in line " + entry.keyPlace().line())));
    inline(manifest.root().get("actions"), entries);
    inline(manifest.root().get("errors"), entries);
    inline(manifest.root().get("webhooks"), entries);
    return new Coverage(manifest.id(),
        part("action ", manifest.actions().keySet().stream().toList(), tested::contains),
        part("webhook ", manifest.webhooks().keySet().stream().toList(), name -> tested.contains(TestCase.ofWebhook(name))),
        part(rules, recorder.seen), part(entries, recorder.seen));
  }

  private static void inline(Node node, Map<Place, String> entries) {
    if (node instanceof MapNode map) {
      map.entries().forEach((key, entry) -> {
        if (key.equals("$map") && entry.value() instanceof MapNode inner) {
          inner.entries().forEach((word, one) ->
              entries.put(one.keyPlace(), "$map entry " + word + " in line " + one.keyPlace().line()));
        }
        inline(entry.value(), entries);
      });
    } else if (node instanceof ListNode list) {
      list.items().forEach(item -> inline(item, entries));
    }
  }

  private static Part part(String what, List<String> names, Predicate<String> reached) {
    List<String> missed = names.stream().filter(reached.negate()).map(name -> what + name).toList();
    return new Part(names.size(), names.size() - missed.size(), missed);
  }

  private static Part part(Map<Place, String> names, Set<Place> seen) {
    List<String> missed = new ArrayList<>();
    names.forEach((place, name) -> {
      if (!seen.contains(place)) {
        missed.add(name);
      }
    });
    return new Part(names.size(), names.size() - missed.size(), missed);
  }

  public String text() {
    StringBuilder text = new StringBuilder(String.format("     %-16s actions %s, webhooks %s, error rules %s, map entries %s%n",
        provider,
        actions.text(), webhooks.text(), errors.text(), maps.text()));
    List.of(actions, webhooks, errors, maps)
        .forEach(part -> part.missed().forEach(name -> text.append("       not reached: ").append(name).append('\n')));
    return text.toString();
  }

  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    Map.of("actions", actions, "webhooks", webhooks, "errors", errors, "maps", maps).forEach((name, part) -> {
      ObjectNode one = json.putObject(name).put("all", part.all()).put("reached", part.reached());
      part.missed().forEach(one.withArray("/missed")::add);
    });
    return json;
  }
}
