package dev.waybill.server;

import dev.waybill.access.Caller;
import dev.waybill.access.Callers;
import dev.waybill.access.Damping;
import dev.waybill.access.Presented;
import dev.waybill.access.Scope.Area;
import dev.waybill.access.Stranger;
import dev.waybill.clock.Timeline;
import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import dev.waybill.telemetry.Meters;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Says who calls, from the credential in {@code Authorization: Bearer} or {@code X-API-Key} or from the connection's certificate,
 * before any byte of a body is read. A request that has to wait for the keys of its token's issuer waits with its body unread.
 * Thread-safe.
 */
final class Doorkeeper {
  private static final String BEARER = "bearer ";
  /** Nothing was presented, or too much: neither is a token that is not good (RFC 6750, section 3.1). */
  private static final Set<String> WITHOUT_ERROR = Set.of("no_key", "two_keys", "two_callers", "unknown_certificate");

  private final Callers callers;
  private final Damping damping;
  private final Meters meters;
  private final Timeline timeline;

  Doorkeeper(Callers callers, Damping damping, Meters meters, Timeline timeline) {
    this.callers = callers;
    this.damping = damping;
    this.meters = meters;
    this.timeline = timeline;
  }

  /** Lets known callers pass who have not dispatched too much. */
  Handler<RoutingContext> rationed() {
    return context -> {
      Visit.of(context).minutes().aimed(context.pathParam("provider"), context.pathParam("action"));
      identified(context, visit -> visit.pass(visit.caller().ration().enter(timeline.nanos())));
    };
  }

  /** Lets callers pass who hold a scope of the area. */
  Handler<RoutingContext> holding(Area area) {
    return context -> identified(context, visit -> {
      if (!visit.caller().may(area)) {
        throw lacks(visit.caller(), area.word());
      }
    });
  }

  /** By whatever the caller is known: it has to be given the scope. */
  static Failure lacks(Caller caller, String scope) {
    return Problem.of(Code.OUT_OF_SCOPE, "This " + caller.kind() + " lacks the scope `" + scope + "`.").failure();
  }

  /** Who calls, where that is known at once; for routes that everybody may call. */
  Optional<Caller> recognised(HttpServerRequest request) {
    Future<Caller> who = who(request);
    return who.succeeded() ? Optional.of(who.result()) : Optional.empty();
  }

  private void identified(RoutingContext context, Consumer<Visit> check) {
    Visit visit = Visit.of(context);
    Future<Caller> who = who(visit.request());
    if (who.succeeded()) {
      admit(context, visit, who.result(), check);
    } else if (who.failed()) {
      context.fail(who.cause());
    } else {
      visit.request().pause();
      who.onComplete(known -> {
        // What has come meanwhile is handed on in a later turn, to whoever wants the body by then.
        visit.request().resume();
        if (visit.request().response().closed()) {
          // Nobody waits for it any more, and nothing was taken on.
          context.fail(new CallerGone());
        } else if (known.failed()) {
          context.fail(known.cause());
        } else {
          admitted(context, visit, known.result(), check);
        }
      });
    }
  }

  /** As a handler does: what is thrown outside of one would reach nobody. */
  private static void admitted(RoutingContext context, Visit visit, Caller caller, Consumer<Visit> check) {
    try {
      admit(context, visit, caller, check);
    } catch (RuntimeException refused) {
      context.fail(refused);
    }
  }

  private static void admit(RoutingContext context, Visit visit, Caller caller, Consumer<Visit> check) {
    visit.caller(caller);
    check.accept(visit);
    context.next();
  }

  private Future<Caller> who(HttpServerRequest request) {
    Future<Caller> who = callers.identify(callers.isOpen() ? Presented.NOTHING : presented(request));
    return who.succeeded() ? who : who.recover(cause -> Future.failedFuture(told(cause, request)));
  }

  private Throwable told(Throwable cause, HttpServerRequest request) {
    if (!(cause instanceof Stranger stranger)) {
      return cause;
    }
    meters.accessRefused(stranger.word());
    if (!stranger.isCredentialed()) {
      return cause;
    }
    Duration wait = damping.failed(PeerAddress.of(request), stranger.word());
    return wait == null ? cause : Problem.of(Code.RATE_LIMITED, "too_many_failures",
        "Too many credentials from this address were not good; so was this one. Wait before you try another.")
        .withRetryAfter(wait).failure();
  }

  private static Presented presented(HttpServerRequest request) {
    List<String> bearers = new ArrayList<>(1);
    for (String value : request.headers().getAll("Authorization")) {
      if (value.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
        add(bearers, value.substring(BEARER.length()));
      }
    }
    List<String> keys = new ArrayList<>(1);
    request.headers().getAll("X-API-Key").forEach(value -> add(keys, value));
    return new Presented(keys, bearers, request.isSSL() ? PeerCertificate.of(request) : null);
  }

  /** Clients whose key is not set send the header empty: that is no credential, and no wrong one either. */
  private static void add(List<String> credentials, String value) {
    String text = value.trim();
    if (!text.isEmpty()) {
      credentials.add(text);
    }
  }

  /** What {@code WWW-Authenticate} says with a problem (RFC 6750), or null. */
  static String challenge(Problem problem) {
    if (problem.code() == Code.UNAUTHENTICATED) {
      return WITHOUT_ERROR.contains(problem.label()) ? "Bearer" : "Bearer error=\"invalid_token\"";
    }
    return problem.label().equals("no_scope") ? "Bearer error=\"insufficient_scope\"" : null;
  }
}
