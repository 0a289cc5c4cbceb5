package dev.waybill.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.dispatch.Dispatcher;
import dev.waybill.dispatch.Order;
import dev.waybill.dispatch.Preferences;
import dev.waybill.dispatch.Preview;
import dev.waybill.plan.Table;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/**
 * {@code POST /v1/dispatch/{provider}/{action}}. Who may not use a provider gets what everybody gets for one that does not exist,
 * before any byte of the body is read. A caller who hangs up does not stop the dispatch: it goes on to its end, and its answer is
 * dropped.
 */
final class DispatchRoute {
  private static final CharSequence PREFER = HttpHeaders.createOptimized("Prefer");
  private static final CharSequence TRACEPARENT = HttpHeaders.createOptimized("traceparent");
  private static final CharSequence IDEMPOTENCY_KEY = HttpHeaders.createOptimized("Idempotency-Key");

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

  /** The visit's minutes name the provider and the action. */
  void handle(Visit visit) {
    HttpServerRequest request = visit.request();
    String provider = visit.minutes().provider();
    String action = visit.minutes().action();
    visit.about(provider, action);
    boolean dryRun = QueryRules.dryRun(request.query());
    visit.minutes().dryRun(dryRun);
    refuseKey(request);
    Preferences preferences = Preferences.of(request.headers().getAll(PREFER));
    if (preferences.strict()) {
      request.response().putHeader("Preference-Applied", "handling=strict");
    }
    Accepted accepted = accepted(request);
    Table table = engine.table();
    // Whoever may use some action everywhere is told the same of a provider that is kept from them and of one that is not there.
    if (table.provider(provider) == null || !Reach.uses(table, visit.caller(), provider)) {
      writer.write(visit, accepted, dispatcher.hidden(order(visit, preferences, accepted, JsonText.object())));
    } else if (!Reach.dispatches(table, visit.caller(), provider, action)) {
      throw Doorkeeper.lacks(visit.caller(), "dispatch:" + provider + "/" + action);
    } else if (!dispatcher.knows(provider, action)) {
      dispatcher.dispatch(order(visit, preferences, accepted, JsonText.object()))
          .onSuccess(outcome -> writer.write(visit, accepted, outcome));
    } else {
      reader.read(visit).onComplete(read -> {
        if (read.succeeded()) {
          released(visit, preferences, accepted, read.result(), dryRun);
        } else {
          answers.failed(visit, read.cause());
        }
      });
    }
  }

  private Order order(Visit visit, Preferences preferences, Accepted accepted, JsonNode input) {
    return new Order(visit.provider(), visit.action(), input, preferences.strict(),
        traces.next(visit.request().headers().getAll(TRACEPARENT)), accepted.prefersLines(), preferences.hold(), accepted.files(),
        visit.origin());
  }

  static void refuseKey(HttpServerRequest request) {
    if (request.headers().contains(IDEMPOTENCY_KEY)) {
      throw Problem.of(Code.MALFORMED_REQUEST, "idempotency_key",
          "This version does not keep idempotency keys yet. Send the request without `Idempotency-Key`, and do not rely on one.")
          .failure();
    }
  }

  private void released(Visit visit, Preferences preferences, Accepted accepted, Given given, boolean dryRun) {
    traffic.begun();
    Runnable held = visit.held();
    Future<Void> written;
    try {
      written = carriedOut(visit, accepted, order(visit, preferences, accepted, given.input()), dryRun);
    } catch (RuntimeException | Error unexpected) {
      written = Future.failedFuture(unexpected);
    }
    written.onComplete(ended -> {
      given.release().run();
      held.run();
      traffic.ended();
      if (ended.failed()) {
        answers.failed(visit, ended.cause());
      }
    });
  }

  private Future<Void> carriedOut(Visit visit, Accepted accepted, Order order, boolean dryRun) {
    if (dryRun) {
      return dispatcher.preview(order).map(call -> {
        answers.json(visit, 200, Preview.json(call));
        return null;
      });
    }
    return dispatcher.dispatch(order).compose(outcome -> writer.write(visit, accepted, outcome));
  }

  static Accepted accepted(HttpServerRequest request) {
    return Accepted.of(request.headers().getAll(HttpHeaders.ACCEPT));
  }
}
