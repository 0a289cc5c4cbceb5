package dev.waybill.app;

import dev.waybill.clock.VertxTimeline;
import dev.waybill.dispatch.Dispatcher;
import dev.waybill.dispatch.Ids;
import dev.waybill.dispatch.Order;
import dev.waybill.dispatch.Outcome;
import dev.waybill.egress.AddressTable;
import dev.waybill.egress.TlsOptions;
import dev.waybill.egress.VertxWire;
import dev.waybill.egress.WireLimits;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.http.IpLiteral;
import dev.waybill.library.Library;
import dev.waybill.plan.Ground;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import dev.waybill.tree.Finding;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The engine from manifest to wire, with names that resolve as a test says. Loopback is dialled; every other address is written down
 * and refused, never dialled. Canaries listen where nobody may come.
 */
final class Border implements AutoCloseable {
  final Vertx vertx = Vertx.vertx();
  final Map<String, List<String>> names = new ConcurrentHashMap<>();
  final Queue<String> asked = new ConcurrentLinkedQueue<>();
  final Queue<String> dialled = new ConcurrentLinkedQueue<>();
  final AtomicInteger trespasses = new AtomicInteger();
  private final Path folder;
  private final List<ServerSocket> canaries = new ArrayList<>();
  private final Library library;
  private final Dispatcher dispatcher;

  Border(Path folder, String settings) {
    this.folder = folder;
    try {
      Files.createDirectories(folder.resolve("manifests"));
      Workbench bench = Workbench.open(Files.writeString(folder.resolve("waybill.yaml"), settings), null);
      VertxTimeline timeline = new VertxTimeline(vertx);
      AddressTable table = new AddressTable(bench.rules(), List.of());
      VertxWire wire = new VertxWire(vertx, timeline, table, WireLimits.STANDARD, TlsOptions.PUBLIC);
      Ground ground = new Ground(this::resolve, (call, address) -> dial(wire, call, address), bench.rules(), table, timeline, new Random(1));
      this.library = bench.library(ground, bench::tenancy);
      this.dispatcher = new Dispatcher(library::table, new Ids(timeline::now, new Random(2)), timeline, outcome -> {}, 100);
      for (String address : List.of("127.0.0.1", "127.127.127.127", "::1")) {
        canary(address);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void canary(String address) throws IOException {
    ServerSocket canary = new ServerSocket(0, 50, InetAddress.getByName(address));
    canaries.add(canary);
    Thread thread = new Thread(() -> {
      while (!canary.isClosed()) {
        try {
          canary.accept().close();
          trespasses.incrementAndGet();
        } catch (IOException closed) {
          return;
        }
      }
    }, "canary");
    thread.setDaemon(true);
    thread.start();
  }

  /** Where the canary of 127.0.0.1 listens. */
  int canaryPort() {
    return canaries.get(0).getLocalPort();
  }

  /** An authority of each canary. */
  List<String> canaryAuthorities() {
    return List.of("127.0.0.1:" + canaryPort(), "127.127.127.127:" + canaries.get(1).getLocalPort(),
        "[::1]:" + canaries.get(2).getLocalPort(), "localhost:" + canaryPort(), "127.1:" + canaryPort());
  }

  private Future<List<InetAddress>> resolve(String name) {
    asked.add(name);
    List<String> found = names.get(name);
    return found == null
        ? Future.failedFuture(Problem.of(Code.UNAVAILABLE, "dns_unknown_name", "There is no such name.").failure())
        : Future.succeededFuture(found.stream().map(IpLiteral::address).toList());
  }

  private Future<HttpReply> dial(VertxWire wire, HttpCall call, InetAddress address) {
    dialled.add(address.getHostAddress());
    return address.isLoopbackAddress() ? wire.send(call, address)
        : Future.failedFuture(Problem.of(Code.UNAVAILABLE, "not_dialled", "This address is not dialled in tests.").failure());
  }

  /** A manifest with this URL or list in it, whatever it holds: quoted as JSON, which YAML reads alike. */
  static String quoted(String text) {
    return new JsonObject().put("v", text).encode().replaceFirst("^\\{\"v\":", "").replaceFirst("}$", "");
  }

  void manifest(String id, String rest) {
    Station.manifest(folder, id, "manifest: 1\nid: " + id + "\nname: Sample\nversion: 1.0.0\n" + rest);
  }

  void load() {
    library.reload();
  }

  Library library() {
    return library;
  }

  /** The errors of a manifest. */
  List<Finding> findings(String id) {
    return library.report().refused().stream()
        .filter(refused -> refused.path().equals(folder.resolve("manifests").resolve(id).resolve("manifest.yaml")))
        .flatMap(refused -> refused.findings().stream()).filter(finding -> finding.severity() == Finding.Severity.ERROR).toList();
  }

  Outcome dispatch(String provider, String action, Map<String, String> input) {
    var json = EchoProvider.object();
    input.forEach(json::put);
    Promise<Outcome> ended = Promise.promise();
    vertx.runOnContext(start -> dispatcher.dispatch(new Order(provider, action, json, false, null)).onComplete(ended));
    return ended.future().toCompletionStage().toCompletableFuture().join();
  }

  @Override
  public void close() {
    for (ServerSocket canary : canaries) {
      try {
        canary.close();
      } catch (IOException alreadyClosed) {
        throw new UncheckedIOException(alreadyClosed);
      }
    }
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
