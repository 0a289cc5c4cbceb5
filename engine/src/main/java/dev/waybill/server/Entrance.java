package dev.waybill.server;

import dev.waybill.clock.Timeline;
import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * What every request passes first: it gets its id, and its target and authority are checked as they stand on the wire, before any
 * route is looked for. Thread-safe.
 */
final class Entrance implements Handler<RoutingContext> {
  static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("X-Request-Id");
  private static final Duration BACK_SOON = Duration.ofSeconds(5);

  private final Supplier<String> ids;
  private final Timeline timeline;
  private final Traffic traffic;
  private final OwnNames own;
  private final boolean loopbackOnly;

  /** @param loopbackOnly whether nothing but this listener's loopback names may stand in Host and Origin */
  Entrance(Supplier<String> ids, Timeline timeline, Traffic traffic, OwnNames own, boolean loopbackOnly) {
    this.ids = ids;
    this.timeline = timeline;
    this.traffic = traffic;
    this.own = own;
    this.loopbackOnly = loopbackOnly;
  }

  @Override
  public void handle(RoutingContext context) {
    admit(context);
    check(context.request());
    context.next();
  }

  /** Throws a {@link Failure} where no route may see the request. */
  void check(HttpServerRequest request) {
    requireHost(request);
    if (request.method().equals(HttpMethod.TRACE) || request.method().equals(HttpMethod.CONNECT)) {
      throw Problem.of(Code.METHOD_NOT_ALLOWED, "The method " + request.method().name() + " is not served.").failure();
    }
    requireExact(request);
    if (traffic.isStopping() && !request.path().startsWith("/health/")) {
      throw Problem.of(Code.OVERLOADED, "stopping", "The gateway is stopping.").withRetryAfter(BACK_SOON).failure();
    }
  }

  /** The visit of this request, begun here if it was not. */
  Visit admit(RoutingContext context) {
    Visit known = Visit.of(context);
    if (known != null) {
      return known;
    }
    Visit visit = admit(context.request());
    visit.enter(context);
    return visit;
  }

  /** A new visit. */
  Visit admit(HttpServerRequest request) {
    List<String> given = request.headers().getAll(REQUEST_ID);
    String id = given.size() == 1 && Visit.isRequestId(given.get(0)) ? given.get(0) : ids.get();
    return new Visit(request, id, timeline.nanos(), traffic);
  }

  private void requireHost(HttpServerRequest request) {
    List<String> hosts = request.headers().getAll(HttpHeaders.HOST);
    if (hosts.size() != 1 || hosts.get(0).isEmpty()) {
      throw Problem.of(Code.MALFORMED_REQUEST, "host", "A request has exactly one Host.").failure();
    }
    if (!loopbackOnly) {
      return;
    }
    int port = request.localAddress().port();
    // What a webhook takes is proved by the webhook itself, so it may be called by the public name.
    boolean called = isWebhook(request) && own.isOwn(hosts.get(0), port);
    if (!called && !own.isLoopbackName(hosts.get(0), port)) {
      throw foreign("Without access control only this listener's own loopback address may stand in Host.");
    }
    for (String origin : request.headers().getAll(HttpHeaders.ORIGIN)) {
      if (!own.isLoopbackOrigin(origin, request.localAddress().port())) {
        throw foreign("Without access control pages of other origins may not call the gateway.");
      }
    }
  }

  private static boolean isWebhook(HttpServerRequest request) {
    return request.path() != null && request.path().startsWith("/v1/webhooks/");
  }

  private void requireExact(HttpServerRequest request) {
    String uri = request.uri();
    if (!uri.startsWith("/")) {
      requireOwnAuthority(uri, request.scheme() + "://", request.localAddress().port());
    }
    if (uri.indexOf('#') >= 0 || !ExactPath.isExact(request.path())) {
      throw unknownRoute();
    }
  }

  /** The absolute form of a target is for proxies (RFC 9112, section 3.2.2); here it may only name this listener. */
  private void requireOwnAuthority(String uri, String prefix, int port) {
    int end = uri.indexOf('/', prefix.length());
    if (!uri.regionMatches(true, 0, prefix, 0, prefix.length()) || end < 0
        || !own.isOwn(uri.substring(prefix.length(), end), port)) {
      throw Problem.of(Code.MALFORMED_REQUEST, "target", "The request target is not a path of this gateway.").failure();
    }
  }

  static Failure unknownRoute() {
    return Problem.of(Code.UNKNOWN_ROUTE, "There is no such route here.").failure();
  }

  private static Failure foreign(String sentence) {
    return Problem.of(Code.FOREIGN_HOST, sentence).failure();
  }
}
