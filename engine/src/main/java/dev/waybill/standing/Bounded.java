package dev.waybill.standing;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * A map that holds so many entries and no more: the one not asked for the longest goes first. For state per key where callers
 * choose the keys. Thread-safe.
 *
 * @param <K> the key
 * @param <V> what is held under it
 */
public final class Bounded<K, V> {
  private final Map<K, V> entries;

  public Bounded(int most) {
    this.entries = new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
      }
    };
  }

  /** What is under the key; made by {@code fresh}, which must be quick, where there is nothing. */
  public synchronized V get(K key, Function<K, V> fresh) {
    return entries.computeIfAbsent(key, fresh);
  }

  /** What is under the key, or null. */
  public synchronized V find(K key) {
    return entries.get(key);
  }

  public synchronized void put(K key, V value) {
    entries.put(key, value);
  }

  public synchronized void remove(K key) {
    entries.remove(key);
  }

  public synchronized int size() {
    return entries.size();
  }
}
