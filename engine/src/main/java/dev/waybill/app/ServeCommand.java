package dev.waybill.app;

import dev.waybill.access.AccessKeys;
import dev.waybill.config.Config;
import dev.waybill.config.Listen;
import dev.waybill.dispatch.Event;
import dev.waybill.dispatch.Ids;
import dev.waybill.dispatch.Routing;
import dev.waybill.library.Watcher;
import dev.waybill.server.AuditTrail;
import dev.waybill.server.Engine;
import dev.waybill.server.Gateway;
import dev.waybill.server.ServerSettings;
import dev.waybill.telemetry.Logging;
import dev.waybill.telemetry.Meters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code waybill serve} */
@Command(name = "serve", description = "Runs the gateway.", mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger("waybill");
  private static final Duration GRACE = Duration.ofSeconds(20);

  @Spec private CommandSpec spec;
  @Mixin private ConfigOption config;

  @Option(names = "--manifests", paramLabel = "DIR",
      description = "Where manifests are, in place of the settings'; may be given several times.")
  private List<Path> manifests;

  @Option(names = "--listen", paramLabel = "HOST:PORT", description = "Where to listen, in place of the settings'.")
  private String listen;

  @Option(names = "--sandbox", description = "No packet leaves: providers are simulated from the tests in their manifests.")
  private boolean sandbox;

  @Override
  public Integer call() throws InterruptedException {
    // A handshake costs us more than the caller, who could ask for one after the other on one connection (TLS 1.2).
    System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
    Workbench bench = config.open(manifests);
    Config settings = bench.config();
    Masks masks = new Masks(bench.storeKeys(), bench.known());
    boolean terminal = Paint.isTerminal();
    Logging.start(format(settings, terminal), settings.log().level(), masks, System.err);
    Meters meters = new Meters();
    Auditing audit = Auditing.open(settings, sandbox, meters);
    bench = bench.lacking(audit.unguarded(settings.access().isOpen(), sandbox));
    LiveEngine live = LiveEngine.open(bench, Integer.getInteger("waybill.loops", Runtime.getRuntime().availableProcessors()),
        sandbox,
        new Onlookers(new Journal(meters), new HookJournal(meters), new Pressure(meters), audit.recorder(),
        new Crossings(meters)));
    Changes changes = new Changes(live.library(), meters, masks, live.events(), new ReloadRecords(audit.log()));
    changes.loaded();
    Crossings.warnOfMode(bench.rules());
    Openings.warn(settings.egress(), sandbox);
    Listen where = where(settings);
    ServerSettings server = ServerSettings.of(where.host(), where.port(), spool(settings), AccessKeys.OPEN)
        .withEventLoops(Integer.getInteger("waybill.loops", Runtime.getRuntime().availableProcessors()))
        .withSandbox(sandbox).withPublicUrl(settings.publicUrl())
        .withAccess(new Admission(settings, live.ground()).callers());
    server = server.withLimits(settings.limits().maxBody(), settings.limits().maxUpload(), settings.limits().maxHeld());
    if (settings.tls() != null) {
      server = server.withTls(new ServerSettings.Tls(settings.tls().cert(), settings.tls().key(), settings.tls().clientCa(),
          settings.tls().clientRequired()));
    }
    meters.gauge("waybill.replies.held", "Bytes of replies and files that dispatches under way hold", live::held);
    meters.gauge("waybill.secrets.failing", "Answers with secrets that could not be fetched, or not whole, when they were asked for last",
        live::secretsFailing);
    Chance random = new Chance();
    Ids ids = new Ids(live.timeline()::now, random);
    Routing routing = Rounds.routing(settings, bench.contracts());
    Rounds rounds = new Rounds(live, settings, routing, ids, random::nextDouble, meters, audit.recorder(), sandbox,
        (provider, state) -> live.events().append(Event.provider(provider, state.word())));
    Engine engine = new Engine(live.dispatcher(), live.library()::report, bench.contracts(), meters, rounds.readings(), routing,
        live.reception(), live.events(), new AuditTrail(audit.log(), live.library()::table, audit::isWell, audit.whyNone()));
    Variety variety = new Variety(random);
    Gateway gateway = new Gateway(live.vertx(), server, engine, live.timeline(), new Ids(live.timeline()::now, variety)::next, variety);
    try {
      gateway.start().toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException refused) {
      live.close();
      audit.close();
      throw new Stop(refused.getCause().getMessage());
    }
    live.listeningOn(gateway.port());
    rounds.loaded();
    live.onOtherSecrets(() -> {
      changes.loaded();
      rounds.loaded();
    });
    Watcher watcher = settings.manifests().watch() ? watcher(live, changes, rounds) : null;
    LOG.atInfo().addKeyValue("url", (settings.tls() == null ? "http://" : "https://") + new Listen(where.host(), gateway.port()))
        .addKeyValue("sandbox", sandbox)
        .addKeyValue("providers", live.library().table().size()).addKeyValue("version", Version.text())
        .log(sandbox ? "Waybill serves in the sandbox: no packet leaves" : "Waybill serves");
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(gateway, watcher, rounds, live, audit, ended), "waybill-stop"));
    ended.await();
    return 0;
  }

  private static void stop(Gateway gateway, Watcher watcher, Rounds rounds, LiveEngine live, Auditing audit,
      CountDownLatch ended) {
    LOG.info("Waybill stops: what is under way is finished first");
    int code = 1;
    try {
      gateway.stop(GRACE).toCompletionStage().toCompletableFuture().get(GRACE.toSeconds() + 5, TimeUnit.SECONDS);
      if (watcher != null) {
        watcher.close();
      }
      rounds.close();
      live.close();
      audit.close();
      LOG.info("Waybill has stopped");
      code = 0;
    } catch (Exception late) {
      LOG.atWarn().addKeyValue("exception", late.getClass().getName()).log("Waybill did not stop cleanly");
    }
    ended.countDown();
    Runtime.getRuntime().halt(code);
  }

  private static Watcher watcher(LiveEngine live, Changes changes, Rounds rounds) {
    try {
      return new Watcher(live.library(), () -> {
        changes.loaded();
        rounds.loaded();
      });
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    }
  }

  private static Logging.Format format(Config settings, boolean terminal) {
    String format = settings.log().format();
    boolean text = format == null ? terminal : format.equals("text");
    return !text ? Logging.Format.JSON : Paint.of(terminal, System.getenv()).on() ? Logging.Format.COLOUR : Logging.Format.TEXT;
  }

  private Listen where(Config settings) {
    if (listen == null) {
      return settings.listen();
    }
    return Listen.parse(listen).orElseThrow(() -> new ParameterException(spec.commandLine(),
        "`" + listen + "` is no address to listen on. Write, for example, 127.0.0.1:8080 or [::1]:8080."));
  }

  /** Uploads lie under the data directory; in the sandbox, in a folder of the system's. */
  private Path spool(Config settings) {
    try {
      return sandbox ? Files.createTempDirectory("waybill-sandbox") : settings.data().resolve("spool");
    } catch (IOException refused) {
      throw new Stop("there is no place for uploads: " + refused.getMessage());
    }
  }
}
