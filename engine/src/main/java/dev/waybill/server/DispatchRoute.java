package dev.waybill.server;

import dev.waybill.dispatch.Dispatcher;
import dev.waybill.dispatch.Order;
import dev.waybill.dispatch.Preferences;
import dev.waybill.dispatch.Preview;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * {@code POST /v1/dispatch/{provider}/{action}}. Who may not use a provider gets what everybody gets for one that does not exist,
 * before any byte of the body is read. A caller who hangs up does not stop the dispatch: it goes on to its end, and its answer is
 * dropped.
 */
final class DispatchRoute implements Handler<RoutingContext> {
  private final Engine engine;
  private final Dispatcher dispatcher;
  private final InputReader reader;
  private final AnswerWriter answers;
  private final Traceparent traces;
  private final Traffic traffic;
  private final OutcomeAnswers writer;

  DispatchRoute(
      Engine engine, InputReader reader, AnswerWriter answers, Traceparent traces, Traffic traffic, boolean sandbox) {
    this.engine = engine;
    this.dispatcher = engine.dispatcher();
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
    visit.about(context.pathParam("provider"), context.pathParam("action"));
    boolean dryRun = QueryRules.dryRun(request.query());
    visit.minutes().dryRun(dryRun);
    refuseKey(request);
    Preferences preferences = Preferences.of(request.headers().getAll("Prefer"));
    if (preferences.strict()) {
      request.response().putHeader("Preference-Applied", "handling=strict");
    }
    Accepted accepted = accepted(request);
    Order order = new Order(visit.provider(), visit.action(), JsonText.object(), preferences.strict(),
        traces.next(request.headers().getAll("traceparent")), accepted.prefersLines(), preferences.hold(), accepted.files(),
        visit.origin());
    // Whoever may use some action everywhere is told the same of a provider that is kept from them and of one that is not there.
    if (engine.table().provider(visit.provider()) == null || !Reach.uses(engine.table(), visit.caller(), visit.provider())) {
      writer.write(visit, accepted, dispatcher.hidden(order));
    } else if (!Reach.dispatches(engine.table(), visit.caller(), visit.provider(), visit.action())) {
      throw Doorkeeper.lacks(visit.caller(), "dispatch:" + visit.provider() + "/" + visit.action());
    } else if (!dispatcher.knows(visit.provider(), visit.action())) {
      dispatcher.dispatch(order).onSuccess(outcome -> writer.write(visit, accepted, outcome));
    } else {
      reader.read(visit)
          .compose(given -> released(visit, order, given, dryRun))
          .onFailure(refused -> answers.failed(visit, refused));
    }
  }

  static void refuseKey(HttpServerRequest request) {
    if (request.headers().contains("Idempotency-Key")) {
      throw Problem.of(Code.MALFORMED_REQUEST, "idempotency_key",
          "This version does not keep idempotency keys yet. Send the request without `Idempotency-Key`, and do not rely on one.")
          .failure();
    }
  }

  private Future<Void> released(Visit visit, Order order, Given given, boolean dryRun) {
    traffic.begun();
    Runnable held = visit.held();
    return Future.succeededFuture().compose(now -> carriedOut(visit, order, given, dryRun)).onComplete(ended -> {
      given.release().run();
      held.run();
      traffic.ended();
    });
  }

  private Future<Void> carriedOut(Visit visit, Order order, Given given, boolean dryRun) {
    Order full = order.with(given.input());
    if (dryRun) {
      return dispatcher.preview(full).map(call -> {
        answers.json(visit, 200, Preview.json(call));
        return null;
      });
    }
    return dispatcher.dispatch(full).compose(outcome -> writer.write(visit, accepted(visit.request()), outcome));
  }

  static Accepted accepted(HttpServerRequest request) {
    return Accepted.of(request.headers().getAll("Accept"));
  }
}
