package dev.waybill.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.waybill.access.AccessKeys;
import dev.waybill.attempt.Lookout;
import dev.waybill.auth.RefreshTokens;
import dev.waybill.clock.VertxTimeline;
import dev.waybill.dispatch.DispatchEvents;
import dev.waybill.dispatch.Dispatcher;
import dev.waybill.dispatch.Event;
import dev.waybill.dispatch.EventLog;
import dev.waybill.dispatch.Ids;
import dev.waybill.dispatch.Means;
import dev.waybill.dispatch.Reception;
import dev.waybill.dispatch.Routing;
import dev.waybill.egress.AddressTable;
import dev.waybill.egress.Resolver;
import dev.waybill.egress.TlsMaterial;
import dev.waybill.egress.Verdicts;
import dev.waybill.egress.VertxWires;
import dev.waybill.egress.Wire;
import dev.waybill.egress.WireLimits;
import dev.waybill.egress.Wires;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.library.Library;
import dev.waybill.plan.Ground;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import dev.waybill.server.Engine;
import dev.waybill.server.Gateway;
import dev.waybill.server.ServerSettings;
import dev.waybill.standing.Standing;
import dev.waybill.telemetry.Logging;
import dev.waybill.telemetry.Meters;
import dev.waybill.tree.ExactNodes;
import dev.waybill.tree.Finding;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/**
 * A whole gateway in this process whose names resolve as a test says. Loopback is dialled; every other address is written down and
 * refused, never dialled. What it logs, at its loudest, goes where the test says.
 */
public final class Frontier implements AutoCloseable {
  /** An address that stands for the gateway's own public one. */
  public static final String OWN_ADDRESS = "9.9.9.10";

  private static final Duration BLOCKED = Duration.ofMillis(100);

  /** Every address that was dialled or would have been. */
  public final Queue<String> dialled = new ConcurrentLinkedQueue<>();

  public final Vertx vertx;
  private final Path folder;
  private final Masks masks = new Masks(null, new dev.waybill.secret.Known(System::nanoTime));
  private final Library library;
  private final Gateway gateway;
  private final VertxWires wires;

  /** @param limits of every wire; few connections show soon that one does not come back */
  public Frontier(Path folder, String settings, Resolver resolver, WireLimits limits, OutputStream log) {
    this.folder = folder;
    Logging.start(Logging.Format.JSON, "trace", masks, log);
    this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2).setWorkerPoolSize(4).setInternalBlockingPoolSize(4).setPreferNativeTransport(false)
        .setBlockedThreadCheckInterval(BLOCKED.toMillis() / 2).setBlockedThreadCheckIntervalUnit(TimeUnit.MILLISECONDS)
        .setMaxEventLoopExecuteTime(BLOCKED.toNanos()).setWarningExceptionTime(Duration.ofMinutes(1).toNanos()));
    try {
      Files.createDirectories(folder.resolve("manifests"));
      Workbench bench = Workbench.open(Files.writeString(folder.resolve("waybill.yaml"), settings), null);
      VertxTimeline timeline = new VertxTimeline(vertx);
      AddressTable table = new AddressTable(bench.rules(), List.of(InetAddress.getByName(OWN_ADDRESS)));
      this.wires = new VertxWires(vertx, timeline, table, limits);
      Random random = new Random(1);
      Ground ground = new Ground(resolver, new Watched(), bench.rules(), table, timeline, random, new Standing(), RefreshTokens.inMemory(),
          Lookout.NONE, Verdicts.NONE, null);
      this.library = bench.library(ground, bench::tenancy);
      Meters meters = new Meters();
      EventLog events = new EventLog(timeline);
      // Full from the start, so that what the log keeps does not look like a leak.
      for (int i = 0; i < 10_000; i++) {
        events.append(Event.webhook("sample", "hook", "sample.filled", ExactNodes.FACTORY.objectNode().put("id", "01a1ff7d-3c28-73b1-bcc7-9c9c73ee60bd-" + i)
            .put("provider", "sample" + i).put("action", "go" + i).put("version", "1.0." + i).put("state", "completed" + i).put("attempts", i)));
      }
      Ids ids = new Ids(timeline::now, new Random(2));
      Dispatcher dispatcher = new Dispatcher(library::table, ids, timeline, new DispatchEvents(events, new Journal(meters)), 1_000,
          Means.of(bench.config().limits().maxReply()));
      Reception reception = new Reception(library::table, dispatcher, timeline,
          (provider, hook, type, data) -> events.append(Event.webhook(provider, hook, type, data)), new HookJournal(meters));
      Engine engine = new Engine(dispatcher, library::report, bench.contracts(), meters, Map::of,
          new Routing(List.of(), bench.contracts()), reception, events);
      this.gateway = new Gateway(vertx, ServerSettings.of("127.0.0.1", 0, folder.resolve("spool"), AccessKeys.OPEN).withEventLoops(2),
          engine, timeline, ids::next, random);
      gateway.start().toCompletionStage().toCompletableFuture().join();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The wires that the gateway would use, but for addresses that no test may dial. */
  private final class Watched implements Wires {
    @Override
    public Wire plain() {
      return (call, address) -> dial(wires.plain(), call, address);
    }

    @Override
    public Secured secured(TlsMaterial material) throws TlsMaterial.Unusable {
      Secured own = wires.secured(material);
      return new Secured() {
        @Override
        public Future<HttpReply> send(HttpCall call, InetAddress pinned) {
          return dial(own, call, pinned);
        }

        @Override
        public void retire() {
          own.retire();
        }
      };
    }
  }

  private Future<HttpReply> dial(Wire wire, HttpCall call, InetAddress address) {
    if (address.isLoopbackAddress()) {
      return wire.send(call, address);
    }
    dialled.add(address.getHostAddress());
    return Future.failedFuture(Problem.of(Code.UNAVAILABLE, "not_dialled", "This address is not dialled in tests.").failure());
  }

  public int port() {
    return gateway.port();
  }

  /** Whether the router tells of every step: several lines for each call. */
  public void routesAloud(boolean aloud) {
    ((Logger) LoggerFactory.getLogger("io.vertx.ext.web")).setLevel(aloud ? Level.TRACE : Level.WARN);
  }

  /** Writes a manifest of that id; {@code rest} follows its head. It is in force after the next {@link #load()}. */
  public void manifest(String id, String rest) {
    Station.manifest(folder, id, "manifest: 1\nid: " + id + "\nname: Sample\nversion: 1.0.0\n" + rest);
  }

  public void load() {
    library.reload();
    masks.follow(library.table(), library.hidden());
  }

  /** The errors of a manifest. */
  public List<Finding> findings(String id) {
    Path file = folder.resolve("manifests").resolve(id).resolve("manifest.yaml");
    return library.report().refused().stream().filter(refused -> refused.path().equals(file))
        .flatMap(refused -> refused.findings().stream()).filter(finding -> finding.severity() == Finding.Severity.ERROR).toList();
  }

  @Override
  public void close() {
    gateway.stop(Duration.ofSeconds(5)).toCompletionStage().toCompletableFuture().join();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    Logging.start(Logging.Format.TEXT, "warn", text -> text, System.err);
  }
}
