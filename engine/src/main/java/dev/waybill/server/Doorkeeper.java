package dev.waybill.server;

import dev.waybill.access.AccessKeys;
import dev.waybill.access.Caller;
import dev.waybill.access.Scope.Area;
import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says who calls, from the key in {@code Authorization: Bearer} or {@code X-API-Key}, before any byte of a body is read. */
final class Doorkeeper {
  private static final String BEARER = "bearer ";

  private final AccessKeys keys;

  Doorkeeper(AccessKeys keys) {
    this.keys = keys;
  }

  /** Lets known callers pass. */
  Handler<RoutingContext> known() {
    return context -> {
      Visit visit = Visit.of(context);
      visit.caller(caller(visit.request()));
      context.next();
    };
  }

  /** Lets callers pass who hold a scope of the area. */
  Handler<RoutingContext> holding(Area area) {
    return context -> {
      Visit visit = Visit.of(context);
      visit.caller(caller(visit.request()));
      if (!visit.caller().may(area)) {
        throw Problem.of(Code.OUT_OF_SCOPE, "This key lacks the scope `" + area.word() + "`.").failure();
      }
      context.next();
    };
  }

  /** Who calls, where that is known; for routes that everybody may call. */
  Optional<Caller> recognised(HttpServerRequest request) {
    try {
      return Optional.of(caller(request));
    } catch (Failure nobody) {
      return Optional.empty();
    }
  }

  private Caller caller(HttpServerRequest request) {
    if (keys.isOpen()) {
      return Caller.ANYONE;
    }
    List<String> presented = presented(request);
    if (presented.isEmpty()) {
      throw unknown("no_key", "A key is needed: send it as `Authorization: Bearer …` or `X-API-Key`.");
    }
    // Two different keys are two callers: neither is believed.
    if (presented.stream().distinct().count() > 1) {
      throw unknown("two_keys", "More than one key was sent.");
    }
    return keys.caller(presented.get(0)).orElseThrow(() -> unknown("unknown_key", "This key is not known here."));
  }

  private static List<String> presented(HttpServerRequest request) {
    List<String> presented = new ArrayList<>(request.headers().getAll("X-API-Key"));
    for (String value : request.headers().getAll("Authorization")) {
      if (value.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
        presented.add(value.substring(BEARER.length()).trim());
      }
    }
    return presented;
  }

  private static Failure unknown(String label, String sentence) {
    return Problem.of(Code.UNAUTHENTICATED, label, sentence).failure();
  }
}
