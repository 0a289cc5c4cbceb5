package dev.waybill.plan;

import dev.waybill.attempt.Repeat;
import dev.waybill.clock.Timeline;
import dev.waybill.document.Root;
import dev.waybill.document.Scope;
import dev.waybill.manifest.Action;
import dev.waybill.manifest.Manifest;
import dev.waybill.paging.PageRules;
import dev.waybill.schema.Contract;
import dev.waybill.schema.Contracts;
import dev.waybill.schema.JsonSchema;
import dev.waybill.shape.Compiler;
import dev.waybill.shape.Shape;
import dev.waybill.tree.Findings;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.ScalarNode;
import dev.waybill.tree.Suggest;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Compiles the actions of one manifest. */
final class ActionPlanner {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);
  private final Manifest manifest;
  private final Contracts contracts;
  private final Timeline timeline;
  private final RandomGenerator random;
  private final CallPlanner.Setup setup;
  private final CallPlanner calls;
  private final Findings findings;

  ActionPlanner(Manifest manifest, Contracts contracts, Ground ground, CallPlanner.Setup setup, CallPlanner calls, Findings findings) {
    this.manifest = manifest;
    this.contracts = contracts;
    this.timeline = ground.timeline();
    this.random = ground.random();
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
    Optional<Way> way = way(action, scope);
    Compiler afterwards = setup.compiler().with(DecoderReader.good(CallPlanner.afterwards(way.map(Way::scope).orElse(action.pages() == null ? scope : PagesPlanner.ofItem(scope))), decode(action)));
    Shape output = action.output() == null ? whole(action) : afterwards.shape(action.output());
    Set<String> read = read(scope);
    if (contract != null) {
      ContractRules checks = new ContractRules(contract, manifest.maps(), findings);
      if (findings.errors() == before) {
        checks.checkInputs(action.place(), read);
      }
      checks.checkOutputs(action.place(), action.output());
    }
    setup.scope().used().addAll(scope.used());
    if (findings.errors() > before || way.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new ActionPlan(manifest.id(), action.name(), manifest.version(), action.summary(),
        contract == null ? null : contract.id(), input, contract == null ? null : contract.outputSchema(), read,
        wantsBytes(action), way.get().repeat(), action.timeout() == null ? DEFAULT_TIMEOUT : action.timeout(),
        setup.document(), way.get().course(), way.get().pages(), null, output, timeline));
  }

  /**
   * How an action gets to its reply.
   *
   * @param scope what may be read besides the reply
   * @param pages or null where the reply is all
   */
  private record Way(Course course, Repeat repeat, Scope scope, PagesPlan pages) {}

  private Optional<Way> way(Action action, Scope scope) {
    if (action.steps() == null) {
      return action.request() == null ? Optional.empty() : action.pages() == null
          ? calls.plan(CallSource.of(action, manifest), scope).map(call -> new Way(call, call.repeat(), scope, null))
          : pages(action, scope);
    }
    new Beside(action, findings).checkSteps();
    StepsPlanner planner = new StepsPlanner(manifest, setup, calls, findings);
    List<StepPlan> steps = planner.plan(action, scope);
    Repeat repeat = steps.stream().map(step -> step.call().repeat()).anyMatch(each -> each != Repeat.NATURAL) ? Repeat.NONE : Repeat.NATURAL;
    return Optional.of(new Way(new StepsCourse(steps, timeline, random::nextDouble), repeat, planner.afterwards(scope), null));
  }

  /** How the reply is read that the output is made of. */
  private static Node decode(Action action) {
    List<? extends Node> steps = action.steps() == null ? List.of() : action.steps().items();
    return steps.isEmpty() ? action.decode() : steps.get(steps.size() - 1) instanceof MapNode last ? last.get("decode") : null;
  }

  private Optional<Way> pages(Action action, Scope scope) {
    CallSource plain = CallSource.of(action, manifest);
    CallSource marked = plain.with(PageMark.into(plain.request(), plain.headers(), action.pages().get("next"), findings));
    Optional<CallPlan> call = calls.plan(marked, PagesPlanner.inRequest(scope));
    PageRules rules = new PagesPlanner(setup.compiler(), manifest.warnsOfUnknownKeys(), findings).plan(action.pages(), scope);
    if (call.isPresent() && call.get().repeat() == Repeat.KEYED) {
      findings.error(action.idempotency().place(), "bad-pages", "Every page would carry the same key, and the provider take all for the first.",
          "A list is read: write `idempotency: natural`.");
    }
    return call.map(one -> new Way(one, one.repeat(), PagesPlanner.ofItem(scope), new PagesPlan(rules, one, secretHeaders(marked), timeline)));
  }

  private static boolean secretHeaders(CallSource source) {
    return Stream.of(source.headers(), source.request().get("headers")).filter(Objects::nonNull)
        .anyMatch(fields -> Mentions.text(fields, "secret") || Mentions.text(fields, "session"));
  }

  private boolean wantsBytes(Action action) {
    return action.steps() == null ? calls.wantsBytes(action.request()) : action.steps().items().stream()
        .anyMatch(step -> step instanceof MapNode map && map.get("request") instanceof MapNode request && calls.wantsBytes(request));
  }

  /** Without an {@code output} a caller gets the body, or each element as it is. */
  private static Shape whole(Action action) {
    return action.pages() == null ? document -> document.root(Root.BODY) : document -> document.root(Root.ITEM);
  }

  private Contract contract(Action action) {
    ScalarNode named = action.implements_();
    if (named == null) {
      return null;
    }
    Optional<Contract> contract = contracts.find(named.json().asText());
    if (contract.isPresent() && !contract.get().id().equals(named.json().asText())) {
      findings.error(named.place(), "unknown-contract", "`" + named.json().asText() + "` names a contract without its version.",
          "Write `" + contract.get().id() + "`.");
    } else if (contract.isEmpty()) {
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

  /** Whether the file says something under a key of the action, though it could not be read. */
  private boolean isGiven(Action action, String key) {
    return manifest.root().get("actions") instanceof MapNode actions && actions.get(action.name()) instanceof MapNode own
        && own.get(key) != null;
  }

  private JsonSchema input(Action action, Contract contract) {
    if (contract == null) {
      boolean unread = action.implements_() != null || action.input() == null && isGiven(action, "input");
      return unread ? JsonSchema.UNKNOWN : action.input() == null ? JsonSchema.NOTHING
          : JsonSchema.compile(action.input(), findings);
    }
    return action.input() == null ? contract.inputSchema() : JsonSchema.narrowed(contract.inputSchema(), action.input(), findings);
  }

  /** The first names below {@code $.input} that were looked up, or that all of it is used. */
  static Set<String> read(Scope scope) {
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
