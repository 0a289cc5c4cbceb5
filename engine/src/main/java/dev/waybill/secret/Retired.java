package dev.waybill.secret;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Secrets that were in force a moment ago: dispatches under way still send them, and providers give them back. They stay known for a
 * while after they were replaced, the latest of each provider. Thread-safe.
 */
public final class Retired {
  static final Duration GRACE = Duration.ofMinutes(15);
  static final int MOST = 64;

  private final LongSupplier nanos;
  private final Map<String, List<Secret>> current = new HashMap<>();
  private final Map<String, Map<Secret, Long>> replaced = new HashMap<>();

  /** @param nanos the monotonic clock */
  public Retired(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Notes what is in force under a name; what was there before and is not now has retired. */
  public synchronized void inForce(String provider, String name, List<Secret> values) {
    List<Secret> before = current.put(provider + "/" + name, List.copyOf(values));
    Map<Secret, Long> old = replaced.computeIfAbsent(provider, id -> new LinkedHashMap<>());
    if (before != null) {
      before.stream().filter(each -> !values.contains(each)).forEach(each -> {
        old.remove(each);
        old.put(each, nanos.getAsLong());
      });
    }
    while (old.size() > MOST) {
      old.remove(old.keySet().iterator().next());
    }
  }

  /** The secrets of a provider that were replaced less than a quarter of an hour ago. */
  public synchronized List<Secret> of(String provider) {
    Map<Secret, Long> old = replaced.getOrDefault(provider, new HashMap<>());
    long now = nanos.getAsLong();
    old.values().removeIf(since -> now - since > GRACE.toNanos());
    return new ArrayList<>(old.keySet());
  }
}
