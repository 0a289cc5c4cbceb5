package dev.waybill.app;

import dev.waybill.plan.ProviderPlan;
import dev.waybill.plan.Shortage;
import dev.waybill.plan.Table;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once of each secret that it cannot be used, and once that it can again. A secret that nobody has set is said only where it
 * was set before: providers that are not configured are no trouble. Not thread-safe.
 */
final class ShortageLog {
  private static final Logger LOG = LoggerFactory.getLogger("waybill.secrets");

  private Map<String, List<Shortage>> before = Map.of();

  /** @param hidden the providers that callers do not see */
  void follow(Table table, Table hidden) {
    Map<String, List<Shortage>> now = new HashMap<>();
    Stream.concat(table.all().stream(), hidden.all().stream()).filter(ProviderPlan::enabled)
        .forEach(plan -> now.put(plan.id(), plan.shortages()));
    now.forEach((provider, shortages) -> compare(provider, before.get(provider), shortages));
    before = now;
  }

  /** @param known null for a provider that is new */
  private static void compare(String provider, List<Shortage> known, List<Shortage> shortages) {
    List<Shortage> old = known == null ? List.of() : known;
    shortages.stream().filter(each -> !old.contains(each) && (each.given() || known != null)).forEach(each ->
        LOG.atWarn().addKeyValue("provider", provider).addKeyValue("secret", each.secret()).addKeyValue("why", each.sentence())
            .log("A secret cannot be used"));
    Set<String> lacking = new HashSet<>(shortages.stream().map(Shortage::secret).toList());
    old.stream().filter(each -> !lacking.contains(each.secret())).forEach(each ->
        LOG.atInfo().addKeyValue("provider", provider).addKeyValue("secret", each.secret()).log("A secret can be used again"));
  }
}
