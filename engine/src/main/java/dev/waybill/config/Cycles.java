package dev.waybill.config;

import dev.waybill.tree.Findings;
import dev.waybill.tree.MapNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Finds providers whose secrets come, over whatever others, from themselves: nobody could ever log in there. */
final class Cycles {
  private Cycles() {}

  /** @param map where the providers are written */
  static void find(Map<String, ProviderSettings> providers, MapNode map, Findings findings) {
    for (String id : new TreeSet<>(providers.keySet())) {
      Set<String> reached = new HashSet<>();
      sources(id, providers).forEach(source -> reach(source, providers, reached));
      if (reached.contains(id)) {
        findings.error(map.keyPlace(id), "secret-cycle",
            "The secrets of `" + id + "` come from "
            + (sources(id, providers).contains(id) ? "itself" : "providers whose own come from it")
                + ", so that none can ever be had.", "Give one of them a secret from a file, the environment or the store.");
      }
    }
  }

  private static void reach(String id, Map<String, ProviderSettings> providers, Set<String> reached) {
    if (reached.add(id)) {
      sources(id, providers).forEach(source -> reach(source, providers, reached));
    }
  }

  private static Set<String> sources(String id, Map<String, ProviderSettings> providers) {
    ProviderSettings settings = providers.get(id);
    Set<String> sources = new TreeSet<>();
    (settings == null ? Map.<String, List<SecretRef>>of() : settings.secrets()).values()
        .forEach(list -> list.forEach(each -> {
          if (each instanceof SecretRef.Fetched fetched) {
            sources.add(fetched.provider());
          }
        }));
    return sources;
  }
}
