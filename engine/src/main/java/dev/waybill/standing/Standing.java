package dev.waybill.standing;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What providers have built up and keep when their manifest is compiled anew: tokens, breakers, limits, clients. A thing is kept
 * as long as the provider's latest plan asked for it by the same key. Thread-safe.
 */
public final class Standing {
  private final Map<String, Map<String, Object>> kept = new HashMap<>();

  /** A thing that is told when no plan asks for it any more. Calls that began with an older plan may still use it then. */
  public interface Transient {
    void dropped();
  }

  /** What one compile asks for. One compile, one thread. */
  public final class Lease {
    private final String provider;
    private final Map<String, Object> asked = new HashMap<>();

    private Lease(String provider) {
      this.provider = provider;
    }

    /**
     * The thing under a key: the one an earlier plan had, else a fresh one.
     *
     * @param key says all that makes one thing different from another; it may hold a digest of a secret, never the secret
     */
    @SuppressWarnings("unchecked")
    public <T> T keep(String key, Supplier<T> fresh) {
      return (T) asked.computeIfAbsent(key, name -> {
        Object before = find(provider, name);
        return before == null ? fresh.get() : before;
      });
    }

    /** The plan is in force: what it did not ask for is let go. */
    public void commit() {
      replace(provider, asked);
    }
  }

  public Lease lease(String provider) {
    return new Lease(provider);
  }

  /** Lets go of everything that belongs to other providers. */
  public void retain(Set<String> providers) {
    Set<String> gone;
    synchronized (kept) {
      gone = new HashSet<>(kept.keySet());
    }
    gone.removeAll(providers);
    gone.forEach(provider -> replace(provider, Map.of()));
  }

  private Object find(String provider, String key) {
    synchronized (kept) {
      return kept.getOrDefault(provider, Map.of()).get(key);
    }
  }

  private void replace(String provider, Map<String, Object> now) {
    Map<String, Object> before;
    synchronized (kept) {
      before = now.isEmpty() ? kept.remove(provider) : kept.put(provider, Map.copyOf(now));
    }
    if (before != null) {
      before.forEach((key, thing) -> {
        if (now.get(key) != thing && thing instanceof Transient gone) {
          gone.dropped();
        }
      });
    }
  }
}
