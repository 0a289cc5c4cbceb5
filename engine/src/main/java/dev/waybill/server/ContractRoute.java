package dev.waybill.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.access.Caller;
import dev.waybill.dispatch.Order;
import dev.waybill.dispatch.Preferences;
import dev.waybill.dispatch.Preview;
import dev.waybill.dispatch.Relay;
import dev.waybill.dispatch.Routing;
import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import dev.waybill.schema.Contract;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;

/**
 * {@code POST /v1/dispatch/{contract}}: goes to the providers that the operator's {@code routes} name, as far as the caller may
 * use them; one whose existence is kept from the caller is to them one that is not there. A caller who may use none gets what everybody
 * gets for a contract without a route, before any byte of the body is read.
 */
final class ContractRoute implements Handler<RoutingContext> {
  private final Engine engine;
  private final Relay relay;
  private final InputReader reader;
  private final AnswerWriter answers;
  private final Traceparent traces;
  private final Traffic traffic;
  private final OutcomeAnswers writer;

  ContractRoute(Engine engine, InputReader reader, AnswerWriter answers, Traceparent traces, Traffic traffic, boolean sandbox) {
    this.engine = engine;
    this.relay = new Relay(engine.dispatcher());
    this.reader = reader;
    this.answers = answers;
    this.traces = traces;
    this.traffic = traffic;
    this.writer = new OutcomeAnswers(answers, sandbox);
  }

  @Override
  public void handle(RoutingContext context) {
    Visit visit = Visit.of(context);
    HttpServerRequest request = visit.request();
    boolean dryRun = QueryRules.dryRun(request.query());
    visit.minutes().dryRun(dryRun);
    DispatchRoute.refuseKey(request);
    Preferences preferences = Preferences.of(request.headers().getAll("Prefer"));
    if (preferences.strict()) {
      request.response().putHeader("Preference-Applied", "handling=strict");
    }
    String name = context.pathParam("contract");
    Routing.Route route = engine.routing().find(name).orElseThrow(() -> unrouted(name));
    List<Routing.Leg> legs = Routing.legs(route, engine.table()).stream().filter(leg -> visit.caller().mayUse(leg.provider()))
        .map(leg -> Reach.uses(engine.table(), visit.caller(), leg.provider()) ? leg : leg.hide())
        .filter(leg -> leg.hidden() || may(visit.caller(), leg)).toList();
    if (legs.isEmpty()) {
      throw unrouted(name);
    }
    Contract contract = engine.routing().contract(route);
    Accepted accepted = DispatchRoute.accepted(request);
    Order order = new Order("", "", JsonText.object(), preferences.strict(), traces.next(request.headers().getAll("traceparent")),
        accepted.prefersLines(), preferences.hold(), accepted.files(), visit.origin());
    reader.read(visit)
        .compose(given -> released(visit, contract, legs, order.with(given.input()), given, dryRun))
        .onFailure(refused -> answers.failed(visit, refused));
  }

  private boolean may(Caller caller, Routing.Leg leg) {
    return leg.action() == null ? Reach.uses(engine.table(), caller, leg.provider())
        : Reach.dispatches(engine.table(), caller, leg.provider(), leg.action());
  }

  private Failure unrouted(String name) {
    Optional<Contract> known = engine.contracts().find(name).filter(contract -> !contract.isEvent());
    String sentence = known.isEmpty() ? "There is no contract of this name to dispatch to; `GET /v1/contracts` lists them."
        : "No route is set for `" + known.get().id() + "`. Its operator names the providers in the settings: `routes: { " + known.get().id()
            + ": […] }`; or name one yourself: `POST /v1/dispatch/{provider}/{action}`.";
    return Problem.of(Code.UNKNOWN_ROUTE, sentence).failure();
  }

  private Future<Void> released(Visit visit, Contract contract, List<Routing.Leg> legs, Order order, Given given, boolean dryRun) {
    traffic.begun();
    Runnable held = visit.held();
    return Future.succeededFuture().compose(now -> dryRun ? previewed(visit, legs, order) : relayed(visit, contract, legs, order))
        .onComplete(ended -> {
          given.release().run();
          held.run();
          traffic.ended();
        });
  }

  /** What the first provider that has an action for it would be sent. */
  private Future<Void> previewed(Visit visit, List<Routing.Leg> legs, Order order) {
    Routing.Leg first = legs.stream().filter(leg -> leg.action() != null).findFirst().orElse(legs.get(0));
    visit.about(first.provider(), first.action());
    if (first.hidden()) {
      return Future.failedFuture(Problem.of(Code.UNKNOWN_PROVIDER, "There is no provider `" + first.provider() + "` here.").failure());
    }
    return engine.dispatcher().preview(new Order(first.provider(), String.valueOf(first.action()), order.input(), order.strict(), null))
        .map(call -> {
          ObjectNode answer = JsonText.object().put("provider", first.provider()).put("action", first.action());
          answers.json(visit, 200, answer.setAll(Preview.json(call)));
          return null;
        });
  }

  private Future<Void> relayed(Visit visit, Contract contract, List<Routing.Leg> legs, Order order) {
    return relay.dispatch(contract.id(), contract.inputSchema(), legs, order).compose(relayed ->
        writer.write(visit, DispatchRoute.accepted(visit.request()), relayed.outcome(), relayed.tried()));
  }
}
