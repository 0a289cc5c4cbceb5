package dev.waybill.config;

import dev.waybill.tree.Findings;
import dev.waybill.tree.Keys;
import dev.waybill.tree.MapNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code routes}: for a contract the providers, in the order they are tried. */
final class RouteReader {
  private final Findings findings;

  RouteReader(Findings findings) {
    this.findings = findings;
  }

  Map<String, List<String>> read(MapNode map) {
    Map<String, List<String>> routes = new LinkedHashMap<>();
    if (map != null) {
      NotYet.find(map.place(), "routes", "Dispatch to a provider by its id.", findings);
      Keys keys = new Keys(map, findings);
      map.keys().forEach(contract -> routes.put(contract, List.copyOf(keys.texts(contract))));
    }
    return routes;
  }
}
