package dev.waybill.server;

import dev.waybill.dispatch.Dispatcher;
import dev.waybill.dispatch.Order;
import dev.waybill.dispatch.Outcome;
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
  private final Dispatcher dispatcher;
  private final InputReader reader;
  private final AnswerWriter answers;
  private final Traceparent traces;
  private final Traffic traffic;
  private final boolean sandbox;

  DispatchRoute(
      Dispatcher dispatcher, InputReader reader, AnswerWriter answers, Traceparent traces, Traffic traffic, boolean sandbox) {
    this.dispatcher = dispatcher;
    this.reader = reader;
    this.answers = answers;
    this.traces = traces;
    this.traffic = traffic;
    this.sandbox = sandbox;
  }

  @Override
  public void handle(RoutingContext context) {
    Visit visit = Visit.of(context);
    HttpServerRequest request = visit.request();
    visit.about(context.pathParam("provider"), context.pathParam("action"));
    boolean dryRun = QueryRules.dryRun(request.query());
    refuseKey(request);
    Preferences preferences = Preferences.of(request.headers().getAll("Prefer"));
    if (preferences.strict()) {
      request.response().putHeader("Preference-Applied", "handling=strict");
    }
    Accepted accepted = Accepted.of(request.headers().getAll("Accept"));
    Order order = new Order(visit.provider(), visit.action(), JsonText.object(), preferences.strict(),
        traces.next(request.headers().getAll("traceparent")), accepted.prefersLines(), preferences.hold());
    if (!visit.caller().mayUse(visit.provider())) {
      answer(visit, dispatcher.hidden(order));
    } else if (!visit.caller().mayDispatch(visit.provider(), visit.action())) {
      throw Problem.of(Code.OUT_OF_SCOPE,
          "This key lacks the scope `dispatch:" + visit.provider() + "/" + visit.action() + "`.").failure();
    } else if (!dispatcher.knows(visit.provider(), visit.action())) {
      dispatcher.dispatch(order).onSuccess(outcome -> answer(visit, outcome));
    } else {
      reader.read(request)
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
    return Future.succeededFuture().compose(now -> carriedOut(visit, order, given, dryRun)).onComplete(ended -> {
      given.release().run();
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
    return dispatcher.dispatch(full).compose(outcome -> {
      if (outcome.stream() != null) {
        return lines(visit, outcome);
      }
      answer(visit, outcome);
      return Future.succeededFuture();
    });
  }

  private Future<Void> lines(Visit visit, Outcome outcome) {
    LongAnswer answer = answers.begin(visit, Accepted.LINES);
    if (answer == null) {
      outcome.stream().cancel();
      return Future.succeededFuture();
    }
    return new Ndjson(outcome, answer).send();
  }

  private void answer(Visit visit, Outcome outcome) {
    if (outcome.problem() == null && outcome.held() != Outcome.Held.WAITING && Accepted.of(visit.request().headers().getAll("Accept")).linesOnly()) {
      answers.bytes(visit, Accepted.LINES, Ndjson.single(outcome));
    } else if (outcome.problem() == null) {
      applied(visit, outcome);
      answers.json(visit, outcome.held() == Outcome.Held.WAITING ? 202 : 200, Answers.good(outcome, sandbox));
    } else {
      answers.problem(visit, outcome.problem(), Answers.problem(outcome, sandbox));
    }
  }

  private static void applied(Visit visit, Outcome outcome) {
    if (outcome.held() != Outcome.Held.NO) {
      String others = visit.request().response().headers().get("Preference-Applied");
      visit.request().response().putHeader("Preference-Applied", others == null ? "wait" : others + ", wait");
    }
  }
}
