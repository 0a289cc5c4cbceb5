package dev.waybill.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * What is counted, and under which names. Labels are ids of loaded manifests and fixed words, so their number is bounded.
 * Recording makes no objects once a meter exists. Thread-safe.
 */
public final class Meters {
  private static final int STATUSES = 600;

  private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<String, Map<String, ActionMeters>> actions = new ConcurrentHashMap<>();
  private final Map<String, Counter> refusals = new ConcurrentHashMap<>();
  private final Map<String, Counter> strangers = new ConcurrentHashMap<>();
  private final Map<String, Counter> handshakes = new ConcurrentHashMap<>();
  private final Map<String, Counter> deliveries = new ConcurrentHashMap<>();
  private final Map<String, AtomicReferenceArray<Timer>> requests = new ConcurrentHashMap<>();

  private final Queue<Supplier<Number>> sources = new ConcurrentLinkedQueue<>();
  private final RestraintMeters restraints = new RestraintMeters(registry);
  private final EgressMeters egress = new EgressMeters(registry);

  public Meters() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
  }

  /** The meters of one action; the same object each time. */
  public ActionMeters action(String provider, String action) {
    // Two looks by texts that are at hand, since joining them would cost more.
    Map<String, ActionMeters> its = actions.get(provider);
    ActionMeters known = its == null ? null : its.get(action);
    return known != null ? known : actions.computeIfAbsent(provider, id -> new ConcurrentHashMap<>())
        .computeIfAbsent(action, name -> new ActionMeters(registry, provider, name));
  }

  /** What limits and breakers do. */
  public RestraintMeters restraints() {
    return restraints;
  }

  /** What guards say. */
  public EgressMeters egress() {
    return egress;
  }

  /** A request that was refused before or instead of a dispatch, by a fixed word. */
  public void refused(String reason) {
    refusals.computeIfAbsent(reason, word -> Counter.builder("waybill.refusals")
        .description("Requests refused, by reason").tag("reason", word).register(registry)).increment();
  }

  /** A credential of a caller that was not believed, by a fixed word. */
  public void accessRefused(String reason) {
    strangers.computeIfAbsent(reason, word -> Counter.builder("waybill.access.refusals")
        .description("Credentials of callers that were not believed, by reason").tag("reason", word).register(registry))
        .increment();
  }

  /** A caller's TLS handshake that came to nothing, by a fixed word. */
  public void handshakeFailed(String reason) {
    handshakes.computeIfAbsent(reason, word -> Counter.builder("waybill.tls.failures")
        .description("TLS handshakes of callers that failed, by reason").tag("reason", word).register(registry)).increment();
  }

  /** A delivery to a webhook of a loaded manifest, by how it ended: a fixed word. */
  public void delivered(String provider, String hook, String result) {
    deliveries.computeIfAbsent(provider + "/" + hook + "/" + result, key -> Counter.builder("waybill.deliveries")
        .description("Deliveries to webhooks, by how they ended").tag("provider", provider).tag("webhook", hook)
        .tag("result", result)
        .register(registry)).increment();
  }

  /**
   * A request to the gateway itself, answered.
   *
   * @param route the route's fixed word, never its path
   */
  public void requested(String route, int status, long nanos) {
    AtomicReferenceArray<Timer> known = requests.get(route);
    AtomicReferenceArray<Timer> timers = known != null ? known
        : requests.computeIfAbsent(route, word -> new AtomicReferenceArray<>(STATUSES));
    Timer timer = timers.get(status);
    if (timer == null) {
      timer = Timer.builder("waybill.http").description("Requests answered, by route and status")
          .tag("route", route).tag("status", Integer.toString(status)).register(registry);
      timers.set(status, timer);
    }
    timer.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** A value that is read when metrics are. */
  public void gauge(String name, String description, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).strongReference(true).register(registry);
  }

  /** A count that only grows and is kept elsewhere; it is read when metrics are. */
  public void counter(String name, String description, Supplier<Number> value) {
    // The registry holds what it reads weakly, and would read the last value for ever.
    sources.add(value);
    FunctionCounter.builder(name, value, count -> count.get().doubleValue()).description(description).register(registry);
  }

  /** Counts a reload that changed something. */
  public void reloaded(String result) {
    Counter.builder("waybill.reloads").description("Reloads that changed something").tag("result", result).register(registry)
        .increment();
  }

  /** Everything in the Prometheus text format. */
  public String scrape() {
    return registry.scrape();
  }

  /** The meters of one action, by the code it ended with. */
  public static final class ActionMeters {
    private final MeterRegistry registry;
    private final String provider;
    private final String action;
    private final Map<String, Timer> timers = new ConcurrentHashMap<>();
    private final Counter attempts;

    private ActionMeters(MeterRegistry registry, String provider, String action) {
      this.registry = registry;
      this.provider = provider;
      this.action = action;
      this.attempts = Counter.builder("waybill.attempts").description("Requests tried at providers")
          .tag("provider", provider).tag("action", action).register(registry);
    }

    /** @param code {@code ok} or the problem's word */
    public void record(String code, long nanos, int tries) {
      Timer timer = timers.get(code);
      if (timer == null) {
        timer = timers.computeIfAbsent(code, word -> Timer.builder("waybill.dispatch")
            .description("Dispatches, by how they ended")
            .tag("provider", provider).tag("action", action).tag("code", word).register(registry));
      }
      timer.record(nanos, TimeUnit.NANOSECONDS);
      attempts.increment(tries);
    }
  }
}
