package dev.waybill.app;

import dev.waybill.clock.Timeline;
import dev.waybill.clock.VertxTimeline;
import dev.waybill.config.Config;
import dev.waybill.dispatch.DiskLanding;
import dev.waybill.dispatch.DispatchEvents;
import dev.waybill.dispatch.Dispatcher;
import dev.waybill.dispatch.Errand;
import dev.waybill.dispatch.Event;
import dev.waybill.dispatch.EventLog;
import dev.waybill.dispatch.Ids;
import dev.waybill.dispatch.Means;
import dev.waybill.dispatch.Order;
import dev.waybill.dispatch.Origin;
import dev.waybill.dispatch.Outcome;
import dev.waybill.dispatch.Reception;
import dev.waybill.dispatch.UrlFiles;
import dev.waybill.egress.AddressTable;
import dev.waybill.egress.CachingResolver;
import dev.waybill.egress.DnsResolver;
import dev.waybill.egress.Guard;
import dev.waybill.egress.JdkResolver;
import dev.waybill.egress.OwnAddresses;
import dev.waybill.egress.Resolver;
import dev.waybill.egress.VertxWires;
import dev.waybill.egress.WireLimits;
import dev.waybill.http.HeldBytes;
import dev.waybill.http.HttpCall;
import dev.waybill.http.IpLiteral;
import dev.waybill.library.Library;
import dev.waybill.library.Report;
import dev.waybill.plan.Ground;
import dev.waybill.plan.ProviderPlan;
import dev.waybill.plan.Shortage;
import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import dev.waybill.rehearsal.Sandbox;
import dev.waybill.standing.Standing;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine as one process runs it: event loops, the way out, the library and the dispatcher. */
final class LiveEngine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("waybill");
  private static final Duration OWN_ADDRESSES_LIVE = Duration.ofSeconds(30);

  private final Vertx vertx;
  private final Timeline timeline;
  private final Ground ground;
  private final Library library;
  private final Dispatcher dispatcher;
  private final Reception reception;
  private final EventLog events;
  private final SecretFetcher fetcher;
  private final Means means;
  private final DiskLanding landing;
  private final OwnAddresses own;

  /** @param runs whether dispatches are run, and not only shown */
  private LiveEngine(Workbench bench, int loops, boolean sandbox, Onlookers onlookers, boolean runs) {
    Config config = bench.config();
    vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(loops).setPreferNativeTransport(false)
        .setFileSystemOptions(new FileSystemOptions().setClassPathResolvingEnabled(false).setFileCachingEnabled(false)));
    timeline = new VertxTimeline(vertx);
    own = OwnAddresses.ofMachine();
    landing = new DiskLanding(vertx, config.data().resolve("spool"));
    Chance random = new Chance();
    AddressTable addresses = new AddressTable(bench.rules(), own);
    Set<String> hidden = runs ? FetchedSecrets.sources(config) : Set.of();
    UrlFiles files;
    if (sandbox) {
      Sandbox simulated = new Sandbox(bench.player());
      ground = new Ground(simulated.resolver(), simulated, bench.rules(), addresses, timeline, random)
          .with(onlookers.lookout(), onlookers.verdicts())
          .withPublicUrl(config.publicUrl());
      library = bench.library(ground, manifest -> simulated.learn(manifest, bench.simulatedTenancy(manifest)), hidden);
      files = UrlFiles.scripted(StandInFile::reply);
    } else {
      JdkResolver.turnOffJvmCache();
      VertxWires wires = new VertxWires(vertx, timeline, addresses,
          WireLimits.STANDARD.withReplyBytes(Math.toIntExact(config.limits().maxReply())));
      ground = new Ground(new CachingResolver(resolver(vertx, config), timeline, CachingResolver.Limits.STANDARD), wires,
          bench.rules(),
          addresses, timeline, random, new Standing(), new TokenFiles(vertx, config.data(), bench.storeKeys()),
          onlookers.lookout(),
          onlookers.verdicts(), config.publicUrl(), bench.known());
      own.follow(vertx, timeline, OWN_ADDRESSES_LIVE);
      library = bench.library(ground, bench::tenancy, hidden);
      files = bench.fileHosts() == null ? UrlFiles.NONE : UrlFiles.over(
          new Guard(bench.fileHosts(), addresses, ground.resolver(), wires.plain(), onlookers.verdicts().of("_files")),
          bench.fileHosts(), config.egress().files().maxBytes(), landing);
    }
    library.reload();
    Ids ids = new Ids(timeline::now, random);
    fetcher = runs && !sandbox
        ? new SecretFetcher(bench.fetched(), library, new Errand(ids, timeline), vertx, timeline, config.secrets().refresh())
        : null;
    if (fetcher != null) {
      fetcher.start();
    }
    events = new EventLog(timeline, id -> library.table().isSensitive(id));
    means = new Means(config.limits().maxReply(), new HeldBytes(2 * config.limits().maxHeld()), files, onlookers.recorder());
    dispatcher = new Dispatcher(library::table, ids, timeline,
        new DispatchEvents(events, fetcher == null ? onlookers.dispatches() : watched(onlookers.dispatches(), fetcher)),
        config.limits().maxInFlight(), means);
    reception = new Reception(library::table, dispatcher, timeline,
        (provider, hook, type, data) -> events.append(Event.webhook(provider, hook, type, data)), onlookers.hooks());
  }

  /** Where a provider refuses its credentials, they may have been replaced in the vault that they come from. */
  private static Dispatcher.Ledger watched(Dispatcher.Ledger ledger, SecretFetcher fetcher) {
    return new Dispatcher.Ledger() {
      @Override
      public void ended(Outcome outcome) {
        ended(outcome, null);
      }

      @Override
      public void ended(Outcome outcome, Origin origin) {
        ledger.ended(outcome, origin);
        if (outcome.problem() != null && outcome.problem().code() == Code.UNAUTHORIZED) {
          fetcher.refused(outcome.provider());
        }
      }
    };
  }

  /** @param told after each reload that other secrets from a provider brought about, on a thread that may block */
  void onOtherSecrets(Runnable told) {
    if (fetcher != null) {
      fetcher.follow(told);
    }
  }

  /** Reads the manifests; for commands that show a dispatch: nothing is sent, and all providers are there to be shown. */
  static LiveEngine open(Workbench bench) {
    return new LiveEngine(bench, 1, false, Onlookers.atTheTerminal(bench.known()), false);
  }

  /**
   * @param loops event loops
   * @param sandbox whether providers are simulated and no packet leaves
   * @param onlookers told of what happens
   */
  static LiveEngine open(Workbench bench, int loops, boolean sandbox, Onlookers onlookers) {
    return new LiveEngine(bench, loops, sandbox, onlookers, true);
  }

  private static Resolver resolver(Vertx vertx, Config config) {
    List<InetSocketAddress> servers = config.egress().resolvers().stream()
        .map(server -> new InetSocketAddress(IpLiteral.address(server.host()), server.port())).toList();
    return servers.isEmpty() ? new JdkResolver(vertx) : new DnsResolver(vertx, servers);
  }

  Vertx vertx() {
    return vertx;
  }

  Timeline timeline() {
    return timeline;
  }

  /** The ways out. */
  Ground ground() {
    return ground;
  }

  Library library() {
    return library;
  }

  Dispatcher dispatcher() {
    return dispatcher;
  }

  Reception reception() {
    return reception;
  }

  EventLog events() {
    return events;
  }

  /** Bytes of replies and files that dispatches under way hold. */
  long held() {
    return means.held().held();
  }

  /** Where the gateway listens: no call may go there. */
  void listeningOn(int port) {
    own.listeningOn(port);
  }

  /** One dispatch, waited for. */
  Outcome dispatch(Order order) {
    return waited(() -> dispatcher.dispatch(order));
  }

  /** The request of one dispatch, not sent. */
  HttpCall preview(Order order) {
    return waited(() -> dispatcher.preview(order));
  }

  /** Says why a provider that the library refused is not there. */
  void explainAbsence(String provider) {
    if (library.table().provider(provider) != null) {
      return;
    }
    for (Report.Refused refused : library.report().refused()) {
      if (refused.path().toString().contains(provider)) {
        FindingText printer = new FindingText(Paint.forTerminal(), refused.findings());
        StringBuilder text = new StringBuilder("the manifest of " + provider + " cannot be used.\n\n");
        refused.findings().forEach(finding -> text.append(printer.text(finding)).append('\n'));
        throw new Stop(text.toString());
      }
    }
  }

  /** Says where secrets that cannot be had should be; what a caller is told names no places. */
  void warnOfShortages(String provider, PrintWriter err) {
    ProviderPlan plan = library.table().provider(provider);
    if (plan != null) {
      plan.shortages().stream().filter(Shortage::given).forEach(each -> err.println("warning: " + each.sentence()));
      err.flush();
    }
  }

  /** How many answers with secrets could not be fetched, or not whole, when they were asked for last. */
  int secretsFailing() {
    return fetcher == null ? 0 : fetcher.failing();
  }

  private <T> T waited(Supplier<Future<T>> work) {
    Promise<T> promise = Promise.promise();
    vertx.runOnContext(start -> {
      try {
        work.get().onComplete(promise);
      } catch (Throwable refused) {
        promise.fail(refused);
      }
    });
    try {
      return promise.future().toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof Failure failure) {
        throw new Stop(failure.getMessage() + violations(failure));
      }
      throw failed;
    }
  }

  private static String violations(Failure failure) {
    StringBuilder text = new StringBuilder();
    failure.problem().violations().forEach(violation ->
        text.append("\n  ").append(violation.path().isEmpty() ? "/" : violation.path()).append(": ").append(violation.message()));
    return text.toString();
  }

  @Override
  public void close() {
    if (fetcher != null) {
      fetcher.close();
    }
    vertx.close().toCompletionStage().toCompletableFuture().join();
    try {
      landing.close();
    } catch (IOException left) {
      LOG.atWarn().addKeyValue("exception", left.getClass().getName()).log("The spool could not be removed");
    }
  }
}
