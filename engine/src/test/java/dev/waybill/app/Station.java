package dev.waybill.app;

import dev.waybill.access.AccessKeys;
import dev.waybill.dispatch.Ids;
import dev.waybill.dispatch.Recorder;
import dev.waybill.dispatch.Routing;
import dev.waybill.library.Watcher;
import dev.waybill.server.Engine;
import dev.waybill.server.Gateway;
import dev.waybill.server.ServerSettings;
import dev.waybill.telemetry.Meters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.time.Duration;

/** A whole gateway in this process, on a free loopback port, that watches its manifests. */
final class Station implements AutoCloseable {
  static final String LOOPBACK = "egress: { allow_networks: [\"127.0.0.1/32\"], plain_http: true }\n";

  final LiveEngine live;
  final Gateway gateway;
  private final Watcher watcher;

  private Station(LiveEngine live, Gateway gateway, Watcher watcher) {
    this.live = live;
    this.gateway = gateway;
    this.watcher = watcher;
  }

  static Station open(Path folder) {
    return open(folder, "");
  }

  /** @param more settings */
  static Station open(Path folder, String more) {
    return of(folder, LOOPBACK + more);
  }

  /** @param text all settings */
  static Station of(Path folder, String text) {
    try {
      Path settings = Files.writeString(folder.resolve("waybill.yaml"), text);
      Meters meters = new Meters();
      LiveEngine live = LiveEngine.open(Workbench.open(settings, null), 2, false,
          new Onlookers(new Journal(meters), new HookJournal(meters), new Pressure(meters), Recorder.NONE, new Crossings(meters)));
      Changes changes = new Changes(live.library(), meters, new Masks(null, live.ground().known()), live.events());
      changes.loaded();
      live.onOtherSecrets(changes::loaded);
      SecureRandom random = new SecureRandom();
      Engine engine = new Engine(live.dispatcher(), live.library()::report, Workbench.open(settings, null).contracts(), meters, Map::of,
          new Routing(List.of(), Workbench.open(settings, null).contracts()), live.reception(), live.events());
      Gateway gateway = new Gateway(live.vertx(), ServerSettings.of("127.0.0.1", 0, folder.resolve("spool"), AccessKeys.OPEN)
          .withEventLoops(2), engine, live.timeline(), new Ids(live.timeline()::now, random)::next, random);
      gateway.start().toCompletionStage().toCompletableFuture().join();
      live.listeningOn(gateway.port());
      return new Station(live, gateway, new Watcher(live.library(), changes::loaded));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  static Path manifest(Path folder, String id, String text) {
    try {
      Path file = Files.createDirectories(folder.resolve("manifests").resolve(id)).resolve("manifest.yaml");
      return Files.writeString(file, text);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  int port() {
    return gateway.port();
  }

  @Override
  public void close() {
    watcher.close();
    gateway.stop(Duration.ofSeconds(5)).toCompletionStage().toCompletableFuture().join();
    live.close();
  }
}
