package dev.waybill.dispatch;

import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import dev.waybill.schema.JsonSchema;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Dispatches to the providers of a route one after the other, until one takes it. Goes on to the next only where nothing was processed
 * and the reason is one that another provider may not have: what is wrong with the request is wrong everywhere. Thread-safe.
 */
public final class Relay {
  /** What another provider may do better. */
  static final Set<Code> NEXT = EnumSet.of(Code.UNAVAILABLE, Code.TIMEOUT, Code.RATE_LIMITED, Code.QUOTA_EXCEEDED, Code.UNAUTHORIZED,
      Code.FORBIDDEN, Code.NOT_CONFIGURED, Code.DISABLED, Code.OVERLOADED, Code.BAD_RESPONSE, Code.EGRESS_DENIED, Code.UNKNOWN_PROVIDER,
      Code.UNKNOWN_ACTION);

  private final Dispatcher dispatcher;

  public Relay(Dispatcher dispatcher) {
    this.dispatcher = dispatcher;
  }

  /**
   * A provider that did not take the dispatch.
   *
   * @param action or null where it has none for the contract
   * @param outcome of the dispatch to it, or null where there was none
   */
  public record Tried(String provider, String action, Problem problem, Outcome outcome) {}

  /**
   * How it ended.
   *
   * @param outcome of the provider that took it, or of the last one
   * @param tried those before it
   */
  public record Relayed(Outcome outcome, List<Tried> tried) {}

  /**
   * Runs one dispatch on the caller's event loop. Fails with a {@link Failure} where the input breaks the contract, or where no
   * provider has an action for it.
   *
   * @param order its provider and action do not count
   */
  public Future<Relayed> dispatch(String contract, JsonSchema input, List<Routing.Leg> legs, Order order) {
    try {
      Input.check(input, order.input());
    } catch (Failure invalid) {
      return Future.failedFuture(invalid);
    }
    return next(contract, legs, 0, order, new ArrayList<>());
  }

  private Future<Relayed> next(String contract, List<Routing.Leg> legs, int at, Order order, List<Tried> tried) {
    Routing.Leg leg = legs.get(at);
    boolean last = at == legs.size() - 1;
    if (leg.action() == null) {
      Problem problem = missing(contract, leg);
      tried.add(new Tried(leg.provider(), null, problem, null));
      return last ? Future.failedFuture(problem.failure()) : next(contract, legs, at + 1, order, tried);
    }
    Order own = order.to(leg.provider(), leg.action());
    return dispatcher.dispatch(own).compose(outcome -> {
      if (last || !passesOn(outcome)) {
        return Future.succeededFuture(new Relayed(outcome, List.copyOf(tried)));
      }
      tried.add(new Tried(leg.provider(), leg.action(), outcome.problem(), outcome));
      return next(contract, legs, at + 1, order, tried);
    });
  }

  private Problem missing(String contract, Routing.Leg leg) {
    String provider = leg.provider();
    return !leg.hidden() && dispatcher.has(provider)
        ? Problem.of(Code.UNKNOWN_ACTION, "The provider `" + provider + "` has no action that implements `" + contract + "`.")
        : Problem.of(Code.UNKNOWN_PROVIDER, "There is no provider `" + provider + "` here.");
  }

  /** The input keeps the contract; what a provider refuses of it before any packet, it alone cannot take. */
  static boolean passesOn(Outcome outcome) {
    Problem problem = outcome.problem();
    return problem != null && !problem.maybeProcessed()
        && (NEXT.contains(problem.code()) || problem.code() == Code.INVALID_REQUEST && outcome.attempts() == 0);
  }
}
