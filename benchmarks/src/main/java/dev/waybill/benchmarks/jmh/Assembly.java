package dev.waybill.benchmarks.jmh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.app.StandardKinds;
import dev.waybill.attempt.Lookout;
import dev.waybill.auth.RefreshTokens;
import dev.waybill.benchmarks.yard.Gateway;
import dev.waybill.clock.Timeline;
import dev.waybill.dispatch.Dispatcher;
import dev.waybill.dispatch.Ids;
import dev.waybill.document.Root;
import dev.waybill.egress.AddressTable;
import dev.waybill.egress.EgressRules;
import dev.waybill.egress.Verdicts;
import dev.waybill.egress.Wire;
import dev.waybill.egress.Wires;
import dev.waybill.http.Headers;
import dev.waybill.http.HttpReply;
import dev.waybill.http.Trip;
import dev.waybill.manifest.ManifestReader;
import dev.waybill.plan.Ground;
import dev.waybill.plan.Planner;
import dev.waybill.plan.ProviderPlan;
import dev.waybill.plan.Table;
import dev.waybill.plan.Tenancy;
import dev.waybill.plan.Witness;
import dev.waybill.schema.Contracts;
import dev.waybill.secret.Secret;
import dev.waybill.standing.Standing;
import dev.waybill.template.Templates;
import dev.waybill.tree.ExactNodes;
import dev.waybill.tree.Findings;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/** The engine in one process, around a wire that answers at once: everything of a dispatch but sockets, access and the record. */
final class Assembly implements Timeline {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Buffer REPLY = Buffer.buffer("{\"data\":{\"id\":\"msg_0123456789abcdef\",\"status\":\"queued\",\"pages\":3,\"created\":"
      + "\"2026-01-01T00:00:00Z\",\"direction\":\"outbound\",\"carrier\":\"none\",\"price\":\"0.0100\",\"currency\":\"EUR\",\"tags\":[\"a\",\"b\"],"
      + "\"note\":\"a note that nobody here maps on\"},\"meta\":{\"ok\":true}}");
  private static final Headers FIELDS = Headers.of("content-type", "application/json", "content-length",
      String.valueOf(REPLY.length()));

  private final InetAddress address = address();
  private final ProviderPlan plan = compile();

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    return () -> {};
  }

  /** Answers every call with the same 250 bytes. */
  Wire wire() {
    return (call, pinned) -> Future.succeededFuture(HttpReply.received(200, FIELDS, REPLY, call.trip()));
  }

  InetAddress publicAddress() {
    return address;
  }

  private static InetAddress address() {
    try {
      return InetAddress.getByAddress(new byte[] {93, (byte) 184, (byte) 215, 14});
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private ProviderPlan compile() {
    Findings findings = new Findings();
    Ground ground = new Ground(name -> Future.succeededFuture(List.of(address)), Wires.all(wire()), EgressRules.STRICT,
        new AddressTable(EgressRules.STRICT, List.of()), this, new Random(1), new Standing(), RefreshTokens.inMemory(),
            Lookout.NONE,
        Verdicts.NONE, null);
    Tenancy tenancy = new Tenancy(true, ExactNodes.FACTORY.objectNode(), name -> Optional.empty(),
        (provider, name) -> List.of(Secret.of("provider-token")), List.of());
    String text = Gateway.MESSAGES.formatted("bench", "api.bench.example", 443).replace("http://", "https://")
        .replace(":443", "");
    return ManifestReader.read(Path.of("/m/bench/manifest.yaml"), text.getBytes(StandardCharsets.UTF_8),
            new ManifestReader.Options(Path.of("/m"), false), findings)
        .flatMap(one -> new Planner(StandardKinds.all(), Contracts.bundled(), ground, new Templates(this::now, UUID::randomUUID),
            Witness.NONE)
            .plan(one, "cafe", tenancy, findings))
        .orElseThrow(() -> new IllegalStateException(findings.list().toString()));
  }

  ProviderPlan plan() {
    return plan;
  }

  /** The caller's 190 bytes. */
  JsonNode input() {
    try {
      return JSON.readTree("{\"to\":\"+15551234567\",\"from\":\"+15550001111\",\"text\":\"A message of the usual length, with"
          + " \\\"quotes\\\" and a line\\nbreak in it, for everyone here to see.\",\"reference\":\"0000000000000001-01234567\"}");
    } catch (java.io.IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  Trip trip(JsonNode input) {
    return plan.action("send").trip("d-1", plan.base().with(Root.ID, ExactNodes.FACTORY.textNode("d-1")).with(Root.INPUT, input),
        null);
  }

  Dispatcher dispatcher() {
    Table table = new Table(Map.of("bench", plan));
    return new Dispatcher(() -> table, new Ids(this::now, new Random(1)), this, outcome -> {}, 4_096);
  }
}
