package dev.waybill.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.access.Scope.Area;
import dev.waybill.plan.Table;
import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Every route of the gateway: which method, who may, what it does. */
final class Routes {
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private final Router router;
  private final Vertx vertx;
  private final Entrance entrance;
  private final Doorkeeper doorkeeper;
  private final AnswerWriter answers;

  private Routes(Vertx vertx, Entrance entrance, Doorkeeper doorkeeper, AnswerWriter answers) {
    this.router = Router.router(vertx);
    this.vertx = vertx;
    this.entrance = entrance;
    this.doorkeeper = doorkeeper;
    this.answers = answers;
  }

  static Router router(Vertx vertx, Entrance entrance, Doorkeeper doorkeeper, AnswerWriter answers, DispatchRoute dispatch,
      ContractRoute contract, WebhookRoute webhook, EventRoute events, AuditRoute audit, Engine engine, Traffic traffic) {
    Routes routes = new Routes(vertx, entrance, doorkeeper, answers);
    routes.begin();
    routes.post("/v1/dispatch/:provider/:action", "dispatch", doorkeeper.rationed(), dispatch);
    routes.post("/v1/dispatch/:contract", "dispatch_contract", doorkeeper.rationed(), contract);
    routes.webhook(webhook);
    routes.stream("/v1/events", "events", doorkeeper.holding(Area.READ), events);
    routes.get("/v1/providers", "providers", doorkeeper.holding(Area.READ), context ->
        routes.json(context, Discovery.providers(engine.table(), Visit.of(context).caller())));
    routes.get("/v1/providers/:provider", "provider", doorkeeper.holding(Area.READ), context -> routes.provider(context, engine));
    routes.get("/v1/contracts", "contracts", doorkeeper.holding(Area.READ), context ->
        routes.json(context, ContractList.of(engine.contracts(), engine.routing(), engine.table(), Visit.of(context).caller())));
    routes.get("/v1/admin/discovery", "admin_discovery", doorkeeper.holding(Area.ADMIN_READ), context ->
        routes.json(context, DiscoveryReport.json(engine.report().get(), engine.routing())));
    routes.asked("/v1/admin/audit", "admin_audit", doorkeeper.holding(Area.ADMIN_READ), audit);
    routes.get("/health/live", "live", RoutingContext::next, context ->
        routes.json(context, JsonText.object().put("status", "ok")));
    routes.get("/health/ready", "ready", RoutingContext::next, context ->
        routes.ready(context, Health.of(traffic.state(), engine.report().get(), engine.probes().get(), engine.audit().isWell()), engine));
    routes.get("/metrics", "metrics", doorkeeper.holding(Area.READ), context -> routes.metrics(context, engine));
    routes.end();
    return routes.router;
  }

  private void begin() {
    router.route().handler(entrance).failureHandler(context -> {
      // The router refuses some targets before it looks for a route, with a status and an exception of its own.
      if (context.failure() == null || context.statusCode() == 400 && !(context.failure() instanceof Failure)) {
        strayed(context);
      } else {
        answers.failed(entrance.admit(context), context.failure());
      }
    });
  }

  private void end() {
    router.route().handler(context -> {
      throw Entrance.unknownRoute();
    });
    // A path that does not even begin with a slash never meets the first route.
    for (int status : new int[] {400, 404, 405, 500}) {
      router.errorHandler(status, this::strayed);
    }
  }

  /** The router itself found nothing to do. */
  private void strayed(RoutingContext context) {
    Visit visit = entrance.admit(context);
    try {
      entrance.check(visit.request());
      answers.failed(visit, Entrance.unknownRoute());
    } catch (Failure refused) {
      answers.failed(visit, refused);
    }
  }

  private void post(String path, String word, Handler<RoutingContext> guard, Handler<RoutingContext> handler) {
    add(router.post(path), word, guard, handler);
    refuseOthers(path, word, "POST");
  }

  private void get(String path, String word, Handler<RoutingContext> guard, Handler<RoutingContext> handler) {
    Handler<RoutingContext> plain = context -> {
      QueryRules.refuseAll(context.request().query());
      handler.handle(context);
    };
    asked(path, word, guard, plain);
  }

  /** It looks into its query itself. */
  private void asked(String path, String word, Handler<RoutingContext> guard, Handler<RoutingContext> handler) {
    add(router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD), word, guard, handler);
    refuseOthers(path, word, "GET, HEAD");
  }

  /** Public by nature: what a webhook takes must prove itself. */
  private void webhook(WebhookRoute handler) {
    String path = "/v1/webhooks/:provider/:hook";
    add(router.route(path).method(HttpMethod.POST).method(HttpMethod.GET), "webhook", RoutingContext::next, handler);
    refuseOthers(path, "webhook", "GET, POST");
  }

  /** It goes on and on, and looks into its query itself. */
  private void stream(String path, String word, Handler<RoutingContext> guard, Handler<RoutingContext> handler) {
    add(router.get(path), word, guard, handler);
    refuseOthers(path, word, "GET");
  }

  private static void add(Route route, String word, Handler<RoutingContext> guard, Handler<RoutingContext> handler) {
    route.handler(context -> {
      Visit.of(context).route(word);
      guard.handle(context);
    }).handler(handler);
  }

  private void refuseOthers(String path, String word, String allowed) {
    router.route(path).handler(context -> {
      Visit.of(context).route(word);
      Visit.of(context).minutes().aimed(context.pathParam("provider"), context.pathParam("action"));
      context.response().putHeader("Allow", allowed);
      throw Problem.of(Code.METHOD_NOT_ALLOWED, "This route takes " + allowed + " only.").failure();
    });
  }

  private void json(RoutingContext context, JsonNode body) {
    answers.json(Visit.of(context), 200, body);
  }

  private void provider(RoutingContext context, Engine engine) {
    Visit visit = Visit.of(context);
    String id = context.pathParam("provider");
    ObjectNode found = Discovery.provider(engine.table(), id, visit.caller(), engine.probes().get());
    if (found == null) {
      visit.about(id, null);
      throw Problem.of(Code.UNKNOWN_PROVIDER, "There is no provider `" + id + "` here.").failure();
    }
    json(context, found);
  }

  /** Everybody may ask; which providers fail is said to those who may know of them. */
  private void ready(RoutingContext context, Health health, Engine engine) {
    ObjectNode answer = JsonText.object().put("status", health.word());
    doorkeeper.recognised(context.request()).filter(caller -> caller.may(Area.READ)).ifPresent(caller -> {
      ArrayNode failing = ProbeReport.failing(engine.probes().get(), engine.table(), caller);
      if (!failing.isEmpty()) {
        answer.set("providers", failing);
      }
    });
    answers.json(Visit.of(context), health.status(), answer);
  }

  /** Collecting all meters takes longer than an event loop has. */
  private void metrics(RoutingContext context, Engine engine) {
    Visit visit = Visit.of(context);
    Table table = engine.table();
    vertx.executeBlocking(() -> Reach.measured(table, visit.caller(), engine.meters().scrape()), false)
        .onSuccess(text -> answers.text(visit, PROMETHEUS, text))
        .onFailure(cause -> answers.failed(visit, cause));
  }
}
