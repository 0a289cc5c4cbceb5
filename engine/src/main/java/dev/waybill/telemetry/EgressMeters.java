package dev.waybill.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the guards of providers said of calls. Labels are ids of loaded manifests and fixed words. Thread-safe. */
public final class EgressMeters {
  private final MeterRegistry registry;
  private final Map<String, OfProvider> providers = new ConcurrentHashMap<>();

  EgressMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** The counters of one provider; the same object each time. */
  public OfProvider of(String provider) {
    return providers.computeIfAbsent(provider, id -> new OfProvider(registry, id));
  }

  /** The counters of one provider. */
  public static final class OfProvider {
    private final MeterRegistry registry;
    private final String provider;
    private final Counter allowed;
    private final Map<String, Counter> others = new ConcurrentHashMap<>();

    private OfProvider(MeterRegistry registry, String provider) {
      this.registry = registry;
      this.provider = provider;
      this.allowed = counter("allowed", "none");
    }

    /** A call that nothing stood against. Makes no objects. */
    public void allowed() {
      allowed.increment();
    }

    /** A call that was not simply allowed, by two fixed words. */
    public void other(String verdict, String reason) {
      others.computeIfAbsent(verdict + "/" + reason, key -> counter(verdict, reason)).increment();
    }

    private Counter counter(String verdict, String reason) {
      return Counter.builder("waybill.egress.verdicts")
          .description("Calls that the egress guard allowed, refused or only reported")
          .tag("provider", provider).tag("verdict", verdict).tag("reason", reason).register(registry);
    }
  }
}
