package dev.waybill.plan;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The providers in force at one moment. Immutable; a reload swaps the whole table. */
public final class Table {
  public static final Table EMPTY = new Table(Map.of());

  private final Map<String, ProviderPlan> providers;

  public Table(Map<String, ProviderPlan> providers) {
    this.providers = Map.copyOf(providers);
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
