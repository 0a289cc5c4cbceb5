package dev.waybill.config;

import dev.waybill.tree.Findings;
import dev.waybill.tree.MapNode;
import java.util.List;
import java.util.Map;

/** Finds providers whose secrets are taken from variables that are another's, or the gateway's own. */
final class ForeignVariables {
  private static final String OURS = "WAYBILL_";

  private ForeignVariables() {}

  /** @param map where the providers are written */
  static void find(Map<String, ProviderSettings> providers, MapNode map, Findings findings) {
    providers.forEach((id, settings) -> settings.secrets().values().forEach(references -> {
      for (SecretRef reference : references) {
        if (reference instanceof SecretRef.Env env && env.name().startsWith(OURS) && !isOwn(env.name(), id, providers)) {
          findings.error(map.keyPlace(id), "foreign-variable",
              "`" + id + "` takes a secret from " + env.name() + ", which is not its own: variables that begin with "
                  + prefix(id) + " are.", "Name a variable of another kind, or its own.");
        }
      }
    }));
  }

  /** Of {@code acme} and {@code acme-fax} the longer name decides whose a variable is. */
  private static boolean isOwn(String variable, String id, Map<String, ProviderSettings> providers) {
    List<String> others = providers.keySet().stream().filter(other -> prefix(other).length() > prefix(id).length()).toList();
    return variable.startsWith(prefix(id)) && others.stream().noneMatch(other -> variable.startsWith(prefix(other)));
  }

  private static String prefix(String id) {
    return Variables.name("SECRET", id, "");
  }
}
