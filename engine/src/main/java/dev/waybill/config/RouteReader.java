package dev.waybill.config;

import dev.waybill.tree.Findings;
import dev.waybill.tree.Keys;
import dev.waybill.tree.ListNode;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.ScalarNode;
import dev.waybill.tree.Shown;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads {@code routes}: for a contract the providers, in the order they are tried. Whether they are there is no matter of the
 * settings: providers come and go while the gateway runs.
 */
final class RouteReader {
  private static final Pattern CONTRACT = Pattern.compile("[a-z0-9._-]+(@[0-9]+)?");

  private final Findings findings;

  RouteReader(Findings findings) {
    this.findings = findings;
  }

  Map<String, Config.Route> read(MapNode map) {
    Map<String, Config.Route> routes = new LinkedHashMap<>();
    if (map != null) {
      Keys keys = new Keys(map, findings);
      for (String contract : map.keys()) {
        if (!CONTRACT.matcher(contract).matches()) {
          findings.error(map.keyPlace(contract), "bad-value", "`" + Shown.word(contract) + "` is no contract.",
              "Write for example `fax.send@1`.");
        }
        routes.put(contract, new Config.Route(map.keyPlace(contract), providers(contract, keys)));
      }
    }
    return routes;
  }

  private List<String> providers(String contract, Keys keys) {
    Node node = keys.node(contract);
    if (!(node instanceof ListNode list) || list.items().isEmpty()) {
      findings.error(node.place(), "wrong-type", "A route is a list of providers, in the order they are tried.",
          "Write for example `" + contract + ": [acme]`.");
      return List.of();
    }
    List<String> providers = new ArrayList<>();
    for (ScalarNode text : keys.textNodes(contract)) {
      if (providers.contains(text.json().textValue())) {
        findings.error(text.place(), "bad-value", "The provider `" + Shown.word(text.json().textValue())
            + "` stands twice in this route.",
            "Name it once.");
      }
      providers.add(text.json().textValue());
    }
    return providers;
  }
}
