package dev.waybill.server;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.access.AccessKey;
import dev.waybill.access.AccessKeys;
import dev.waybill.access.KeyMaker;
import dev.waybill.access.Scope;
import dev.waybill.app.StandardKinds;
import dev.waybill.audit.AuditLog;
import dev.waybill.clock.VertxTimeline;
import dev.waybill.dispatch.Dispatcher;
import dev.waybill.dispatch.Event;
import dev.waybill.dispatch.EventLog;
import dev.waybill.dispatch.Ids;
import dev.waybill.dispatch.Means;
import dev.waybill.dispatch.Outcome;
import dev.waybill.dispatch.Reading;
import dev.waybill.dispatch.Recorder;
import dev.waybill.dispatch.Routing;
import dev.waybill.dispatch.Reception;
import dev.waybill.egress.AddressTable;
import dev.waybill.egress.EgressRules;
import dev.waybill.egress.Wire;
import dev.waybill.http.Headers;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.library.Report;
import dev.waybill.manifest.Manifest;
import dev.waybill.manifest.ManifestReader;
import dev.waybill.plan.Ground;
import dev.waybill.plan.Planner;
import dev.waybill.plan.ProviderPlan;
import dev.waybill.plan.Table;
import dev.waybill.plan.Tenancy;
import dev.waybill.plan.Witness;
import dev.waybill.schema.Contracts;
import dev.waybill.secret.Secret;
import dev.waybill.telemetry.Meters;
import dev.waybill.template.Templates;
import dev.waybill.tree.Findings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A gateway on the loopback over real plans, whose providers answer from a function instead of the network. */
final class Rig implements AutoCloseable {
  static final JsonMapper JSON = JsonMapper.builder().nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
      .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
  static final String FAX = """
      manifest: 1
      id: fax
      name: Fax
      version: 1.2.3
      description: Sends faxes.
      links: { docs: "https://docs.example" }
      tags: [fax]
      allowed_domains: [api.fax.example]
      secrets: { key: { description: Dashboard } }
      base: https://api.fax.example/v2
      auth: { basic: { username: acme, password: $.secret.key } }
      actions:
        send:
          summary: Sends one
          input:
            type: object
            properties:
              to: { type: string }
              note: { type: string }
              document: { file: { sources: [upload, base64] } }
              pages: { type: array, items: { file: { sources: [upload, base64] } } }
          request: { POST: /faxes, json: { to: $.input.to } }
        upload:
          input:
            type: object
            properties:
              to: { type: string }
              document: { file: { sources: [upload, base64] } }
              other: { file: { sources: [upload] } }
          request: { POST: /files, multipart: { to: $.input.to, document: $.input.document, other: $.input.other } }
        status: { input: { type: object, properties: { id: { type: string } } }, request: { GET: "/faxes/{{input.id}}" } }
      """;

