package dev.waybill.egress;

import dev.waybill.clock.Timeline;
import dev.waybill.clock.VertxTimeline;
import dev.waybill.document.Document;
import dev.waybill.http.Body;
import dev.waybill.http.Headers;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.http.IpLiteral;
import dev.waybill.http.Target;
import dev.waybill.http.Trip;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A wire on loopback and calls for it. */
final class WireRig implements AutoCloseable {
  static final EgressRules LOOPBACK = new EgressRules(List.of(Cidr.parse("127.0.0.0/8")), true);
  static final AddressTable LOOPBACK_TABLE = new AddressTable(LOOPBACK, List.of());
  static final InetAddress ADDRESS = IpLiteral.address("127.0.0.1");
  static final String NAME = "api.good.example";

  final Vertx vertx = Vertx.vertx();
  final Timeline timeline;
  final VertxWire wire;

  WireRig(WireLimits limits, TlsOptions tls) {
    this.timeline = new VertxTimeline(vertx);
    this.wire = new VertxWire(vertx, timeline, LOOPBACK_TABLE, limits, tls);
  }

  WireRig(WireLimits limits) {
    this(limits, TlsOptions.PUBLIC);
  }

  WireRig() {
    this(WireLimits.STANDARD);
  }

  HttpCall call(String method, int port, String path) {
    return call(method, new Target("http", NAME, port, path), Duration.ofSeconds(20));
  }

  HttpCall call(String method, Target target, Duration patience) {
    Trip trip = new Trip("d1", Document.EMPTY, timeline.nanos() + patience.toNanos());
    return new HttpCall(method, target, Headers.NONE, Body.NONE, trip);
  }

  Future<HttpReply> send(HttpCall call) {
    return wire.send(call, ADDRESS);
  }

  Future<HttpReply> get(RawProvider provider) {
    return send(call("GET", provider.port(), "/"));
  }

  static <T> T result(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof RuntimeException cause ? cause : new CompletionException(failed.getCause());
    } catch (InterruptedException | TimeoutException never) {
      throw new IllegalStateException("no answer", never);
    }
  }

  static Problem problem(Future<?> future) {
    try {
      throw new AssertionError("succeeded with " + result(future));
    } catch (Failure failure) {
      return failure.problem();
    }
  }

  @Override
  public void close() {
    result(wire.close());
    result(vertx.close());
  }
}
