package dev.waybill.config;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The environment. Never prints itself: it may hold secrets. Immutable. */
public final class Variables {
  private final Map<String, String> values;

  public Variables(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  /** The variable's value; empty where it is not set. */
  public Optional<String> find(String name) {
    return Optional.ofNullable(values.get(name));
  }

  Set<String> names() {
    return values.keySet();
  }

  @Override
  public String toString() {
    return "Variables";
  }
}
