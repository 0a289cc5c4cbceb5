package dev.waybill.auth;

import dev.waybill.http.Headers;
import dev.waybill.http.Body;
import dev.waybill.http.Target;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.http.Trip;
import dev.waybill.plan.ProviderPlan;
import dev.waybill.plan.Rig;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;

/** A provider with a token endpoint that tests can tell what to answer, and hold. */
abstract class TokenEndpoint {
  static final String OAUTH2 = "grant: client_credentials, client: { id: $.secret.id, secret: $.secret.sec }";
  final Rig rig = new Rig();
  final List<Promise<HttpReply>> held = new ArrayList<>();
  int tokens;
  String expires = ", \"expires_in\": 3600";
  Function<HttpCall, Future<HttpReply>> endpoint = this::token;
  Function<HttpCall, Future<HttpReply>> api = call -> Future.succeededFuture(Rig.json(call, 200, "{}"));

  @BeforeEach
  void answer() {
    rig.secrets.put("id", "client-1");
    rig.secrets.put("sec", "client-secret-1");
    rig.provider = call -> call.target().host().startsWith("login") ? endpoint.apply(call) : api.apply(call);
  }

  Future<HttpReply> token(HttpCall call) {
    return Future.succeededFuture(Rig.json(call, 200, "{\"access_token\": \"token-number-" + ++tokens + "\"" + expires + "}"));
  }

  Future<HttpReply> held(HttpCall call) {
    Promise<HttpReply> promise = Promise.promise();
    held.add(promise);
    return promise.future();
  }

  static Function<HttpCall, Future<HttpReply>> answering(int status, String body, String... headers) {
    return call -> Future.succeededFuture(Rig.json(call, status, body, headers));
  }

  ProviderPlan plan() {
    return rig.plan(TokenGrantTest.manifest(OAUTH2));
  }

  Future<HttpReply> run(ProviderPlan plan) {
    return rig.run(plan, "act", "{}");
  }

  /** The calls since the last look: {@code token}, or the token that a call carries. */
  List<String> calls() {
    List<String> calls = rig.calls.stream().map(call -> call.target().host().startsWith("login") ? "token"
        : String.valueOf(call.headers().get("Authorization")).replace("Bearer token-number-", "")).toList();
    rig.calls.clear();
    return calls;
  }

  HttpCall call(ProviderPlan plan) {
    Trip trip = rig.trip(plan, "act", "{}");
    return new HttpCall("POST", Target.parse("https://login.acme.example/token"), Headers.NONE,
        Body.NONE, trip);
  }
}
