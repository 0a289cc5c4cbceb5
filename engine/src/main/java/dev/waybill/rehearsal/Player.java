package dev.waybill.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.dispatch.Dispatcher;
import dev.waybill.dispatch.Ids;
import dev.waybill.dispatch.Means;
import dev.waybill.dispatch.Order;
import dev.waybill.dispatch.Outcome;
import dev.waybill.dispatch.Recorder;
import dev.waybill.dispatch.Reaction;
import dev.waybill.dispatch.UrlFiles;
import dev.waybill.document.Document;
import dev.waybill.document.Root;
import dev.waybill.egress.AddressTable;
import dev.waybill.egress.EgressRules;
import dev.waybill.http.HeldBytes;
import dev.waybill.manifest.Manifest;
import dev.waybill.plan.Ground;
import dev.waybill.plan.Kinds;
import dev.waybill.plan.Planner;
import dev.waybill.plan.ProviderPlan;
import dev.waybill.plan.Table;
import dev.waybill.plan.Tenancy;
import dev.waybill.plan.Witness;
import dev.waybill.problem.Problem;
import dev.waybill.schema.Contracts;
import dev.waybill.secret.Secret;
import dev.waybill.shape.Difference;
import dev.waybill.template.Templates;
import dev.waybill.tree.ExactNodes;
import dev.waybill.tree.Finding;
import dev.waybill.tree.Findings;
import dev.waybill.verify.Verifier;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Plays the tests of manifests through the real engine, guard included; only DNS, the wire, the clock, chance and the secrets are
 * stubs. Touches no network.
 */
public final class Player {
  private final Kinds kinds;
  private final Contracts contracts;
  private final EgressRules rules;

  public Player(Kinds kinds, Contracts contracts, EgressRules rules) {
    this.kinds = kinds;
    this.contracts = contracts;
    this.rules = rules;
  }

  /** How tests write templates: with a fixed clock and fixed chance. */
  static Templates templates(Supplier<Instant> clock) {
    Random chance = new Random(1);
    return new Templates(clock, () -> new UUID(chance.nextLong(), chance.nextLong()));
  }

  /** Plays every test of one manifest. */
  public List<Verdict> play(Manifest manifest, Witness witness, Findings findings) {
    List<Verdict> verdicts = new ArrayList<>();
    for (TestCase test : new TestReader(manifest, templates(() -> Instant.EPOCH), findings).read()) {
      long begin = System.nanoTime();
      List<Difference> differences = differences(manifest, test, witness, new ScriptedWire(test.exchange()));
      verdicts.add(new Verdict(manifest.id(), test.name(), test.action(), test.place(),
          Duration.ofNanos(System.nanoTime() - begin), differences));
    }
    return verdicts;
  }

  /** Plays one test for what it shows: which call each line of its exchange answers. */
  List<Answered> rehearse(Manifest manifest, TestCase test) {
    ScriptedWire wire = new ScriptedWire(test.exchange());
    differences(manifest, test, Witness.NONE, wire);
    return wire.answered();
  }

  private List<Difference> differences(Manifest manifest, TestCase test, Witness witness, ScriptedWire wire) {
    VirtualTime time = new VirtualTime(test.now());
    Ground ground = new Ground(name -> Future.succeededFuture(List.of(publicAddress())), wire, rules,
        new AddressTable(rules, List.of()), time,
        new Random(1)).withPublicUrl(ReceiptReader.PUBLIC_URL);
    Findings findings = new Findings();
    Optional<ProviderPlan> plan = new Planner(kinds, contracts, ground, templates(time::now), witness)
        .plan(manifest, "", tenancy(test, manifest), findings);
    if (plan.isEmpty()) {
      Finding first = findings.list().stream().filter(finding -> finding.severity() == Finding.Severity.ERROR).findFirst()
          .orElseThrow();
      return List.of(new Difference("manifest", "no errors", first.message()));
    }
    Table table = new Table(Map.of(manifest.id(), plan.get()));
    Dispatcher dispatcher = new Dispatcher(() -> table, new Ids(time::now, new Random(1)), time, outcome -> {}, 1,
        new Means(Means.USUAL_REPLY, HeldBytes.unlimited(), UrlFiles.scripted(call -> wire.send(call, publicAddress())),
        Recorder.NONE));
    if (test.receipt() != null) {
      return received(test, new Hooking(table, manifest.id(), dispatcher, time), time, wire);
    }
    Future<Outcome> future = dispatcher.dispatch(
        new Order(manifest.id(), test.action(), test.input(), test.prefer().strict(), null, false, test.prefer().hold(), null));
    while (!future.isComplete() && time.step()) {
      continue;
    }
    if (!future.isComplete()) {
      return List.of(new Difference("dispatch", "an end", "it waits for ever"));
    }
    List<Difference> found = new ArrayList<>(wire.differences());
    found.addAll(compared(test, future.result(), wire.calls()));
    return found;
  }

