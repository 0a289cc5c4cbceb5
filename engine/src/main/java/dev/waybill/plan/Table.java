package dev.waybill.plan;

import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The providers in force at one moment. Immutable; a reload swaps the whole table. */
public final class Table {
  public static final Table EMPTY = new Table(Map.of());

  private final Map<String, ProviderPlan> providers;
  private final Set<String> sensitiveOnce;

  public Table(Map<String, ProviderPlan> providers) {
    this(providers, Set.of());
  }

  private Table(Map<String, ProviderPlan> providers, Set<String> sensitiveBefore) {
    this.providers = Map.copyOf(providers);
    Set<String> once = new HashSet<>(sensitiveBefore);
    providers.values().stream().filter(ProviderPlan::sensitive).forEach(plan -> once.add(plan.id()));
    this.sensitiveOnce = Set.copyOf(once);
  }

  /** The table that comes after this one. */
  public Table next(Map<String, ProviderPlan> others) {
    return new Table(others, sensitiveOnce);
  }

  /** Whether the provider handles sensitive data; of one that went, whether it ever did. */
  public boolean isSensitive(String id) {
    ProviderPlan plan = providers.get(id);
    return plan == null ? id != null && sensitiveOnce.contains(id) : plan.sensitive();
  }

  /** The provider, or null. */
  public ProviderPlan provider(String id) {
    return providers.get(id);
  }

  public Set<String> ids() {
    return providers.keySet();
  }

  public int size() {
    return providers.size();
  }

  /** All of them by id. */
  public Collection<ProviderPlan> all() {
    return Collections.unmodifiableCollection(new TreeMap<>(providers).values());
  }
}
