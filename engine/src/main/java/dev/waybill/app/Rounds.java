package dev.waybill.app;

import dev.waybill.config.Config;
import dev.waybill.dispatch.Dispatcher;
import dev.waybill.dispatch.Ids;
import dev.waybill.dispatch.Means;
import dev.waybill.dispatch.Prober;
import dev.waybill.dispatch.Reading;
import dev.waybill.dispatch.Recorder;
import dev.waybill.dispatch.Routing;
import dev.waybill.plan.ProviderPlan;
import dev.waybill.schema.Contracts;
import dev.waybill.telemetry.Meters;
import dev.waybill.tree.Finding;
import dev.waybill.tree.Findings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** What a serving gateway does by itself after each load: probes what is in force, and says where routes lead nowhere. */
final class Rounds implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("waybill.providers");

  private final LiveEngine live;
  private final Config config;
  private final Routing routing;
  private final Prober prober;
  private final boolean sandbox;
  private final Set<Finding> said = new HashSet<>();

  /**
   * @param recorder of what must be recorded
   * @param sandbox whether no packet leaves: then nothing is probed, since only the manifests' own examples would answer
   * @param told of a provider and its new state
   */
  Rounds(LiveEngine live, Config config, Routing routing, Ids ids, DoubleSupplier random, Meters meters, Recorder recorder,
      boolean sandbox,
      BiConsumer<String, Reading.State> told) {
    this.live = live;
    this.config = config;
    this.routing = routing;
    this.sandbox = sandbox;
    Dispatcher own = new Dispatcher(live.library()::table, ids, live.timeline(), outcome -> {}, Prober.AT_ONCE,
        Means.of(Means.USUAL_REPLY).with(recorder));
    this.prober = new Prober(live.library()::table, own, live.timeline(), random, (provider, state) -> {
      turned(provider, state);
      told.accept(provider, state);
    });
    meters.gauge("waybill.probes.failing", "Providers whose probe fails",
        () -> prober.readings().values().stream().filter(reading -> reading.state() == Reading.State.FAILING).count());
  }

  /** The settings' routes. */
  static Routing routing(Config config, Contracts contracts) {
    List<Routing.Route> routes = config.routes().entrySet().stream()
        .map(route -> new Routing.Route(route.getKey(), route.getValue().place(), route.getValue().providers())).toList();
    return new Routing(routes, contracts);
  }

  Supplier<Map<String, Reading>> readings() {
    return prober::readings;
  }

  /** Takes over what is in force now. */
  synchronized void loaded() {
    if (!sandbox) {
      prober.follow();
    }
    List<Finding> found = new ArrayList<>(routing.findings(live.library().table()));
    say(found, "A route leads nowhere or two ways");
    List<Finding> idle = idle().list();
    say(idle, "A setting has no effect");
    found.addAll(idle);
    said.clear();
    said.addAll(found);
  }

  private Findings idle() {
    List<ProviderPlan> plans = new ArrayList<>(live.library().table().all());
    plans.addAll(live.library().hidden().all());
    return new IdleSettings(config, plans, live.library().report().refused().stream().map(refused -> refused.path().toString())
        .toList()).find();
  }

  private void say(List<Finding> found, String what) {
    found.stream().filter(finding -> !said.contains(finding)).forEach(finding -> LOG.atWarn()
        .addKeyValue("file", finding.place().file()).addKeyValue("line", finding.place().line())
        .addKeyValue("rule", finding.rule())
        .addKeyValue("finding", finding.message()).addKeyValue("remedy", finding.remedy()).log(what));
  }

  private void turned(String provider, Reading.State state) {
    Reading reading = prober.reading(provider);
    LOG.atLevel(state == Reading.State.FAILING ? Level.WARN : Level.INFO).addKeyValue("provider", provider)
        .addKeyValue("state", state.word()).addKeyValue("code", reading.code() == null ? "ok" : reading.code().word())
        .log(state == Reading.State.FAILING ? "A provider's probe fails" : "A provider's probe is answered");
  }

  @Override
  public void close() {
    prober.close();
  }
}
