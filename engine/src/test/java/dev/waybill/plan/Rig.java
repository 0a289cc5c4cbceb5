package dev.waybill.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.app.StandardKinds;
import dev.waybill.auth.RefreshTokens;
import dev.waybill.attempt.Lookout;
import dev.waybill.clock.VirtualTimeline;
import dev.waybill.document.Root;
import dev.waybill.egress.AddressTable;
import dev.waybill.egress.EgressRules;
import dev.waybill.egress.Verdicts;
import dev.waybill.egress.Wires;
import dev.waybill.http.Headers;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.http.Trip;
import dev.waybill.manifest.Manifest;
import dev.waybill.manifest.ManifestReader;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import dev.waybill.schema.Contracts;
import dev.waybill.secret.Known;
import dev.waybill.secret.Secret;
import dev.waybill.standing.Standing;
import dev.waybill.template.Templates;
import dev.waybill.tree.ExactNodes;
import dev.waybill.tree.Finding;
import dev.waybill.tree.Findings;
import dev.waybill.tree.TreeReader;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;

/** Compiles manifests over a provider that answers from a function; the rest of the engine is real. */
public final class Rig {
  public static final String HEAD = """
      manifest: 1
      id: acme
      name: Acme
      version: 1.0.0
      """;

  public final VirtualTimeline time;
  /** What the log masks. */
  public final Known known = new Known(this::nanos);
  public final Standing standing = new Standing();
  public Lookout lookout = Lookout.NONE;
  public final List<HttpCall> calls = new ArrayList<>();
  public final Map<String, String> secrets = new HashMap<>();
  /** Secrets that have several values at the moment. */
  public final Map<String, List<String>> rotated = new HashMap<>();
  public ObjectNode config = ExactNodes.FACTORY.objectNode();
  public Function<HttpCall, Future<HttpReply>> provider = call -> Future.succeededFuture(json(call, 200, "{}"));
  /** Other wires than the one to {@link #provider}, or null. */
  public Wires wires;
  public RefreshTokens refreshTokens = RefreshTokens.inMemory();
  private List<Finding> findings = List.of();

  public Rig() {
    this.time = new VirtualTimeline();
  }

  public Rig(Instant start) {
    this.time = new VirtualTimeline(start);
  }

  /** The plan of a provider with another id. */
  public ProviderPlan planAs(String id, String manifest) {
    return attempt(id, manifest).orElseThrow(() -> new AssertionError(errors().toString()));
  }

  /** The plan; a failure that names the findings where there is none. */
  public ProviderPlan plan(String manifest) {
    return attempt(manifest).orElseThrow(() -> new AssertionError(errors().toString()));
  }

  private long nanos() {
    return time.nanos();
  }

  public Optional<ProviderPlan> attempt(String manifest) {
    return attempt("acme", manifest);
  }

  private Optional<ProviderPlan> attempt(String id, String manifest) {
    Findings found = new Findings();
    Optional<Manifest> read = ManifestReader.read(Path.of("/m", id, "manifest.yaml"),
        (HEAD.replace("acme", id) + manifest).getBytes(StandardCharsets.UTF_8),
        new ManifestReader.Options(Path.of("/m"), false), found);
    Ground ground = new Ground(name -> Future.succeededFuture(List.of(address())), wires != null ? wires : Wires.all((call, address) -> {
      calls.add(call);
      return provider.apply(call);
    }), EgressRules.STRICT, new AddressTable(EgressRules.STRICT, List.of()), time, new Random(1), standing, refreshTokens,
        lookout, Verdicts.NONE, "https://gw.example", known);
    Tenancy tenancy = new Tenancy(true, config, name -> Optional.empty(),
        (provider, name) -> rotated.getOrDefault(name, secrets.containsKey(name) ? List.of(secrets.get(name)) : List.of()).stream()
            .map(Secret::of).toList(), List.of());
    Optional<ProviderPlan> plan = read.flatMap(one -> new Planner(StandardKinds.all(), Contracts.bundled(), ground,
        new Templates(time::now, () -> new UUID(0, 0)), Witness.NONE).plan(one, "cafe", tenancy, found));
    findings = found.list();
    return plan;
  }

  /** {@code rule: message} of each warning of the last attempt. */
  public List<String> warnings() {
    return findings.stream().filter(finding -> finding.severity() == Finding.Severity.WARNING && !finding.rule().equals("untested-action"))
        .map(finding -> finding.rule() + ": " + finding.message()).toList();
  }

  /** {@code rule message} of each error of the last attempt. */
  public List<String> errors() {
    return findings.stream().filter(finding -> finding.severity() == Finding.Severity.ERROR)
        .map(finding -> finding.rule() + ": " + finding.message()).toList();
  }

  /** {@code rule: message remedy} of each error of the last attempt. */
  public List<String> remedied() {
    return findings.stream().filter(finding -> finding.severity() == Finding.Severity.ERROR)
        .map(finding -> (finding.rule() + ": " + finding.message() + " " + finding.remedy()).strip()).toList();
  }

  /** The rules of the errors of the last attempt. */
  public List<String> rules() {
    return findings.stream().filter(finding -> finding.severity() == Finding.Severity.ERROR).map(Finding::rule).toList();
  }

  public Trip trip(ProviderPlan plan, String action, String input) {
    return plan.actions().get(action).trip("d-1", plan.base().with(Root.ID, ExactNodes.FACTORY.textNode("d-1"))
        .with(Root.INPUT, tree(input)), null);
  }

  /** Runs one action of a plan that waits for nothing. */
  public Future<HttpReply> run(ProviderPlan plan, String action, String input) {
    ActionPlan one = plan.actions().get(action);
    try {
      return one.run(trip(plan, action, input));
    } catch (Failure refused) {
      return Future.failedFuture(refused);
    }
  }

  public static Problem problem(Future<?> future) {
    return ((Failure) future.cause()).problem();
  }

  public static JsonNode tree(String yaml) {
    return TreeReader.read("x.yaml", yaml.getBytes(StandardCharsets.UTF_8), new Findings()).orElseThrow().json();
  }

  public static HttpReply json(HttpCall call, int status, String body, String... headers) {
    Headers fields = Headers.of(headers).with("Content-Type", "application/json");
    return HttpReply.received(status, fields, Buffer.buffer(body), call.trip());
  }

  private static InetAddress address() {
    try {
      return InetAddress.getByAddress(new byte[] {8, 8, 8, 8});
    } catch (UnknownHostException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
