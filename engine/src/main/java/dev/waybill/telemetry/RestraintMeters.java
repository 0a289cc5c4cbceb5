package dev.waybill.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What limits and breakers do, by provider; a breaker has its meters once it has opened. Thread-safe. */
public final class RestraintMeters {
  /** A provider whose hosts come from callers may have any number: the later ones are counted together. */
  static final int MOST_HOSTS = 100;

  private final MeterRegistry registry;
  private final Map<String, Counter> refusals = new ConcurrentHashMap<>();
  private final Map<String, Timer> waits = new ConcurrentHashMap<>();
  private final Map<String, Map<String, AtomicInteger>> states = new ConcurrentHashMap<>();

  RestraintMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** A limit refused a call. */
  public void refused(String provider) {
    refusals.computeIfAbsent(provider, id -> Counter.builder("waybill.limit.refusals")
        .description("Calls that a manifest's limits refused").tag("provider", id).register(registry)).increment();
  }

  /** A call waited for a limit and was then let through. */
  public void waited(String provider, Duration time) {
    waits.computeIfAbsent(provider, id -> Timer.builder("waybill.limit.waits")
        .description("How long calls waited for a manifest's limits").tag("provider", id).register(registry)).record(time);
  }

  /**
   * A breaker's new state.
   *
   * @param state 0 closed, 1 half open, 2 open
   */
  public void breaker(String provider, String host, int state) {
    Map<String, AtomicInteger> hosts = states.computeIfAbsent(provider, id -> new ConcurrentHashMap<>());
    String name = hosts.containsKey(host) || hosts.size() < MOST_HOSTS ? host : "other";
    hosts.computeIfAbsent(name, each -> {
      AtomicInteger value = new AtomicInteger();
      Gauge.builder("waybill.breaker.state", value, AtomicInteger::get).description("Breakers: 0 closed, 1 half open, 2 open")
          .tag("provider", provider).tag("host", each).register(registry);
      return value;
    }).set(state);
    if (state == 2) {
      Counter.builder("waybill.breaker.openings").description("How often breakers opened")
          .tag("provider", provider).tag("host", name).register(registry).increment();
    }
  }
}
