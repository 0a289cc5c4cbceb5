package dev.waybill.manifest;

import dev.waybill.tree.Findings;
import dev.waybill.tree.Keys;
import dev.waybill.tree.ListNode;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.Place;
import dev.waybill.tree.Shown;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/** Reads the parts of a file that are maps from names, or lists, of one kind of thing, within limits. */
final class Sections {
  private final Findings findings;

  Sections(Findings findings) {
    this.findings = findings;
  }

  /** One thing for each name; what makes none is left out. */
  <T> Map<String, T> named(
      Keys keys, String key, Pattern names, String rule, int most, BiFunction<String, MapNode.Entry, T> make) {
    Map<String, T> made = new LinkedHashMap<>();
    MapNode map = keys.map(key);
    if (map == null) {
      return made;
    }
    count(key, map.keys().size(), most, map.place());
    map.entries().entrySet().stream()
        .limit(most)
        .forEach(
            entry -> {
              String name = entry.getKey();
              if (!names.matcher(name).matches()) {
                findings.error(
                    entry.getValue().keyPlace(), "bad-name", "`" + Shown.word(name) + "` cannot be a name under `" + key + "`.",
                    rule);
              }
              T thing = make.apply(name, entry.getValue());
              if (thing != null) {
                made.put(name, thing);
              }
            });
    return made;
  }

  /** The maps of a list. */
  List<MapNode> maps(Keys keys, String key, int most) {
    List<MapNode> maps = new ArrayList<>();
    ListNode list = keys.list(key);
    if (list != null) {
      count(key, list.items().size(), most, list.place());
      list.items().stream().limit(most).map(item -> map(item.place().path(), item)).filter(map -> map != null).forEach(maps::add);
    }
    return maps;
  }

  /** The node as a map, or null with a finding. */
  MapNode map(String name, Node node) {
    if (node instanceof MapNode map) {
      return map;
    }
    findings.error(node.place(), "wrong-type", "`" + Shown.word(name) + "` is a map, but this is " + node.kind() + ".");
    return null;
  }

  private void count(String key, int found, int most, Place place) {
    if (found > most) {
      findings.error(place, "too-many", "`" + key + "` holds " + found + " entries; at most " + most + " are read.");
    }
  }
}
