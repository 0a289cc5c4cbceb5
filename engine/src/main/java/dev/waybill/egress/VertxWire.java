package dev.waybill.egress;

import dev.waybill.clock.Timeline;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.http.Target;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.tracing.TracingPolicy;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * HTTP/1.1 over pooled connections, pinned by address: Host, SNI and the certificate check stay on the name. Follows no redirect
 * or alternative service, uses no proxy, asks for no compression, keeps one deadline for the whole call and caps the reply.
 */
public final class VertxWire implements Wire {
  private static final Duration LONGEST_DISPATCH = Duration.ofHours(1);

  private final Vertx vertx;
  private final Timeline timeline;
  private final AddressTable addresses;
  private final WireLimits limits;
  private final HttpClient client;

  /** @param addresses asked once more before each call, should anything go round the guard */
  public VertxWire(Vertx vertx, Timeline timeline, AddressTable addresses, WireLimits limits, TlsOptions tls) {
    this.vertx = vertx;
    this.timeline = timeline;
    this.addresses = addresses;
    this.limits = limits;
    this.client =
        vertx
            .httpClientBuilder()
            .with(options(limits, tls))
            .with(
                new PoolOptions()
                    .setHttp1MaxSize(limits.connections())
                    .setMaxWaitQueueSize(limits.waiting())
                    .setCleanerPeriod(1_000))
            .withConnectHandler(this::prepare)
            .build();
  }

  private static HttpClientOptions options(WireLimits limits, TlsOptions tls) {
    HttpClientOptions options = new HttpClientOptions();
    options.setProtocolVersion(HttpVersion.HTTP_1_1).setUseAlpn(false).setPipelining(false);
    options.setVerifyHost(true).setTrustAll(false).setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"));
    options.setKeyCertOptions(tls.identity()).setTrustOptions(tls.trust());
    options.setConnectTimeout((int) limits.connect().toMillis());
    options.setSslHandshakeTimeout(limits.connect().toMillis()).setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
    options.setKeepAlive(true).setKeepAliveTimeout((int) limits.idle().toSeconds());
    options.setMaxHeaderSize(limits.headerBytes());
    options.setDecompressionSupported(false).setMaxRedirects(0).setTracingPolicy(TracingPolicy.IGNORE);
    return options;
  }

  private void prepare(HttpConnection connection) {
    ReplyGate.install(connection);
    // Each call hears of it itself; the client's own log line would hold what the provider wrote.
    connection.exceptionHandler(ignored -> {});
    Timeline.Timer retirement =
        timeline.after(limits.age(), () -> connection.shutdown(LONGEST_DISPATCH.toMillis(), TimeUnit.MILLISECONDS));
    connection.closeHandler(ignored -> retirement.cancel());
  }

  /** A header beyond the rules of {@link dev.waybill.http.FieldRules} or a method that is no token must not come here. */
  @Override
  public Future<HttpReply> send(HttpCall call, InetAddress pinned) {
    Verdict verdict = addresses.verdict(pinned, call.target().port());
    if (verdict.isRefused()) {
      return Future.failedFuture(WireProblem.denied(call.target(), verdict).failure());
    }
    Promise<HttpReply> answer = Promise.promise();
    Context context = vertx.getOrCreateContext();
    Flight flight = new Flight(client, context, timeline, limits, call, pinned, answer);
    if (Vertx.currentContext() == context) {
      flight.start();
    } else {
      context.runOnContext(ignored -> flight.start());
    }
    return answer.future();
  }

  /** Closes all connections, calls under way included. */
  public Future<Void> close() {
    return client.close();
  }

  /** The field that a client makes wrong for IPv6 literals, or null where it makes it right. */
  static String hostField(Target target) {
    return target.host().indexOf(':') < 0 ? null : target.origin().substring(target.scheme().length() + 3);
  }
}
