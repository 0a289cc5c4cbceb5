package dev.waybill.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.access.AccessKey;
import dev.waybill.access.AccessKeys;
import dev.waybill.access.KeyMaker;
import dev.waybill.access.Scope;
import dev.waybill.dispatch.Routing;
import dev.waybill.http.HttpCall;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import dev.waybill.tree.Place;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContractRouteTest {
  private static final String SMS = "{\"to\":\"+15551234567\",\"text\":\"hi\"}";
  private static final Place PLACE = new Place("waybill.yaml", 9, 3, "routes");
  private static final KeyMaker.Made ALL = new KeyMaker(new Random(3)).make();
  private static final KeyMaker.Made SECOND = new KeyMaker(new Random(4)).make();
  private static final KeyMaker.Made OTHER = new KeyMaker(new Random(5)).make();
  private static Rig rig;

  @TempDir static Path folder;

  /** The first provider takes longer texts from nobody. */
  private static String manifest(String id) {
    return """
        manifest: 1
        id: ID
        name: Texts
        version: 1.0.0
        allowed_domains: [api.ID.example]
        secrets: { key: {} }
        base: https://api.ID.example
        auth: { bearer: { token: $.secret.key } }
        actions:
          send:
            implements: sms.send@1
            NARROWED
            request: { POST: /sms, json: { to: $.input.to, text: $.input.text } }
            output: { job_id: $.body.id, status: queued }
            wait: { action: state, with: { id: $.output.job_id }, until: { $.output.status: delivered } }
          state: { input: { type: object, properties: { id: { type: string } } }, request: { GET: "/sms/{{input.id}}" } }
          fax:
            implements: fax.send@1
            request: { POST: /fax, multipart: { to: $.input.to, file: $.input.document } }
            output: { job_id: $.body.id, status: queued }
        """.replace("ID", id).replace("NARROWED", id.equals("one") ? "input: { properties: { text: { maxLength: 20 } } }" : "summary: Sends a text");
  }

  private static AccessKey key(String name, KeyMaker.Made made, String scope) {
    return new AccessKey(name, made.hash(), List.of(Scope.parse(scope), Scope.parse("read"), Scope.parse("admin:read")));
  }

  @BeforeAll
  static void start() {
    AccessKeys keys = new AccessKeys(List.of(key("all", ALL, "dispatch:*/*"), key("second", SECOND, "dispatch:two/*"),
        key("other", OTHER, "dispatch:other/*")));
    rig = Rig.routed(folder, keys, List.of(new Routing.Route("sms.send@1", PLACE, List.of("gone", "bare", "one", "two")),
        new Routing.Route("fax.send", PLACE, List.of("one", "two")), new Routing.Route("fax.sned@1", PLACE, List.of("one")),
        new Routing.Route("sms.status@1", PLACE, List.of("two"))), manifest("one"), manifest("two"), manifest("bare"));
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @BeforeEach
  void good() {
    rig.provider = call -> Future.succeededFuture(Rig.reply(call, 200, "{\"id\":\"7\"}"));
    rig.calls.clear();
  }

  private static RawCall.Answer send(String contract, String body, KeyMaker.Made who) {
    return rig.dispatch(contract, body, "X-API-Key", who.key());
  }

  private static List<String> hosts() {
    return rig.calls.stream().map(call -> call.target().host()).toList();
  }

  /** The first provider fails so, the others answer. */
  private static void failing(Problem problem) {
    rig.provider = call -> call.target().host().equals("api.one.example") ? Future.failedFuture(problem.failure())
        : Future.succeededFuture(Rig.reply(call, 200, "{\"id\":\"7\"}"));
  }

  @Test
  void whatOneProviderAloneCannotTakeGoesToTheNext() {
    RawCall.Answer answer = send("sms.send@1", SMS.replace("hi", "a text of more than twenty characters"), ALL);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("provider").textValue()).isEqualTo("two");
    assertThat(answer.json().at("/tried/2/code").textValue()).isEqualTo("invalid_request");
    assertThat(hosts()).containsExactly("api.two.example");
    failing(Problem.of(Code.INVALID_REQUEST, "status", "HTTP 400").withUpstreamStatus(400));
    rig.calls.clear();
    assertThat(send("sms.send@1", SMS, ALL).code()).isEqualTo("invalid_request");
    assertThat(hosts()).containsExactly("api.one.example");
  }

  @Test
  void goesThroughTheRouteInItsOrderAndSaysWhoWasTriedBefore() {
    RawCall.Answer answer = send("sms.send@1", SMS, ALL);
    assertThat(answer.status()).isEqualTo(200);
    ObjectNode json = answer.json();
    json.remove(List.of("id", "upstream"));
    assertThat(json).isEqualTo(Rig.json("""
        {"provider": "one", "action": "send", "version": "1.0.0", "output": {"job_id": "7", "status": "queued"}, "tried": [
          {"provider": "gone", "action": null, "code": "unknown_provider", "detail": "There is no provider `gone` here."},
          {"provider": "bare", "action": "send", "code": "not_configured", "detail": "The provider `bare` cannot run yet. The secret `key` is not set: give it in waybill.yaml, or as the environment variable WAYBILL_SECRET_BARE_KEY."}]}
        """));
    assertThat(hosts()).containsExactly("api.one.example");
  }

  @ParameterizedTest(name = "{0}: goes on {1}")
  @CsvSource({
    "429, true", "401, true", "402, true", "403, true", "400, false", "404, false", "409, false", "422, false", "500, false", "408, false",
  })
  void goesOnOnlyWhereNothingWasProcessedAndAnotherMayDoBetter(int status, boolean on) {
    rig.provider = call -> Future.succeededFuture(Rig.reply(call, call.target().host().equals("api.one.example") ? status : 200, "{\"id\":\"7\"}"));
    RawCall.Answer answer = send("sms.send", SMS, ALL);
    assertThat(answer.status() == 200).isEqualTo(on);
    assertThat(hosts()).isEqualTo(on ? List.of("api.one.example", "api.two.example") : List.of("api.one.example"));
    assertThat(answer.json().get("tried")).hasSize(on ? 3 : 2);
  }

  @ParameterizedTest(name = "{0}, maybe processed {1}: goes on {2}")
  @CsvSource({
    "unavailable, false, true", "unavailable, true, false", "timeout, false, true", "timeout, true, false", "bad_response, true, false",
    "bad_response, false, true", "egress_denied, false, true", "rate_limited, true, false", "internal, false, false",
    "rejected, false, false", "not_found, false, false", "conflict, false, false", "invalid_request, false, false",
  })
  void neverAfterARequestThatMayHaveBeenProcessed(String code, boolean maybe, boolean on) {
    failing(Problem.of(Code.of(code).orElseThrow(), "x", "X.").withMaybeProcessed(maybe));
    RawCall.Answer answer = send("sms.send", SMS, ALL);
    assertThat(hosts()).hasSize(on ? 2 : 1);
    assertThat(answer.json().get("provider").textValue()).isEqualTo(on ? "two" : "one");
    assertThat(on || answer.json().get("maybe_processed").booleanValue() == maybe).isTrue();
  }

  @Test
  void whereAllFailTheLastProblemIsTheAnswer() {
    rig.provider = call -> Future.failedFuture(Problem.of(Code.UNAVAILABLE, "connect_refused", "Refused.").failure());
    RawCall.Answer answer = send("sms.send", SMS, ALL);
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.json().get("provider").textValue()).isEqualTo("two");
    assertThat(answer.json().get("tried").findValuesAsText("provider")).containsExactly("gone", "bare", "one");
  }

  @Test
  void holdsTheAnswerAsTheCallerPrefers() {
    RawCall.Answer answer = rig.dispatch("sms.send", SMS, "X-API-Key", ALL.key(), "Prefer", "wait=0, handling=strict");
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.json().get("state").textValue()).isEqualTo("waiting");
    assertThat(answer.json().get("tried")).hasSize(2);
    assertThat(answer.header("Preference-Applied")).isEqualTo("handling=strict, wait");
  }

  @Test
  void givesLinesToWhoTakesNothingElse() {
    RawCall.Answer answer = rig.dispatch("sms.send", SMS, "X-API-Key", ALL.key(), "Accept", "application/x-ndjson");
    assertThat(answer.header("Content-Type")).isEqualTo("application/x-ndjson");
    assertThat(answer.body().lines()).containsExactly("{\"job_id\":\"7\",\"status\":\"queued\"}", "{\"_waybill\":{\"complete\":true,\"items\":1}}");
  }

  @Test
  void theInputIsCheckedByTheContractBeforeAnybodyIsAsked() {
    RawCall.Answer answer = send("sms.send", "{\"to\":\"12\"}", ALL);
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().get("findings")).hasSize(2);
    assertThat(answer.json().has("provider")).isFalse();
    assertThat(rig.calls).isEmpty();
  }

  @Test
  void aCallerSeesOnlyTheProvidersItMayUse() {
    RawCall.Answer answer = send("sms.send", SMS, SECOND);
    assertThat(answer.json().get("provider").textValue()).isEqualTo("two");
    assertThat(answer.json().get("tried")).isEmpty();
    ObjectNode hidden = send("sms.send", SMS, OTHER).json();
    assertThat(hidden.get("code").textValue()).isEqualTo("unknown_route");
    assertThat(hidden.get("detail").textValue()).isEqualTo("No route is set for `sms.send@1`. Its operator names the providers in the "
        + "settings: `routes: { sms.send@1: […] }`; or name one yourself: `POST /v1/dispatch/{provider}/{action}`.");
    assertThat(rig.post("/v1/dispatch/sms.send", SMS).code()).isEqualTo("unauthenticated");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "email.send      | No route is set for `email.send@1`.", "sms.send@9 | There is no contract of this name",
    "nope            | There is no contract of this name", "email.received  | There is no contract of this name",
    "fax.sned@1      | There is no contract of this name",
  })
  void aContractWithoutARouteIsAnUnknownRoute(String contract, String sentence) {
    RawCall.Answer answer = send(contract, SMS, ALL);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.code()).isEqualTo("unknown_route");
    assertThat(answer.json().get("detail").textValue()).startsWith(sentence);
  }

  @Test
  void aRouteWhoseProvidersHaveNoSuchActionSaysSo() {
    RawCall.Answer answer = send("sms.status", "{\"job_id\":\"1\"}", ALL);
    assertThat(answer.code()).isEqualTo("unknown_action");
    assertThat(answer.json().get("detail").textValue()).isEqualTo("The provider `two` has no action that implements `sms.status@1`.");
  }

  @Test
  void anUploadedFileGoesToTheNextProviderWhole() {
    failing(Problem.of(Code.UNAVAILABLE, "connect_refused", "Refused."));
    String body = "--b\r\nContent-Disposition: form-data; name=\"input\"\r\n\r\n{\"to\":\"+15551234567\"}\r\n"
        + "--b\r\nContent-Disposition: form-data; name=\"document\"; filename=\"a.pdf\"\r\nContent-Type: application/pdf\r\n\r\n"
        + "%PDF-".repeat(40_000) + "\r\n--b--\r\n";
    RawCall.Answer answer = rig.post("/v1/dispatch/fax.send", body, "Content-Type", "multipart/form-data; boundary=b", "X-API-Key", ALL.key());
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json().get("provider").textValue()).isEqualTo("two");
    List<Long> lengths = rig.calls.stream().map(HttpCall::body).map(each -> each.length()).toList();
    assertThat(lengths).hasSize(2).allMatch(length -> length > 200_000);
  }

  @Test
  void aDryRunShowsTheFirstProvidersRequest() {
    RawCall.Answer answer = send("fax.send@1?dry_run=true",
        "{\"to\":\"+15551234567\",\"document\":{\"base64\":\"JVBERi0=\",\"media\":\"application/pdf\"}}", ALL);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json().get("provider").textValue()).isEqualTo("one");
    assertThat(answer.json().at("/request/url").textValue()).isEqualTo("https://api.one.example/fax");
    assertThat(answer.body()).doesNotContain("s3cret-key-of-fax");
    assertThat(rig.calls).isEmpty();
  }

  @Test
  void discoveryShowsRoutesAndWhatIsAmissWithThem() {
    ObjectNode contracts = rig.get("/v1/contracts", "X-API-Key", SECOND.key()).json();
    contracts.get("items").forEach(contract -> {
      String id = contract.get("id").textValue();
      assertThat(contract.has("route")).isEqualTo(List.of("sms.send@1", "fax.send@1", "sms.status@1").contains(id));
      if (contract.has("route")) {
        assertThat(contract.get("route").toString()).isEqualTo("[\"two\"]");
      }
    });
    ObjectNode report = rig.get("/v1/admin/discovery", "X-API-Key", ALL.key()).json();
    assertThat(report.get("warnings").findValuesAsText("message")).containsExactly(
        "There is no contract `fax.sned@1`.",
        "The route of `sms.send@1` names the provider `gone`, which is not here.",
        "No action of the provider `two` implements `sms.status@1`.");
    assertThat(report.at("/warnings/0/line").intValue()).isEqualTo(9);
  }
}