  final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2).setPreferNativeTransport(false));
  final VertxTimeline timeline = new VertxTimeline(vertx);
  final ConcurrentLinkedQueue<HttpCall> calls = new ConcurrentLinkedQueue<>();
  final ConcurrentLinkedQueue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
  final ConcurrentLinkedQueue<String> deliveries = new ConcurrentLinkedQueue<>();
  final EventLog events;
  final Meters meters = new Meters();
  final Path spool;
  final Gateway gateway;
  volatile Function<HttpCall, Future<HttpReply>> provider = call -> Future.succeededFuture(ok(call));
  volatile Report report;
  volatile Map<String, Reading> probes = Map.of();

  private Rig(Path spool, UnaryOperator<ServerSettings> change, AccessKeys access, int maxInFlight, List<Routing.Route> routes,
      String... manifests) {
    this(spool, change, access, maxInFlight, routes, null, Recorder.NONE, manifests);
  }

  private Rig(Path spool, UnaryOperator<ServerSettings> change, AccessKeys access, int maxInFlight, List<Routing.Route> routes,
      AuditLog log, Recorder recorder, String... manifests) {
    this.spool = spool;
    this.report = report(manifests);
    Random random = new Random(7);
    Dispatcher dispatcher = new Dispatcher(() -> report.table(), new Ids(timeline::now, random), timeline, outcomes::add,
        maxInFlight, Means.of(Means.USUAL_REPLY).with(recorder));
    ServerSettings settings = change.apply(ServerSettings.of("127.0.0.1", 0, spool, access).withEventLoops(2));
    events = new EventLog(timeline, provider -> report.table().isSensitive(provider));
    Reception reception = new Reception(() -> report.table(), dispatcher, timeline,
        (provider, hook, type, data) -> events.append(Event.webhook(provider, hook, type, data)),
        (provider, hook, result) -> deliveries.add(provider + "/" + hook + " " + result));
    Engine engine = new Engine(dispatcher, () -> report, Contracts.bundled(), meters, () -> probes,
        new Routing(routes, Contracts.bundled()), reception, events,
        log == null ? AuditTrail.NONE : new AuditTrail(log, () -> report.table(), log::isWell));
    gateway = new Gateway(vertx, settings, engine, timeline, () -> UUID.randomUUID().toString(), random);
  }

  static Rig open(Path spool) {
    return open(spool, settings -> settings, AccessKeys.OPEN);
  }

  static Rig open(Path spool, UnaryOperator<ServerSettings> change, AccessKeys access) {
    return new Rig(spool, change, access, 1_000, List.of(), FAX).started();
  }

  static Rig routed(Path spool, AccessKeys access, List<Routing.Route> routes, String... manifests) {
    return new Rig(spool, settings -> settings, access, 1_000, routes, manifests).started();
  }

  /** A caller's key with what it may do. */
  static AccessKey key(String name, KeyMaker.Made made, String... scopes) {
    return new AccessKey(name, made.hash(), Stream.of(scopes).map(Scope::parse).toList());
  }

  /** With an audit record. */
  static Rig recorded(Path spool, AccessKeys access, AuditLog log, Recorder recorder, List<Routing.Route> routes, String... manifests) {
    return new Rig(spool, settings -> settings, access, 1_000, routes, log, recorder, manifests).started();
  }

  /** With an audit record, and other settings than usual. */
  static Rig recorded(Path spool, AuditLog log, UnaryOperator<ServerSettings> change) {
    return new Rig(spool, change, AccessKeys.OPEN, 1_000, List.of(), log, Recorder.NONE, FAX).started();
  }

  static Rig unstarted(Path spool, UnaryOperator<ServerSettings> change, AccessKeys access, int maxInFlight) {
    return new Rig(spool, change, access, maxInFlight, List.of(), FAX);
  }

  Rig started() {
    await(gateway.start());
    return this;
  }

  int port() {
    return gateway.port();
  }

  Report report(String... manifests) {
    Map<String, ProviderPlan> plans = new LinkedHashMap<>();
    for (String text : manifests) {
      ProviderPlan plan = plan(text);
      plans.put(plan.id(), plan);
    }
    List<Report.Loaded> loaded = plans.values().stream()
        .map(plan -> new Report.Loaded(plan.id(), plan.version(), plan.hash(), plan.loadedAt(), false)).toList();
    return new Report(new Table(plans), loaded, List.of(), List.of());
  }

  private ProviderPlan plan(String text) {
    Findings findings = new Findings();
    String id = text.lines().filter(line -> line.startsWith("id: ")).findFirst().orElseThrow().substring(4);
    Path file = Path.of("/manifests", id, "manifest.yaml");
    Optional<Manifest> manifest = ManifestReader.read(
        file, text.getBytes(StandardCharsets.UTF_8), new ManifestReader.Options(Path.of("/manifests"), false), findings);
    Wire wire = (call, address) -> {
      calls.add(call);
      return provider.apply(call);
    };
    Ground ground = new Ground(name -> Future.succeededFuture(List.of(address())), wire, EgressRules.STRICT,
        new AddressTable(EgressRules.STRICT, List.of()), timeline, new Random(3));
    Planner planner = new Planner(
        StandardKinds.all(), Contracts.bundled(), ground, new Templates(timeline::now, UUID::randomUUID), Witness.NONE);
    Tenancy tenancy = new Tenancy(true, JSON.createObjectNode(), name -> Optional.empty(),
        (provider, name) -> name.equals("key") && !provider.equals("bare") ? List.of(Secret.of("s3cret-key-of-fax")) : List.of(), List.of());
    return manifest.flatMap(read -> planner.plan(read, "cafe", tenancy, findings))
        .orElseThrow(() -> new AssertionError(findings.list().toString()));
  }

  private static InetAddress address() {
    try {
      return InetAddress.getByAddress(new byte[] {9, 9, 9, 9});
    } catch (UnknownHostException impossible) {
      throw new AssertionError(impossible);
    }
  }

  static HttpReply ok(HttpCall call) {
    return reply(call, 200, "{\"ok\":true}");
  }

  static HttpReply reply(HttpCall call, int status, String json) {
    return HttpReply.received(status, Headers.of("Content-Type", "application/json"), Buffer.buffer(json), call.trip());
  }

  RawCall.Answer get(String path, String... headers) {
    return RawCall.send(port(), RawCall.request("GET", path, port(), null, headers));
  }

  RawCall.Answer post(String path, String body, String... headers) {
    return RawCall.send(port(), RawCall.request("POST", path, port(), body, headers));
  }

  RawCall.Answer dispatch(String path, String json, String... headers) {
    String[] all = java.util.Arrays.copyOf(headers, headers.length + 2);
    all[headers.length] = "Content-Type";
    all[headers.length + 1] = "application/json";
    return post("/v1/dispatch/" + path, json, all);
  }

  static ObjectNode json(String text) {
    try {
      JsonNode read = JSON.readTree(text);
      return (ObjectNode) read;
    } catch (com.fasterxml.jackson.core.JsonProcessingException wrong) {
      throw new AssertionError(text, wrong);
    }
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (java.util.concurrent.ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new AssertionError(failed.getCause());
    } catch (InterruptedException | java.util.concurrent.TimeoutException late) {
      throw new AssertionError(late);
    }
  }

  @Override
  public void close() {
    await(gateway.stop(Duration.ofMillis(200)));
    await(vertx.close());
  }
}
