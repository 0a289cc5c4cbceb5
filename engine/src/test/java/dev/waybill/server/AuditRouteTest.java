package dev.waybill.server;

import static dev.waybill.server.Rig.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.access.AccessKey;
import dev.waybill.access.AccessKeys;
import dev.waybill.access.KeyMaker;
import dev.waybill.access.Ration;
import dev.waybill.access.Scope;
import dev.waybill.audit.AuditLog;
import dev.waybill.audit.Field;
import dev.waybill.audit.Verification;
import dev.waybill.dispatch.Recorder;
import dev.waybill.dispatch.Routing;
import dev.waybill.http.HttpReply;
import dev.waybill.http.Headers;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import dev.waybill.tree.Place;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is recorded of visits, and how it is read. */
class AuditRouteTest {
  private static final KeyMaker MAKER = new KeyMaker(new Random(8));
  private static final KeyMaker.Made FAX = MAKER.make();
  private static final KeyMaker.Made ADMIN = MAKER.make();
  private static final KeyMaker.Made NARROW = MAKER.make();
  private static final String HOOKED = """
      manifest: 1
      id: hooked
      name: Hooked
      version: 1.0.0
      allowed_domains: [api.hooked.example]
      secrets: { key: {} }
      webhooks:
        closed: { verify: { token: { $.header.x-token: $.secret.key } }, events: [{ emit: hooked.closed }] }
      """;
  private static final String LISTED = """
      manifest: 1
      id: listed
      name: Listed
      version: 2.0.0
      allowed_domains: [api.listed.example]
      base: https://api.listed.example
      actions:
        list:
          request: { GET: /a }
          pages: { items: "$.body.rows[*]", next: { query.page: $.page.next } }
          output: { n: $.item }
      """;

  @TempDir Path folder;
  private final Ration narrow = new Ration(null, 1);
  private Rig rig;
  private AuditLog log;

  @BeforeEach
  void start() throws Exception {
    log = AuditLog.open(folder.resolve("audit"), 10_000_000, Instant::now, System::nanoTime, new Random(1));
    AccessKeys keys = new AccessKeys(List.of(key("fax", FAX, "dispatch:fax/send", "dispatch:fax/upload", "dispatch:listed/*", "dispatch:texts/*",
        "dispatch:more/*", "read"), key("admin", ADMIN, "admin:read"),
        new AccessKey("narrow", NARROW.hash(), List.of(Scope.parse("dispatch:fax/send")), narrow)));
    rig = Rig.recorded(folder.resolve("spool"), keys, log, Recorder.NONE,
        List.of(new Routing.Route("sms.send@1", new Place("waybill.yaml", 9, 3, "routes"), List.of("texts", "more"))),
        Rig.FAX, HOOKED, LISTED, texts("texts"), texts("more"));
  }

  private static String texts(String id) {
    return """
        manifest: 1
        id: ID
        name: Texts
        version: 1.0.0
        allowed_domains: [api.ID.example]
        base: https://api.ID.example
        actions:
          send:
            implements: sms.send@1
            request: { POST: /sms, json: { to: $.input.to, text: $.input.text } }
            output: { job_id: $.body.id, status: queued }
        """.replace("ID", id);
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
    log.close();
    assertThat(Verification.of(folder.resolve("audit"), null).fault()).isNull();
  }

