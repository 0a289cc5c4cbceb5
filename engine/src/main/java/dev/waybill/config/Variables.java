package dev.waybill.config;

import java.util.Locale;
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

  /**
   * The conventional name of a provider's variable: {@code WAYBILL_<WHAT>_<PROVIDER>_<NAME>}, upper case, every other character
   * {@code _}.
   */
  public static String name(String what, String provider, String name) {
    return "WAYBILL_" + what + "_" + upper(provider) + "_" + upper(name);
  }

  private static String upper(String text) {
    return text.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }

  Set<String> names() {
    return values.keySet();
  }

  @Override
  public String toString() {
    return "Variables";
  }
}
