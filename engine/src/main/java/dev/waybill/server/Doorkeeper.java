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
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
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
  private static final CharSequence API_KEY = HttpHeaders.createOptimized("X-API-Key");
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

  /** What follows once it is known who calls. */
  interface Threshold {
    /** Lets the visit's caller in; throws where this one may not. */
    void pass(Visit visit);

    /** Nobody is let in. */
    void refuse(Visit visit, Throwable cause);
  }

  /** Of a route. */
  private record Routed(RoutingContext context, Consumer<Visit> check) implements Threshold {
    @Override
    public void pass(Visit visit) {
      check.accept(visit);
      context.next();
    }

    @Override
    public void refuse(Visit visit, Throwable cause) {
      context.fail(cause);
    }
  }

  /** Lets known callers pass who have not dispatched too much. */
  Handler<RoutingContext> rationed() {
    return context -> {
      Visit.of(context).minutes().aimed(context.pathParam("provider"), context.pathParam("action"));
      identified(Visit.of(context), new Routed(context, this::ration));
    };
  }

  /** Takes one dispatch from what the caller may. Throws where that is too much. */
  void ration(Visit visit) {
    visit.pass(visit.caller().ration().enter(timeline.nanos()));
  }

  /** Lets callers pass who hold a scope of the area. */
  Handler<RoutingContext> holding(Area area) {
    return context -> identified(Visit.of(context), new Routed(context, visit -> {
      if (!visit.caller().may(area)) {
        throw lacks(visit.caller(), area.word());
      }
    }));
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

  /** Finds out who calls; at once where that is possible, and then what is thrown behind the threshold is thrown here. */
  void identified(Visit visit, Threshold threshold) {
    Future<Caller> who = who(visit.request());
    if (who.succeeded()) {
      visit.caller(who.result());
      threshold.pass(visit);
    } else if (who.failed()) {
      threshold.refuse(visit, who.cause());
    } else {
      visit.request().pause();
      who.onComplete(known -> {
        // What has come meanwhile is handed on in a later turn, to whoever wants the body by then.
        visit.request().resume();
        if (visit.request().response().closed()) {
          // Nobody waits for it any more, and nothing was taken on.
          threshold.refuse(visit, new CallerGone());
        } else if (known.failed()) {
          threshold.refuse(visit, known.cause());
        } else {
          admitted(visit, known.result(), threshold);
        }
      });
    }
  }

  /** As a handler does: what is thrown outside of one would reach nobody. */
  private static void admitted(Visit visit, Caller caller, Threshold threshold) {
    try {
      visit.caller(caller);
      threshold.pass(visit);
    } catch (RuntimeException refused) {
      threshold.refuse(visit, refused);
    }
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
    List<String> authorizations = request.headers().getAll(HttpHeaders.AUTHORIZATION);
    List<String> bearers = List.of();
    if (authorizations.size() == 1) {
      String bearer = bearer(authorizations.get(0));
      bearers = bearer == null ? bearers : List.of(bearer);
    } else if (!authorizations.isEmpty()) {
      bearers = authorizations.stream().map(Doorkeeper::bearer).filter(Objects::nonNull).toList();
    }
    return new Presented(keys(request.headers().getAll(API_KEY)), bearers, request.isSSL() ? PeerCertificate.of(request) : null);
  }

  /** Clients whose token is not set send the scheme alone: that is no credential, and no wrong one either. */
  private static String bearer(String authorization) {
    if (!authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return null;
    }
    String token = authorization.substring(BEARER.length()).trim();
    return token.isEmpty() ? null : token;
  }

  /** Neither is a key that is sent empty; beside another it is one too many. */
  private static List<String> keys(List<String> values) {
    return values.size() == 1 && values.get(0).isBlank() ? List.of() : values;
  }

  /** What {@code WWW-Authenticate} says with a problem (RFC 6750), or null. */
  static String challenge(Problem problem) {
    if (problem.code() == Code.UNAUTHENTICATED) {
      return WITHOUT_ERROR.contains(problem.label()) ? "Bearer" : "Bearer error=\"invalid_token\"";
    }
    return problem.label().equals("no_scope") ? "Bearer error=\"insufficient_scope\"" : null;
  }
}
