package dev.waybill.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.http.Trip;
import dev.waybill.plan.ProviderPlan;
import dev.waybill.plan.Rig;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Logins in steps, and requests that read of a session. */
class SessionAuthTest {
  private static final String TWO_STEPS = """
      allowed_domains: [api.acme.example]
      secrets: { u: {}, p: {} }
      base: https://api.acme.example/v1
      headers: { X-App: waybill }
      auth:
        session:
          login:
            - { id: nonce, request: { GET: /nonce, auth: none }, keep: { value: $.body.nonce } }
            - { id: sign_in, request: { POST: /login, form: { user: $.secret.u, password: $.secret.p, nonce: $.steps.nonce.value } } }
          keep: { token: $.steps.sign_in.body.sid, user: $.steps.sign_in.header.x-user }
          expires: 55m
          renew_when: { $.body.error: SESSION_EXPIRED }
          place: { header: Cookie, value: "SID={{session.token}}" }
      actions:
        act: { request: { GET: /x } }
        mine: { request: { GET: "/users/{{session.user}}" } }
        open: { request: { GET: /open, auth: none } }
      """;

  private final Rig rig = new Rig();
  private final List<String> told = new ArrayList<>();
  private int sessions;
  private String hosted = "https://eu1.acme.example";
  private Function<HttpCall, HttpReply> api = call -> Rig.json(call, 200, "{}");

  @BeforeEach
  void answer() {
    rig.secrets.put("u", "ann");
    rig.secrets.put("p", "pass-word-1");
    rig.provider = call -> {
      String path = call.target().path();
      told.add(call.method() + " " + call.target().url() + (call.headers().has("Cookie") ? " " + call.headers().get("Cookie") : "")
          + (call.headers().has("Authorization") ? " " + call.headers().get("Authorization") : ""));
      return Future.succeededFuture(switch (path) {
        case "/v1/nonce" -> Rig.json(call, 200, "{\"nonce\": 7}");
        case "/v1/login" -> Rig.json(call, 200, "{\"sid\": \"session-number-" + ++sessions + "\"}", "X-User", "u" + sessions);
        case "/token" -> Rig.json(call, 200, "{\"access_token\": \"token-" + ++sessions + "\"" + (hosted == null ? "" : ", \"instance_url\": \"" + hosted + "\"") + "}");
        default -> api.apply(call);
      });
    };
  }

  private List<String> told() {
    List<String> all = List.copyOf(told);
    told.clear();
    return all;
  }

  @Test
  void whatALoginsStepCannotKeepIsABadResponse() {
    String manifest = TWO_STEPS.replace("{ value: $.body.nonce }", "{ value: { $from: $.body.nonce, $map: { '8': eight } } }");
    Problem problem = Rig.problem(rig.run(rig.plan(manifest), "act", "{}"));
    assertThat(problem.code()).isEqualTo(Code.BAD_RESPONSE);
    assertThat(problem.detail()).isEqualTo("The reply to the login's step `nonce` cannot be used: The map has no entry for the value.");
    assertThat(problem.maybeProcessed()).isFalse();
  }

  @Test
  void logsInByItsStepsOnceAndPutsWhatTheyGive() {
    ProviderPlan plan = rig.plan(TWO_STEPS);
    assertThat(rig.run(plan, "act", "{}").succeeded()).isTrue();
    assertThat(rig.run(plan, "act", "{}").succeeded()).isTrue();
    assertThat(rig.calls.get(1).body().inMemory()).hasToString("user=ann&password=pass-word-1&nonce=7");
    assertThat(rig.calls.get(1).headers().get("X-App")).isEqualTo("waybill");
    assertThat(told()).containsExactly("GET https://api.acme.example/v1/nonce", "POST https://api.acme.example/v1/login",
        "GET https://api.acme.example/v1/x SID=session-number-1", "GET https://api.acme.example/v1/x SID=session-number-1");
    rig.run(plan, "open", "{}");
    rig.time.advance(Duration.ofMinutes(44));
    rig.run(plan, "act", "{}");
    assertThat(told()).containsExactly("GET https://api.acme.example/v1/open", "GET https://api.acme.example/v1/nonce",
        "POST https://api.acme.example/v1/login", "GET https://api.acme.example/v1/x SID=session-number-2");
  }