  private List<JsonNode> records() {
    try {
      log.flush().get();
      List<JsonNode> records = new ArrayList<>();
      for (String line : Files.readAllLines(folder.resolve("audit/0001.ndjson"))) {
        records.add(Rig.json(line));
      }
      return records.subList(1, records.size());
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  /** The one record, without what differs from run to run. */
  private String record() {
    List<JsonNode> records = records();
    assertThat(records).hasSize(1);
    return shape(records.get(0));
  }

  private static String shape(JsonNode record) {
    ObjectNode shape = ((ObjectNode) record).deepCopy();
    shape.remove(List.of("seq", "time", "dispatch", "prev", "hash", "duration_ms", "manifest", "source"));
    Stream.of(Field.REQUEST_BODY, Field.ANSWER_BODY).forEach(body -> shape.remove(body.word()));
    return shape.toString();
  }

  private static String bearer(KeyMaker.Made made) {
    return "Bearer " + made.key();
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (Exception impossible) {
      throw new AssertionError(impossible);
    }
  }

  @Test
  void aDispatchIsRecordedWithWhoWhatAndTheHashesOfWhatWasSaid() {
    String input = "{\"to\":\"+15551234567\",\"note\":\"private\"}";
    RawCall.Answer answer = rig.dispatch("fax/send", input, "Authorization", bearer(FAX), "X-Request-Id", "req-1");
    assertThat(answer.status()).isEqualTo(200);
    JsonNode record = records().get(0);
    assertThat(shape(record)).isEqualTo("{\"kind\":\"dispatch\",\"request\":\"req-1\",\"caller\":{\"name\":\"fax\",\"kind\":\"key\"},"
        + "\"route\":\"POST dispatch\",\"provider\":\"fax\",\"action\":\"send\",\"version\":\"1.2.3\",\"decision\":\"ok\",\"status\":200,"
        + "\"provider_status\":200,\"attempts\":1}");
    assertThat(record.path("dispatch").asText()).isEqualTo(answer.json().path("id").asText());
    assertThat(record.path("manifest").asText()).isEqualTo("cafe");
    assertThat(record.path("source").asText()).isEqualTo("127.0.0.1");
    assertThat(record.path("request_body").toString()).isEqualTo("{\"bytes\":" + input.length() + ",\"sha256\":\"" + sha256(input) + "\"}");
    assertThat(record.path("answer_body").toString())
        .isEqualTo("{\"bytes\":" + answer.body().length() + ",\"sha256\":\"" + sha256(answer.body()) + "\"}");
    assertThat(record.toString()).doesNotContain("private", "5551234567", FAX.key(), "s3cret");
  }

  @Test
  void aFailureIsRecordedWithItsCodeAndNothingThatTheProviderWrote() {
    rig.provider = call -> Future.succeededFuture(Rig.reply(call, 500, "{\"error\":\"patient Jane Doe\"}"));
    rig.dispatch("fax/send", "{}", "Authorization", bearer(FAX), "X-Request-Id", "r");
    assertThat(record()).isEqualTo("{\"kind\":\"dispatch\",\"request\":\"r\",\"caller\":{\"name\":\"fax\",\"kind\":\"key\"},"
        + "\"route\":\"POST dispatch\",\"provider\":\"fax\",\"action\":\"send\",\"version\":\"1.2.3\",\"decision\":\"unavailable\","
        + "\"reason\":\"" + records().get(0).path("reason").asText() + "\",\"status\":503,\"provider_status\":500,\"attempts\":1,"
        + "\"maybe_processed\":true}");
    assertThat(records().toString()).doesNotContain("Jane");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', nullValues = "-", value = {
    "fax/send?dry_run=true | {} | FAX | 'provider=fax action=send dry_run=true decision=ok status=200'",
    "fax/send | {} | - | 'provider=fax action=send decision=unauthenticated reason=no_key maybe_processed=false status=401'",
    "fax/send | {} | wrong | 'provider=fax action=send decision=unauthenticated reason=unknown_key maybe_processed=false status=401'",
    "fax/nosuchtext | {} | - | 'provider=fax decision=unauthenticated reason=no_key maybe_processed=false status=401'",
    "nosuch-text/x | {} | - | 'decision=unauthenticated reason=no_key maybe_processed=false status=401'",
    "fax/send | {} | NARROW | 'provider=fax action=send decision=rate_limited maybe_processed=false status=429'",
    "sms.send | {} | - | 'decision=unauthenticated reason=no_key maybe_processed=false status=401'",
    "fax/status | {} | FAX | 'provider=fax action=status decision=out_of_scope reason=out_of_scope maybe_processed=false status=403'",
    "nosuch-text/x | {} | FAX | 'decision=unknown_provider reason=unknown_provider maybe_processed=false status=404 attempts=0'",
    "fax/nosuchtext | {} | ADMIN | 'provider=fax decision=unknown_provider reason=unknown_provider maybe_processed=false status=404 attempts=0'",
    "fax/send | {\"to\":1} | FAX | 'provider=fax action=send decision=invalid_request reason=schema maybe_processed=false status=422 attempts=0'",
    "fax/send | no json | FAX | 'provider=fax action=send decision=malformed_request reason=json maybe_processed=false status=400'",
    "fax/send?secret-text=1 | {} | FAX | 'provider=fax action=send decision=malformed_request reason=query maybe_processed=false status=400'",
  })
  void refusedCallsAndDryRunsAreRecordedToo(String path, String body, String who, String wanted) {
    String key = who == null ? "" : who.equals("FAX") ? FAX.key() : who.equals("ADMIN") ? ADMIN.key()
        : who.equals("NARROW") ? NARROW.key() : who;
    narrow.enter(0);
    rig.dispatch(path, body, who == null ? new String[0] : new String[] {"Authorization", "Bearer " + key});
    JsonNode record = records().get(0);
    for (String pair : wanted.split(" ")) {
      String[] parts = pair.split("=");
      if (!parts[0].equals("reason")) {
        assertThat(record.path(parts[0]).asText()).as(pair + " in " + record).isEqualTo(parts[1]);
      }
    }
    assertThat(record.has("provider")).isEqualTo(wanted.contains("provider="));
    assertThat(record.has("action")).isEqualTo(wanted.contains("action="));
    assertThat(record.has("caller")).isEqualTo(!wanted.contains("unauthenticated"));
    assertThat(record.toString()).doesNotContain("secret-text", "nosuch");
  }

  @Test
  void anUploadHasTheHashOfItsRawBody() {
    String body = "--b\r\nContent-Disposition: form-data; name=\"document\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b--\r\n";
    rig.post("/v1/dispatch/fax/upload", body, "Content-Type", "multipart/form-data; boundary=b", "Authorization", bearer(FAX));
    assertThat(records().get(0).path("request_body").path("sha256").asText()).isEqualTo(sha256(body));
  }

  @Test
  void aListLineByLineHasTheHashOfAllThatWentOutAndHowItEnded() throws Exception {
    rig.provider = call -> Future.succeededFuture(call.target().url().contains("page=3") ? Rig.reply(call, 500, "{}")
        : Rig.reply(call, 200, "{\"rows\":[1,2]}"));
    HttpResponse<String> answer = HttpClient.newHttpClient().send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + rig.port() + "/v1/dispatch/listed/list")).POST(HttpRequest.BodyPublishers.ofString("{}"))
            .header("Content-Type", "application/json").header("Authorization", bearer(FAX)).header("Accept", "application/x-ndjson").build(),
        HttpResponse.BodyHandlers.ofString());
    await().atMost(Duration.ofSeconds(20)).until(() -> records().size() == 1);
    JsonNode record = records().get(0);
    assertThat(record.path("decision").asText()).isEqualTo("unavailable");
    assertThat(record.path("status").asInt()).isEqualTo(200);
    assertThat(record.path("attempts").asInt()).isEqualTo(3);
    assertThat(record.path("answer_body").path("sha256").asText()).isEqualTo(sha256(answer.body()));
  }

  @Test
  void everyProviderThatARouteTriedHasARecordOfItsOwn() {
    rig.provider = call -> call.target().host().contains("texts")
        ? Future.failedFuture(Problem.of(Code.UNAVAILABLE, "connect_refused", "No.").failure()) : Future.succeededFuture(Rig.reply(call, 200, "{\"id\":\"7\"}"));
    assertThat(rig.dispatch("sms.send", "{\"to\":\"+15551234567\",\"text\":\"hi\"}", "Authorization", bearer(FAX)).status()).isEqualTo(200);
    assertThat(records()).extracting(each -> each.path("kind").asText() + " " + each.path("provider").asText() + " "
        + each.path("decision").asText() + " " + each.path("status").asText())
        .containsExactly("dispatch texts unavailable ", "dispatch more ok 200");
  }

  @Test
  void deliveriesAreRecordedAndFalseOnesAreAStrangers() {
    rig.post("/v1/webhooks/hooked/closed", "{}", "Content-Type", "application/json", "X-Token", "s3cret-key-of-fax", "X-Request-Id", "a");
    for (int i = 0; i < 100; i++) {
      rig.post("/v1/webhooks/hooked/closed", "{}", "Content-Type", "application/json", "X-Token", "guess", "X-Request-Id", "b");
    }
    List<JsonNode> records = records();
    assertThat(shape(records.get(0))).isEqualTo("{\"kind\":\"delivery\",\"request\":\"a\",\"route\":\"POST webhook\",\"provider\":\"hooked\","
        + "\"action\":\"closed\",\"version\":\"1.0.0\",\"decision\":\"ok\",\"status\":204}");
    assertThat(records.get(1).path("decision").asText()).isEqualTo("unverified");
    assertThat(records).hasSize(61);
  }

  @Test
  void readsOfAnythingButAdminAreNotRecorded() {
    rig.get("/v1/providers", "Authorization", bearer(FAX));
    rig.get("/health/ready");
    rig.get("/metrics", "Authorization", bearer(FAX));
    rig.get("/v1/admin/discovery", "Authorization", bearer(ADMIN), "X-Request-Id", "x");
    rig.get("/v1/providers", "X-Request-Id", "y");
    rig.get("/nowhere/of/any?kind=x", "X-Request-Id", "z");
    assertThat(records().stream().map(AuditRouteTest::shape)).containsExactly(
        "{\"kind\":\"admin\",\"request\":\"x\",\"caller\":{\"name\":\"admin\",\"kind\":\"key\"},\"route\":\"GET admin_discovery\",\"decision\":\"ok\",\"status\":200}",
        "{\"kind\":\"refused\",\"request\":\"y\",\"route\":\"GET providers\",\"decision\":\"unauthenticated\",\"reason\":\"no_key\",\"status\":401,\"maybe_processed\":false}",
        "{\"kind\":\"refused\",\"request\":\"z\",\"route\":\"GET none\",\"decision\":\"unknown_route\",\"reason\":\"unknown_route\",\"status\":404,\"maybe_processed\":false}");
  }

  @Test
  void theRecordIsReadNewestFirstAndTheReadingIsRecorded() {
    for (int i = 0; i < 5; i++) {
      rig.dispatch("fax/send", "{}", "Authorization", bearer(FAX), "X-Request-Id", "d" + i);
    }
    ObjectNode first = rig.get("/v1/admin/audit?provider=fax&kind=dispatch&limit=2", "Authorization", bearer(ADMIN)).json();
    assertThat(first.path("items").findValuesAsText("request")).containsExactly("d4", "d3");
    ObjectNode second = rig.get("/v1/admin/audit?provider=fax&kind=dispatch&limit=100&cursor=" + first.path("next").asText(),
        "Authorization", bearer(ADMIN)).json();
    assertThat(second.path("items").findValuesAsText("request")).containsExactly("d2", "d1", "d0");
    assertThat(second.path("next").isNull()).isTrue();
    ObjectNode reads = rig.get("/v1/admin/audit?caller=admin", "Authorization", bearer(ADMIN)).json();
    assertThat(reads.path("items").findValuesAsText("route")).containsExactly("GET admin_audit", "GET admin_audit");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "limit=0 | `limit` is a number from 1 to 1000.", "limit=1001 | `limit` is a number from 1 to 1000.", "limit=+5 | `limit` is a number from 1 to 1000.",
    "limit= | The query parameter `limit` is empty or given twice.", "limit=1&limit=2 | The query parameter `limit` is empty or given twice.",
    "since=yesterday | `since` is a time such as 2026-01-31T12:00:00Z.", "until=2026-01-01 | `until` is a time such as 2026-01-31T12:00:00Z.",
    "kind=dispatches | `kind` is one of head, start, stop, dispatch, begun, delivery, admin, reload, refused, gap.",
    "decision=okk | `decision` is ok, caller_gone, loaded, replaced, removed, refused or the code of a problem.",
    "user=x | The audit record takes the query parameters provider, action, caller, kind, decision, since, until, limit, cursor only.",
    "cursor=abc | The cursor is not one that `next` gave.",
  })
  void aWrongQueryIsRefusedWithASentence(String query, String sentence) {
    RawCall.Answer answer = rig.get("/v1/admin/audit?" + query, "Authorization", bearer(ADMIN));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("detail").asText()).isEqualTo(sentence);
  }

  @ParameterizedTest
  @CsvSource({"ok", "caller_gone", "unauthenticated", "loaded", "refused"})
  void everyDecisionThatIsWrittenCanBeAskedFor(String decision) {
    assertThat(rig.get("/v1/admin/audit?decision=" + decision, "Authorization", bearer(ADMIN)).status()).isEqualTo(200);
  }

  @Test
  void itTakesHeadAsOtherRoutesDo() {
    String[] headers = {"Connection", "close", "Authorization", bearer(ADMIN)};
    assertThat(said(RawCall.request("HEAD", "/v1/admin/audit?limit=1", rig.port(), null, headers))).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n");
    assertThat(said(RawCall.request("PUT", "/v1/admin/audit", rig.port(), "{}", headers))).startsWith("HTTP/1.1 405 ")
        .containsIgnoringCase("allow: GET, HEAD");
  }

  private String said(String request) {
    try (RawCall.Line line = new RawCall.Line(rig.port())) {
      return line.send(request).untilClosed();
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  @Test
  void itNeedsAScopeOfAdministrators() {
    assertThat(rig.get("/v1/admin/audit").status()).isEqualTo(401);
    assertThat(rig.get("/v1/admin/audit", "Authorization", bearer(FAX)).status()).isEqualTo(403);
  }

  @Test
  void aCallerWhoIsGoneBeforeTheBodyCameIsRecordedAsGone() throws Exception {
    try (RawCall.Line line = new RawCall.Line(rig.port())) {
      line.send("POST /v1/dispatch/fax/send HTTP/1.1\r\nHost: x\r\nAuthorization: " + bearer(FAX)
          + "\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{");
    }
    await().atMost(Duration.ofSeconds(20)).until(() -> records().size() == 1);
    assertThat(records().get(0).path("decision").asText()).isEqualTo("caller_gone");
    assertThat(records().get(0).has("status")).isFalse();
    assertThat(records().get(0).has("request_body")).isFalse();
  }

  @Test
  void aFileHasTheHashOfItsBytes() {
    byte[] bytes = new byte[200_000];
    rig.report = rig.report("""
        manifest: 1
        id: fax
        name: Fax
        version: 1.0.0
        allowed_domains: [api.fax.example]
        base: https://api.fax.example
        actions: { send: { request: { GET: /f }, decode: file, output: $.body } }
        """);
    rig.provider = call -> Future.succeededFuture(
        HttpReply.received(200, Headers.of("Content-Type", "application/pdf"), Buffer.buffer(bytes), call.trip()));
    rig.dispatch("fax/send", "{}", "Authorization", bearer(FAX), "Accept", "application/json");
    assertThat(records().get(0).path("answer_body").path("bytes").asLong()).isGreaterThan(266_000);
    assertThat(records().get(0).path("answer_body").path("sha256").asText()).hasSize(64);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "GET | /v1/dispatch/fax/send | {\"kind\":\"dispatch\",\"request\":\"r\",\"route\":\"GET dispatch\",\"provider\":\"fax\",\"action\":\"send\",\"version\":\"1.2.3\",\"decision\":\"method_not_allowed\",\"reason\":\"method_not_allowed\",\"status\":405,\"maybe_processed\":false}",
    "PUT | /v1/dispatch/nix/send | {\"kind\":\"dispatch\",\"request\":\"r\",\"route\":\"PUT dispatch\",\"decision\":\"method_not_allowed\",\"reason\":\"method_not_allowed\",\"status\":405,\"maybe_processed\":false}",
    "BREW | /v1/dispatch/sms.send | {\"kind\":\"dispatch\",\"request\":\"r\",\"route\":\"OTHER dispatch_contract\",\"decision\":\"method_not_allowed\",\"reason\":\"method_not_allowed\",\"status\":405,\"maybe_processed\":false}",
    "POST | /v1/dispatch/fax/send/more | {\"kind\":\"refused\",\"request\":\"r\",\"route\":\"POST none\",\"decision\":\"unknown_route\",\"reason\":\"unknown_route\",\"status\":404,\"maybe_processed\":false}",
    "POST | /v1/dispatch/fax//send | {\"kind\":\"refused\",\"request\":\"r\",\"route\":\"POST none\",\"decision\":\"unknown_route\",\"reason\":\"unknown_route\",\"status\":404,\"maybe_processed\":false}",
  })
  void whatMissesTheDispatchRouteIsRecorded(String method, String path, String wanted) {
    RawCall.send(rig.port(), RawCall.request(method, path, rig.port(), "{}", "X-Request-Id", "r"));
    assertThat(record()).isEqualTo(wanted);
  }

  private static Stream<Arguments> unreadable() {
    String host = "Host: x\r\n";
    return Stream.of(
        Arguments.of("GET / HTTP/1.1\r\n" + host + "X: a\r\n folded\r\n\r\n", 400, "unreadable"),
        Arguments.of("POST / HTTP/1.1\r\n" + host + "Content-Length: +5\r\n\r\n", 400, "unreadable"),
        Arguments.of("GET / HTTP/3.0\r\n" + host + "\r\n", 501, "not_spoken"),
        Arguments.of("GET /" + "a".repeat(9_000) + " HTTP/1.1\r\n" + host + "\r\n", 414, "target_too_long"),
        Arguments.of("GET / HTTP/1.1\r\n" + host + ("X: " + "a".repeat(1_000) + "\r\n").repeat(20) + "\r\n", 431, "head_too_large"));
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  void whatTheParserRefusesIsRecorded(String request, int status, String reason) {
    assertThat(RawCall.send(rig.port(), request).status()).isEqualTo(status);
    assertThat(record()).isEqualTo("{\"kind\":\"refused\",\"decision\":\"malformed_request\",\"reason\":\"" + reason + "\",\"status\":" + status + "}");
    assertThat(records().get(0).path("source").asText()).isEqualTo("127.0.0.1");
  }

  @Test
  void junkIsCountedOnceThereIsMuchOfIt() {
    for (int i = 0; i < 100; i++) {
      RawCall.send(rig.port(), "junk\r\n\r\n");
    }
    assertThat(records()).hasSizeBetween(60, 62);
  }
}
