package dev.waybill.plan;


import dev.waybill.clock.Timeline;
import dev.waybill.document.Root;
import dev.waybill.document.Scope;
import dev.waybill.manifest.Action;
import dev.waybill.manifest.Manifest;
import dev.waybill.schema.Contract;
import dev.waybill.schema.Contracts;
import dev.waybill.schema.JsonSchema;
import dev.waybill.shape.Compiler;
import dev.waybill.shape.Shape;
import dev.waybill.tree.Findings;
import dev.waybill.tree.ScalarNode;
import dev.waybill.tree.Suggest;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Compiles the actions of one manifest. */
final class ActionPlanner {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);
  private final Manifest manifest;
  private final Contracts contracts;
  private final Timeline timeline;
  private final CallPlanner.Setup setup;
  private final CallPlanner calls;
  private final Findings findings;

  ActionPlanner(Manifest manifest, Contracts contracts, Timeline timeline, CallPlanner.Setup setup, CallPlanner calls, Findings findings) {
    this.manifest = manifest;
    this.contracts = contracts;
    this.timeline = timeline;
    this.setup = setup;
    this.calls = calls;
    this.findings = findings;
  }

  /** The plan, or empty where the action cannot run; then findings say why. */
  Optional<ActionPlan> plan(Action action) {
    int before = findings.errors();
    Contract contract = contract(action);
    JsonSchema input = input(action, contract);
    Scope scope = setup.scope().copy().with(Root.INPUT, input.names());
    if (action.request() == null) {
      return Optional.empty();
    }
    Optional<CallPlan> call = calls.plan(CallSource.of(action, manifest), scope);
    Compiler afterwards = setup.compiler().with(CallPlanner.afterwards(scope));
    Shape output = action.output() == null ? document -> document.root(Root.BODY) : afterwards.shape(action.output());
    Set<String> read = read(scope);
    if (contract != null) {
      ContractRules checks = new ContractRules(contract, manifest.maps(), findings);
      if (findings.errors() == before) {
        checks.checkInputs(action.place(), read);
      }
      checks.checkOutputs(action.place(), action.output());
    }
    setup.scope().used().addAll(scope.used());
    if (findings.errors() > before || call.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new ActionPlan(manifest.id(), action.name(), manifest.version(), action.summary(),
        contract == null ? null : contract.id(), input, contract == null ? null : contract.outputSchema(), read,
        calls.wantsBytes(action.request()), call.get().repeat(), action.timeout() == null ? DEFAULT_TIMEOUT : action.timeout(),
        setup.document(), call.get(), output, timeline));
  }

  private Contract contract(Action action) {
    ScalarNode named = action.implements_();
    if (named == null) {
      return null;
    }
    Optional<Contract> contract = contracts.find(named.json().asText());
    if (contract.isEmpty()) {
      findings.error(named.place(), "unknown-contract", "There is no contract `" + named.json().asText() + "`.",
          Suggest.remedy(named.json().asText(), contracts.ids()));
    }
    if (contract.isPresent() && contract.get().isEvent()) {
      findings.error(named.place(), "unknown-contract", "`" + contract.get().id() + "` is an event: it is emitted, and no action implements it.",
          "Name a contract that takes an input.");
      return null;
    }
    return contract.orElse(null);
  }

  private JsonSchema input(Action action, Contract contract) {
    if (contract == null) {
      return action.input() == null ? JsonSchema.NOTHING : JsonSchema.compile(action.input(), findings);
    }
    return action.input() == null ? contract.inputSchema() : JsonSchema.narrowed(contract.inputSchema(), action.input(), findings);
  }

  /** The first names below {@code $.input} that were looked up, or that all of it is used. */
  private static Set<String> read(Scope scope) {
    Set<String> read = new TreeSet<>();
    for (String name : scope.used()) {
      if (name.startsWith("input.")) {
        int end = name.indexOf('.', 6);
        read.add(end < 0 ? name.substring(6) : name.substring(6, end));
      }
    }
    if (scope.used().contains("input")) {
      read.add(ActionPlan.EVERYTHING);
    }
    return Set.copyOf(read);
  }
}