  @Test
  void aTokenThatLooksLikeAHostIsMaskedAllTheSame() {
    rig.provider = call -> Future.succeededFuture(call.target().path().equals("/v1/x")
        ? Rig.json(call, 422, "{\"message\": \"no " + call.headers().get("Cookie") + "\"}") : Rig.json(call, 200, "{\"nonce\": 7, \"sid\": \"3f2a9b.77c0de\"}", "X-User", "u1"));
    ProviderPlan plan = rig.plan(TWO_STEPS);
    Trip trip = rig.trip(plan, "act", "{}");
    plan.actions().get("act").run(trip);
    assertThat(trip.masked("no SID=3f2a9b.77c0de")).isEqualTo("no SID=***");
  }

  @Test
  void whatALoginGivesThatCannotBeUsedIsTheProvidersFault() {
    String odd = TWO_STEPS.replace("keep: { value: $.body.nonce }", "keep: { value: { $from: $.body.nonce, $map: { a: b } } }");
    assertThat(Rig.problem(rig.run(rig.plan(odd), "act", "{}")).code()).isEqualTo(Code.BAD_RESPONSE);
  }

  @Test
  void aRequestThatReadsOfTheSessionIsWrittenAnewWithTheNextOne() {
    ProviderPlan plan = rig.plan(TWO_STEPS);
    api = call -> Rig.json(call, 200, sessions == 1 ? "{\"error\": \"SESSION_EXPIRED\"}" : "{}");
    assertThat(rig.run(plan, "mine", "{}").succeeded()).isTrue();
    assertThat(told()).containsExactly("GET https://api.acme.example/v1/nonce", "POST https://api.acme.example/v1/login",
        "GET https://api.acme.example/v1/users/u1 SID=session-number-1", "GET https://api.acme.example/v1/nonce",
        "POST https://api.acme.example/v1/login", "GET https://api.acme.example/v1/users/u2 SID=session-number-2");
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource(delimiter = '|', value = {
    "401 | {} | unauthorized | status", "403 | {} | unauthorized | login_refused", "400 | {} | unauthorized | login_refused",
    "404 | {} | unauthorized | login_refused", "408 | {} | timeout | status", "429 | {} | rate_limited | status", "500 | {} | unavailable | status",
    "200 | {} | bad_response | login_incomplete", "200 | {\"sid\": null} | bad_response | login_incomplete", "200 | no json | bad_response | undecodable",
  })
  void aLoginThatFailsHasProcessedNothing(int status, String body, String code, String label) {
    ProviderPlan plan = rig.plan(TWO_STEPS.replace("POST: /login", "POST: /bad").replace(", user: $.steps.sign_in.header.x-user", "")
        .replace("{{session.user}}", "me"));
    api = call -> Rig.json(call, status, body);
    Problem problem = Rig.problem(rig.run(plan, "act", "{}"));
    assertThat(problem.code().word()).isEqualTo(code);
    assertThat(problem.label()).isEqualTo(label);
    assertThat(problem.maybeProcessed()).isFalse();
    assertThat(told()).containsExactly("GET https://api.acme.example/v1/nonce", "POST https://api.acme.example/v1/bad");
  }

  private static final String HOSTED = """
      allowed_domains: [login.acme.example, "*.acme.example"]
      secrets: { p: {} }
      base: "{{session.host}}/services"
      auth:
        oauth2:
          grant: client_credentials
          token_url: https://login.acme.example/token
          client: { id: me, secret: $.secret.p }
          keep: { host: $.body.instance_url }
      actions:
        act: { request: { GET: /x }, output: { at: $.body.at } }
        elsewhere: { request: { GET: "https://files.acme.example/f" } }
        same: { request: { GET: "{{session.host}}/other" } }
      """;

  @Test
  void aBaseMayComeWithTheToken() {
    ProviderPlan plan = rig.plan(HOSTED);
    List.of("act", "same", "elsewhere").forEach(action -> assertThat(rig.run(plan, action, "{}").succeeded()).isTrue());
    assertThat(told()).containsExactly("POST https://login.acme.example/token Basic bWU6cGFzcy13b3JkLTE=",
        "GET https://eu1.acme.example/services/x Bearer token-1", "GET https://eu1.acme.example/other Bearer token-1",
        "GET https://files.acme.example/f");
    hosted = "https://eu2.acme.example/";
    api = call -> Rig.json(call, call.target().host().startsWith("eu1") ? 401 : 200, "{}");
    assertThat(rig.run(plan, "act", "{}").succeeded()).isTrue();
    assertThat(told()).containsExactly("GET https://eu1.acme.example/services/x Bearer token-1",
        "POST https://login.acme.example/token Basic bWU6cGFzcy13b3JkLTE=", "GET https://eu2.acme.example/services/x Bearer token-2");
  }

  @Test
  void aLoginThatLeavesOutWhereToGoIsTheProvidersFault() {
    hosted = null;
    Problem problem = Rig.problem(rig.run(rig.plan(HOSTED), "act", "{}"));
    assertThat(problem.code()).isEqualTo(Code.BAD_RESPONSE);
    assertThat(problem.detail()).isEqualTo("The token endpoint's answer has nothing to keep as `host`, which `base` needs.");
    assertThat(problem.maybeProcessed()).isFalse();
    String fixed = HOSTED.replace("\"{{session.host}}/services\"", "https://eu1.acme.example");
    rig.time.advance(Duration.ofSeconds(2));
    problem = Rig.problem(rig.run(rig.plan(fixed), "same", "{}"));
    assertThat(problem.code()).isEqualTo(Code.BAD_RESPONSE);
    assertThat(problem.detail()).isEqualTo("The provider's answer to the login has nothing to keep as `host`, which the request's address needs.");
    assertThat(problem.maybeProcessed()).isFalse();
    assertThat(rig.run(rig.plan(fixed), "act", "{}").succeeded()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"https://evil.example, host_not_allowed", "https://eu1.acme.example@evil.example, userinfo", "http://eu1.acme.example, plain_http", "nonsense, "})
  void aHostThatTheProviderNamesMustBeAllowedToo(String host, String ignored) {
    hosted = host;
    Problem problem = Rig.problem(rig.run(rig.plan(HOSTED), "act", "{}"));
    assertThat(problem.code()).isEqualTo(Code.EGRESS_DENIED);
    assertThat(told()).containsExactly("POST https://login.acme.example/token Basic bWU6cGFzcy13b3JkLTE=");
  }

  @Test
  void aHostAloneMayComeWithTheTokenToo() {
    hosted = "eu3.acme.example";
    rig.run(rig.plan(HOSTED.replace("\"{{session.host}}/services\"", "https://{{session.host}}/services").replace("\"{{session.host}}/other\"", "/o")), "act", "{}");
    assertThat(told()).last().isEqualTo("GET https://eu3.acme.example/services/x Bearer token-1");
  }

  @Test
  void aDryRunAsksForNothing() {
    ProviderPlan plan = rig.plan(HOSTED);
    HttpCall shown = plan.actions().get("act").preview(rig.trip(plan, "act", "{}")).result();
    assertThat(shown.target().url()).isEqualTo("https://host.session.invalid/services/x");
    assertThat(shown.headers().get("Authorization")).isEqualTo("Bearer ***");
    ProviderPlan steps = rig.plan(TWO_STEPS);
    shown = steps.actions().get("mine").preview(rig.trip(steps, "mine", "{}")).result();
    assertThat(shown.target().url()).isEqualTo("https://api.acme.example/v1/users/%2A%2A%2A");
    assertThat(shown.headers().get("Cookie")).isEqualTo("SID=***");
    assertThat(told()).isEmpty();
  }

  @Test
  void whatASessionHoldsCannotBeAnsweredAndUnknownNamesAreFound() {
    rig.attempt(TWO_STEPS.replace("GET: /x }", "GET: /x }, output: { t: $.session.token }"));
    assertThat(rig.errors()).containsExactly("unknown-name: What a session holds cannot stand in what a caller gets to see.");
    rig.attempt(TWO_STEPS.replace("{{session.user}}", "{{session.usr}}"));
    assertThat(rig.errors()).containsExactly("unknown-name: `$.session` has no `usr` (line 1, column 10 of the text).");
    rig.attempt(TWO_STEPS.replace("GET: /open,", "GET: \"/open/{{session.user}}\","));
    assertThat(rig.errors()).containsExactly("unknown-name: There is no `$.session` here: the `auth` that applies keeps nothing (line 1, column 9 of the text).");
    rig.attempt(TWO_STEPS.replace("$.steps.nonce.value", "$.steps.sign_in.body"));
    assertThat(rig.errors()).hasSize(1).allMatch(error -> error.startsWith("unknown-name: `$.steps` has no `sign_in`."));
    rig.attempt(TWO_STEPS.replace("id: nonce,", "id: nonce, until: { $.status: 200 },"));
    assertThat(rig.errors()).containsExactly("not-here: `until` has no meaning in a login, whose steps all run, once.");
  }

  @Test
  void aLoginMayUseAnotherOfTheFilesChoices() {
    String manifest = """
        allowed_domains: [api.acme.example]
        secrets: { u: {}, p: {} }
        base: https://api.acme.example/v1
        auth:
          choose: session
          of:
            key: { basic: { username: $.secret.u, password: $.secret.p } }
            session:
              session:
                login: [ { id: sign_in, request: { POST: /login, auth: key } } ]
                keep: { sid: $.steps.sign_in.body.sid }
                place: { query: sid, value: "{{session.sid}}" }
        actions: { act: { request: { GET: /x } } }
        """;
    assertThat(rig.run(rig.plan(manifest), "act", "{}").succeeded()).isTrue();
    assertThat(told()).containsExactly("POST https://api.acme.example/v1/login Basic YW5uOnBhc3Mtd29yZC0x",
        "GET https://api.acme.example/v1/x?sid=session-number-1");
  }

  @Test
  void aTokenMayStandInTheBody() {
    String manifest = TWO_STEPS.replace("place: { header: Cookie, value: \"SID={{session.token}}\" }", "place: { field: sid, value: $.session.token }")
        .replace("GET: /x", "POST: /x, json: { a: 1 }").replace("GET: \"/users/{{session.user}}\"", "POST: \"/users/{{session.user}}\", json: {}");
    rig.run(rig.plan(manifest), "act", "{}");
    assertThat(rig.calls.get(2).body().inMemory()).hasToString("{\"a\":1,\"sid\":\"session-number-1\"}");
  }

  @Test
  void twoSessionsOfOneListStandBesideEachOther() {
    String manifest = """
        allowed_domains: [api.acme.example]
        secrets: { p: {} }
        base: https://api.acme.example
        auth:
          - session: { login: [ { id: sign_in, request: { POST: /v1/login, form: { p: $.secret.p }, auth: none } } ], keep: { sid: $.steps.sign_in.body.sid },
              place: { header: X-Sid, value: "{{session.sid}}" } }
          - oauth2: { grant: client_credentials, token_url: /token, keep: { host: $.body.instance_url } }
        actions: { act: { request: { GET: /x, headers: { X-Both: "{{session.sid}} {{session.token}} {{session.host}}" } } } }
        """;
    ProviderPlan plan = rig.plan(manifest);
    Trip trip = rig.trip(plan, "act", "{}");
    assertThat(plan.actions().get("act").run(trip).succeeded()).isTrue();
    HttpCall call = rig.calls.get(2);
    assertThat(call.headers().get("X-Both")).isEqualTo("session-number-1 token-2 https://eu1.acme.example");
    assertThat(call.headers().get("X-Sid") + " " + call.headers().get("Authorization")).isEqualTo("session-number-1 Bearer token-2");
    assertThat(trip.masked("session-number-1 token-2 https://eu1.acme.example")).isEqualTo("*** *** https://eu1.acme.example");
    assertThat(told()).hasSize(3);
    HttpCall shown = plan.actions().get("act").preview(rig.trip(plan, "act", "{}")).result();
    assertThat(shown.headers().get("X-Both") + " " + shown.headers().get("X-Sid") + " " + shown.headers().get("Authorization"))
        .isEqualTo("*** *** *** *** Bearer ***");
    assertThat(told()).isEmpty();
  }

  @Test
  void onlyWhatIsSentIsACredentialOfASessionThatSaysWhereItGoes() {
    ProviderPlan plan = rig.plan(TWO_STEPS.replace("x-user }", "x-user, plain: $.steps.nonce.value, name: { a: [\"n{{steps.nonce.value}}-name\"] } }"));
    Trip trip = rig.trip(plan, "act", "{}");
    plan.actions().get("act").run(trip);
    assertThat(trip.masked("session-number-1 n7-name")).isEqualTo("*** n7-name");
  }
}
