package dev.waybill.egress;

import dev.waybill.clock.Timeline;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.http.Target;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * HTTP/1.1 over pooled connections, pinned by address: Host, SNI and the certificate check stay on the name. Follows no redirect
 * or alternative service, uses no proxy, asks for no compression, keeps one deadline for the whole call and caps the reply.
 */
public final class VertxWire implements Wire {
  private static final Duration SWEEPING = Duration.ofSeconds(1);

  private final VertxInternal vertx;
  private final Timeline timeline;
  private final AddressTable addresses;
  private final WireLimits limits;
  private final NetClient plain;
  private final NetClient secured;
  private final ConcurrentHashMap<Origin, Pool> pools = new ConcurrentHashMap<>();
  private final AtomicBoolean sweeping = new AtomicBoolean();
  private final Dialling dialling = new Dialling();

  /** @param addresses asked once more before each call, should anything go round the guard */
  public VertxWire(Vertx vertx, Timeline timeline, AddressTable addresses, WireLimits limits, TlsOptions tls) {
    this.vertx = (VertxInternal) vertx;
    this.timeline = timeline;
    this.addresses = addresses;
    this.limits = limits;
    this.plain = vertx.createNetClient(options(limits));
    this.secured = vertx.createNetClient(secured(options(limits), limits, tls));
  }

  private static NetClientOptions options(WireLimits limits) {
    return new NetClientOptions().setConnectTimeout((int) limits.connect().toMillis()).setReconnectAttempts(0);
  }

  private static NetClientOptions secured(NetClientOptions options, WireLimits limits, TlsOptions tls) {
    options.setSsl(true).setUseAlpn(false).setTrustAll(false).setHostnameVerificationAlgorithm("HTTPS");
    options.setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"));
    options.setKeyCertOptions(tls.identity()).setTrustOptions(tls.trust());
    options.setSslHandshakeTimeout(limits.connect().toMillis()).setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
    return options;
  }

  /** A header beyond the rules of {@link dev.waybill.http.FieldRules} or a method that is no token must not come here. */
  @Override
  public Future<HttpReply> send(HttpCall call, InetAddress pinned) {
    Verdict verdict = addresses.verdict(pinned, call.target().port());
    if (verdict.isRefused()) {
      return Future.failedFuture(WireProblem.denied(call.target(), verdict).failure());
    }
    Promise<HttpReply> answer = Promise.promise();
    ContextInternal context = vertx.getOrCreateContext();
    Flight flight = new Flight(this, context, limits.replyBytes(), call, pinned, answer);
    if (Vertx.currentContext() == context) {
      flight.start();
    } else {
      context.runOnContext(ignored -> flight.start());
    }
    return answer.future();
  }

  Timeline timeline() {
    return timeline;
  }

  Pool pool(Target target, InetAddress pinned) {
    Origin origin = Origin.of(target, pinned);
    Pool known = pools.get(origin);
    return known != null ? known : pools.computeIfAbsent(origin, each -> new Pool(each, limits, timeline, dialling));
  }

  /** Closes all connections, calls under way included. */
  public Future<Void> close() {
    return plain.close().compose(ignored -> secured.close());
  }

  /** Opens connections for the pools, and closes what they do not need any more. */
  private final class Dialling implements Pool.Dialler {
    @Override
    public void dial(Pool pool, Flight flight) {
      // What reads must be in place before anything is read, so it is the event loop that hears of the connection.
      ContextInternal context = flight.context().isEventLoopContext() ? flight.context() : vertx.createEventLoopContext();
      context.emit(pool, each -> {
        if (flight.isOver()) {
          pool.left(null);
          return;
        }
        try {
          NetClient client = pool.origin().tls() ? secured : plain;
          client.connect(pool.origin().server()).onComplete(result -> connected(pool, flight, result));
        } catch (RuntimeException closedClient) {
          pool.left(null);
          flight.tell(closedClient);
        }
      });
    }

    private void connected(Pool pool, Flight flight, AsyncResult<NetSocket> result) {
      if (result.failed()) {
        pool.left(null);
        flight.tell(result.cause());
        return;
      }
      Connection made = Connection.over((ConnectionBase) result.result(), pool, limits.headerBytes());
      // One that is closed already has no address: that is told as a lost connection.
      if (made.channel().isActive() && !made.isVetted()) {
        made.close();
        flight.later(flight::misled);
        return;
      }
      made.retireBy(timeline.after(limits.age(), made::retire));
      made.carry(flight);
    }

    @Override
    public void idling() {
      if (!sweeping.get() && sweeping.compareAndSet(false, true)) {
        timeline.after(SWEEPING, this::sweep);
      }
    }

    private void sweep() {
      sweeping.set(false);
      pools.values().forEach(Pool::sweep);
      if (!pools.isEmpty()) {
        idling();
      }
    }

    @Override
    public void emptied(Pool pool) {
      pools.remove(pool.origin(), pool);
    }
  }
}