  private static List<Difference> received(TestCase test, Hooking hooking, VirtualTime time, ScriptedWire wire) {
    Future<Reaction> future;
    try {
      future = hooking.receive(test.receipt());
    } catch (Verifier.Unsignable unsignable) {
      return List.of(new Difference("receive.sign", "a delivery that can be signed", unsignable.getMessage()));
    }
    while (!future.isComplete() && time.step()) {
      continue;
    }
    if (!future.isComplete()) {
      return List.of(new Difference("webhook", "an end", "it waits for ever"));
    }
    List<Difference> found = new ArrayList<>(wire.differences());
    ObjectNode result = hooking.result(future.result()).put("requests", wire.calls());
    found.addAll(differences(test, result));
    Problem problem = future.result().problem();
    if (!found.isEmpty() && problem != null) {
      found.add(new Difference("result", "a delivery that is taken", problem.code().word() + " (" + problem.label() + "): "
          + problem.detail()));
    }
    return found;
  }

  private static List<Difference> differences(TestCase test, ObjectNode result) {
    List<Difference> found = new ArrayList<>();
    test.expect().differences(Document.EMPTY.with(Root.OUTPUT, result)).forEach(difference ->
        found.add(new Difference(difference.path().replace("$.output.", "expect."), difference.expected(), difference.actual())));
    return found;
  }

  private static List<Difference> compared(TestCase test, Outcome outcome, int calls) {
    ObjectNode result = ExactNodes.FACTORY.objectNode();
    if (outcome.problem() == null) {
      result.set("output", outcome.output());
    } else {
      result.set("error", error(outcome.problem()));
    }
    result.put("requests", calls);
    outcome.warnings().forEach(result.withArray("/warnings")::add);
    List<Difference> found = new ArrayList<>(differences(test, result));
    boolean failed = outcome.problem() != null;
    if (!found.isEmpty() && failed != test.expectsError()) {
      found.add(new Difference("result", failed ? "an output" : "an error",
          failed ? outcome.problem().code().word() + ": " + outcome.problem().detail() + violations(outcome.problem())
              : String.valueOf(outcome.output())));
    } else if (failed && !test.expectsError()) {
      found.add(new Difference("result", "an output", outcome.problem().code().word() + ": " + outcome.problem().detail()
          + violations(outcome.problem())));
    }
    return found;
  }

  private static String violations(Problem problem) {
    StringBuilder text = new StringBuilder();
    problem.violations().forEach(violation -> text.append(" [").append(violation.path()).append("] ")
        .append(violation.message()));
    return text.toString();
  }

  private static ObjectNode error(Problem problem) {
    ObjectNode error = ExactNodes.FACTORY.objectNode();
    error.put("code", problem.code().word()).put("detail", problem.detail()).put("maybe_processed", problem.maybeProcessed())
        .put("status", problem.code().status());
    JsonNode reason = problem.reason();
    if (reason != null) {
      error.set("reason", reason);
    }
    if (problem.message() != null) {
      error.put("message", problem.message());
    }
    if (problem.retryAfter() != null) {
      error.put("retry_after", (problem.retryAfter().toMillis() + 999) / 1000);
    }
    problem.violations().forEach(violation -> error.withArray("/findings").addObject()
        .put("path", violation.path()).put("message", violation.message()));
    problem.undone().forEach(undone -> error.withArray("/undone").addObject().put("step", undone.step()).put("ok", undone.ok()));
    return error;
  }

  private static Tenancy tenancy(TestCase test, Manifest manifest) {
    TestSecrets stand = new TestSecrets(manifest);
    return new Tenancy(true, test.config(), name -> Optional.empty(), (provider, name) -> {
      String given = test.secrets().get(name);
      boolean leftOut = given == null && manifest.secrets().get(name).optional() && !stand.isKey(name);
      return leftOut ? List.of() : List.of(Secret.of(given == null ? stand.of(name) : given));
    }, List.of());
  }

  /** A public address that is never dialled: what every name resolves to in a test. */
  static InetAddress publicAddress() {
    try {
      return InetAddress.getByAddress(new byte[] {8, 8, 8, 8});
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
