package dev.waybill.server;

import dev.waybill.access.Damping;
import dev.waybill.clock.Timeline;
import dev.waybill.dispatch.Spool;
import dev.waybill.http.HeldBytes;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.BindException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP front of the gateway: starts it, tells its port, stops it without breaking what is under way. One start, one stop.
 */
public final class Gateway {
  private static final Logger LOG = LoggerFactory.getLogger("waybill.http");

  private final Vertx vertx;
  private final ServerSettings settings;
  private final Engine engine;
  private final Timeline timeline;
  private final Supplier<String> ids;
  private final RandomGenerator random;
  private final Traffic traffic = new Traffic();
  private final HeldBytes held;
  private final HeldBytes delivered;
  private final AtomicInteger streams = new AtomicInteger();
  private volatile int port;
  private final Damping damping;
  private Renewal renewal;
  private Spool spool;
  private String deployment;

  /**
   * A gateway that does not listen yet.
   *
   * @param ids of requests that bring none; thread-safe
   * @param random for trace ids; thread-safe
   */
  public Gateway(Vertx vertx, ServerSettings settings, Engine engine, Timeline timeline, Supplier<String> ids,
      RandomGenerator random) {
    this.vertx = vertx;
    this.settings = settings;
    this.engine = engine;
    this.timeline = timeline;
    this.ids = ids;
    this.random = random;
    this.damping = new Damping(timeline);
    this.held = new HeldBytes(settings.maxHeld());
    // Deliveries come from anybody: what they announce takes nothing from callers who have a key.
    this.delivered = new HeldBytes(settings.maxHeld() / 4);
  }

  /** Begins to listen and serve. Fails with a whole sentence where it cannot or may not. */
  public Future<Void> start() {
    if (settings.access().isOpen() && !OwnNames.isLoopback(settings.host())) {
      return Future.failedFuture(new IllegalStateException("Waybill does not listen on " + settings.host()
          + " without access control: configure `access`, or listen on 127.0.0.1."));
    }
    engine.meters().gauge("waybill.requests.under.way", "Requests under way", traffic::underWay);
    engine.meters().gauge("waybill.streams", "Event streams that are open", streams::get);
    engine.meters().gauge("waybill.bodies.held", "Bytes of request bodies in memory", () -> held.held() + delivered.held());
    return vertx.executeBlocking(() -> Spool.open(settings.spool()), false)
        .recover(refused -> refusal("Waybill cannot keep uploads under " + settings.spool(), refused))
        .compose(opened -> {
          spool = opened;
          return settings.tls() == null ? Future.succeededFuture()
              : vertx.executeBlocking(() -> Certificates.read(settings.tls()), false);
        })
        .compose(certificates -> {
          Listener listener = certificates == null ? null : new Listener(vertx, certificates);
          renewal = listener == null ? null : new Renewal(vertx, timeline, listener);
          return vertx.deployVerticle(() -> new Front(settings, listener, new Handshakes(engine.meters()), engine.audit(), this::routes,
                  bound -> port = bound),
              new DeploymentOptions().setInstances(settings.eventLoops()));
        })
        .recover(refused -> Future.failedFuture(explained(refused)))
        .map(id -> {
          deployment = id;
          traffic.serve();
          if (renewal != null) {
            renewal.begin();
          }
          return null;
        });
  }

  private static <T> Future<T> refusal(String what, Throwable cause) {
    return Future.failedFuture(cause instanceof IllegalStateException said ? said
        : new IllegalStateException(what + ": " + cause.getMessage() + ".", cause));
  }

  /** What the operating system says of an address names neither the address nor what to do. */
  private Throwable explained(Throwable refused) {
    String address = (settings.host().indexOf(':') < 0 ? settings.host() : "[" + settings.host() + "]") + ":" + settings.port();
    if (refused instanceof BindException) {
      String why = String.valueOf(refused.getMessage()).contains("in use") ? "another process listens there already. Stop it, or choose"
          : "this machine has no such address, or this user may not use the port. Choose";
      return new IllegalStateException(
          "Waybill cannot listen on " + address + ": " + why + " another address with `listen` or --listen.", refused);
    }
    if (refused instanceof UnknownHostException || refused instanceof UnresolvedAddressException) {
      return new IllegalStateException(
          "Waybill cannot listen on " + address + ": there is no such host. Choose another address with `listen` or --listen.", refused);
    }
    return refused instanceof IllegalStateException ? refused
        : new IllegalStateException("Waybill cannot listen on " + address + ": " + refused.getMessage(), refused);
  }

  /** The port it listens on, once started. */
  public int port() {
    return port;
  }

  /**
   * Takes nothing new, waits for what is under way but no longer than the grace period, then closes. New requests are meanwhile
   * answered with 503.
   */
  public Future<Void> stop(Duration grace) {
    Promise<Void> patience = Promise.promise();
    Timeline.Timer timer = timeline.after(grace, () -> {
      LOG.atWarn().addKeyValue("requests", traffic.underWay())
          .log("The grace period is over; what is still under way is cut off");
      patience.tryComplete();
    });
    if (renewal != null) {
      renewal.end();
    }
    traffic.stop().onComplete(quiet -> patience.tryComplete());
    return patience.future()
        .onComplete(over -> timer.cancel())
        .compose(over -> deployment == null ? Future.succeededFuture() : vertx.undeploy(deployment))
        .compose(closed -> spool == null ? Future.succeededFuture() : vertx.executeBlocking(this::closeSpool, false));
  }

  private Void closeSpool() throws IOException {
    spool.close();
    return null;
  }

  private Handler<HttpServerRequest> routes(Vertx loop) {
    AnswerWriter answers = new AnswerWriter(traffic, engine.meters(), timeline, settings.patience(), engine.audit());
    Doorkeeper doorkeeper = new Doorkeeper(settings.access(), damping, engine.meters(), timeline);
    OwnNames own = new OwnNames(settings.host(), settings.tls() != null, settings.publicUrl());
    Entrance entrance = new Entrance(ids, timeline, traffic, own, settings.access().isOpen());
    WholeBody whole = new WholeBody(timeline, settings.patience(), settings.maxBody(), held);
    InputReader reader = new InputReader(
        new JsonBody(loop, whole),
        new FormData(loop, timeline, settings.patience(), settings.maxUpload(), held, spool));
    DispatchRoute dispatch = new DispatchRoute(engine, reader, answers, new Traceparent(random), traffic,
        settings.sandbox());
    ContractRoute contract = new ContractRoute(engine, reader, answers, new Traceparent(random), traffic, settings.sandbox());
    WebhookRoute webhook = new WebhookRoute(loop, engine.reception(),
        new WholeBody(timeline, settings.patience(), settings.maxBody(), delivered), answers, settings.publicUrl());
    EventRoute events = new EventRoute(loop, engine, streams, timeline, settings.patience(), traffic);
    DispatchLane lane = new DispatchLane(entrance, doorkeeper, dispatch, answers);
    return lane.beside(Routes.router(loop, entrance, doorkeeper, answers, lane, contract, webhook, events,
        new AuditRoute(loop, engine.audit(), answers), engine, traffic)::handle);
  }
}
