package dev.waybill.dispatch;

import dev.waybill.clock.Timeline;
import dev.waybill.plan.Probe;
import dev.waybill.plan.ProviderPlan;
import dev.waybill.plan.Table;
import dev.waybill.problem.Problem;
import dev.waybill.tree.ExactNodes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * Asks every provider in force that has a probe, now and then, whether it is well. One probe of a provider is under way at a time, and
 * a few of all; each provider has a clock of its own, spread by chance, which a reload leaves alone unless the probe changed.
 * Thread-safe.
 */
public final class Prober implements AutoCloseable {
  /** How many probes are under way at once. */
  public static final int AT_ONCE = 16;

  private static final Duration SOON = Duration.ofSeconds(5);
  private static final double SPREAD = 0.1;

  private final Supplier<Table> table;
  private final Dispatcher dispatcher;
  private final Timeline timeline;
  private final DoubleSupplier random;
  private final BiConsumer<String, Reading.State> told;
  private final Map<String, Clock> clocks = new HashMap<>();
  private final Map<String, Reading> readings = new ConcurrentHashMap<>();
  private final Deque<Clock> due = new ArrayDeque<>();
  private int underWay;

  /** One provider's. */
  private final class Clock {
    private final String provider;
    private final Probe probe;
    private Timeline.Timer timer;

    private Clock(String provider, Probe probe) {
      this.provider = provider;
      this.probe = probe;
    }

    private boolean runs() {
      return clocks.get(provider) == this;
    }
  }

  /**
   * @param dispatcher runs the probes; one of the prober's own, so that they do not count as callers' dispatches
   * @param random gives numbers from 0 to 1
   * @param told of a provider and its state, whenever that is another
   */
  public Prober(Supplier<Table> table, Dispatcher dispatcher, Timeline timeline, DoubleSupplier random, BiConsumer<String, Reading.State> told) {
    this.table = table;
    this.dispatcher = dispatcher;
    this.timeline = timeline;
    this.random = random;
    this.told = told;
  }

  /** Takes over what the table holds now: begins, goes on and ends. */
  public synchronized void follow() {
    Map<String, Probe> wanted = new HashMap<>();
    for (ProviderPlan plan : table.get().all()) {
      if (plan.probe() != null && plan.state().equals("enabled")) {
        wanted.put(plan.id(), plan.probe());
      }
    }
    clocks.values().removeIf(clock -> {
      boolean gone = !clock.probe.equals(wanted.get(clock.provider));
      if (gone) {
        stop(clock);
      }
      return gone;
    });
    readings.keySet().retainAll(clocks.keySet());
    wanted.forEach((provider, probe) -> {
      if (!clocks.containsKey(provider)) {
        Clock clock = new Clock(provider, probe);
        clocks.put(provider, clock);
        Duration first = probe.every().compareTo(SOON) < 0 ? probe.every() : SOON;
        wind(clock, times(first, random.getAsDouble()));
      }
    });
  }

  /** How the provider was last found; {@link Reading#UNKNOWN} where it was not asked yet, or is not asked at all. */
  public Reading reading(String provider) {
    return readings.getOrDefault(provider, Reading.UNKNOWN);
  }

  /** Of all providers that were asked. */
  public Map<String, Reading> readings() {
    return Collections.unmodifiableMap(readings);
  }

  private static Duration times(Duration duration, double factor) {
    return Duration.ofNanos((long) (duration.toNanos() * factor));
  }

  private void stop(Clock clock) {
    due.remove(clock);
    if (clock.timer != null) {
      clock.timer.cancel();
    }
  }

  private void wind(Clock clock, Duration wait) {
    clock.timer = timeline.after(wait, () -> ring(clock));
  }

  private void ring(Clock clock) {
    synchronized (this) {
      if (!clock.runs()) {
        return;
      }
      if (underWay >= AT_ONCE) {
        due.add(clock);
        return;
      }
      underWay++;
    }
    ask(clock);
  }

  private void ask(Clock clock) {
    dispatcher.dispatch(new Order(clock.provider, clock.probe.action(), ExactNodes.FACTORY.objectNode(), false, null).from(Origin.PROBE))
        .onComplete(result -> answered(clock, result.succeeded() ? result.result().problem() : null));
  }

  private void answered(Clock clock, Problem problem) {
    Clock next;
    Reading.State turned = null;
    synchronized (this) {
      next = due.poll();
      underWay -= next == null ? 1 : 0;
      if (clock.runs()) {
        turned = note(clock.provider, problem);
        wind(clock, times(clock.probe.every(), 1 - SPREAD + 2 * SPREAD * random.getAsDouble()));
      }
    }
    if (turned != null) {
      told.accept(clock.provider, turned);
    }
    if (next != null) {
      ask(next);
    }
  }

  /** The new state, or null where it is the old one. What a limit of our own refused says nothing. */
  private Reading.State note(String provider, Problem problem) {
    Reading before = reading(provider);
    if (problem != null && problem.label().equals("limit")) {
      return null;
    }
    Instant now = timeline.now();
    Reading after = problem == null ? new Reading(Reading.State.OK, now, null, 0)
        : new Reading(Reading.State.FAILING, now, problem.code(), before.failures() + 1);
    readings.put(provider, after);
    return after.state() == before.state() ? null : after.state();
  }

  @Override
  public synchronized void close() {
    clocks.values().forEach(this::stop);
    clocks.clear();
  }
}
