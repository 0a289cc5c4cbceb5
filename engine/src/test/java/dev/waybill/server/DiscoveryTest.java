package dev.waybill.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.dispatch.Reading;
import dev.waybill.library.Report;
import dev.waybill.plan.Table;
import dev.waybill.problem.Code;
import dev.waybill.schema.Contracts;
import dev.waybill.tree.Finding;
import dev.waybill.tree.Place;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiscoveryTest {
  private static final Finding WRONG = new Finding(Finding.Severity.ERROR, new Place("m.yaml", 3, 5, "actions.x"), "unknown-key",
      "There is no `y`.", "Did you mean `x`?");
  private static final Finding ODD = new Finding(Finding.Severity.WARNING, new Place("n.yaml", 1, 1, ""), "untested-action",
      "No test.", "");
  private static final String SMS = """
      manifest: 1
      id: sms
      name: Sms
      version: 2.0.0
      allowed_domains: [api.sms.example]
      config: { type: object, required: [sender], properties: { sender: { type: string } } }
      secrets: { token: { description: From the dashboard }, key: {} }
      base: https://api.sms.example
      auth: { bearer: { token: "{{secret.token}}{{secret.key}}" } }
      actions:
        send_sms:
          implements: sms.send@1
          request: { POST: /m, json: { to: $.input.to, text: $.input.text, from: $.config.sender } }
          output: { job_id: $.body.id, status: queued }
      """;
  private static Rig rig;

  @TempDir static Path folder;

  @BeforeAll
  static void start() {
    rig = Rig.open(folder);
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @AfterEach
  void asBefore() {
    rig.probes = Map.of();
    rig.report = rig.report(Rig.FAX);
  }

  @Test
  void everyProviderHasALine() {
    assertThat(rig.get("/v1/providers").json()).isEqualTo(Rig.json("""
        {"items": [{"id": "fax", "name": "Fax", "version": "1.2.3", "state": "enabled", "description": "Sends faxes.",
                    "tags": ["fax"], "actions": ["send", "status", "upload"]}], "next": null}"""));
  }

  @Test
  void oneProviderIsShownWhole() {
    ObjectNode json = rig.get("/v1/providers/fax").json();
    assertThat(json.remove("loaded_at").textValue()).isNotEmpty();
    assertThat(json.at("/actions/0").toString())
        .startsWith("{\"name\":\"send\",\"summary\":\"Sends one\",\"input\":{\"type\":\"object\",")
        .endsWith("\"unread\":[\"note\",\"document\",\"pages\"]}");
    json.remove(List.of("actions", "config"));
    assertThat(json).isEqualTo(Rig.json("""
        {"id": "fax", "name": "Fax", "version": "1.2.3", "state": "enabled", "description": "Sends faxes.", "tags": ["fax"],
         "hash": "cafe", "lacking": [], "allowed_domains": ["api.fax.example"], "links": {"docs": "https://docs.example"}, "secrets": {"key": "Dashboard"},
         "webhooks": []}"""));
  }

  @Test
  void whatIsLackingIsSaidAndNoSecretEver() {
    rig.report = rig.report(Rig.FAX, SMS);
    ObjectNode json = rig.get("/v1/providers/sms").json();
    assertThat(json.get("state").textValue()).isEqualTo("not_configured");
    assertThat(json.get("lacking").toString()).contains("sender").contains("token");
    assertThat(json.toString()).doesNotContain("s3cret");
    assertThat(rig.dispatch("sms/send_sms", "{\"to\":\"+15551234567\",\"text\":\"x\"}").code()).isEqualTo("not_configured");
  }

  @Test
  void contractsTellWhoImplementsThem() {
    rig.report = rig.report(Rig.FAX, SMS);
    ObjectNode json = rig.get("/v1/contracts").json();
    assertThat(json.get("items")).hasSize(Contracts.bundled().all().size());
    assertThat(json.get("items").findValuesAsText("id")).contains("sms.send@1", "fax.send@1");
    json.get("items").forEach(contract -> {
      assertThat(contract.has("output")).isTrue();
      boolean sms = contract.get("id").textValue().equals("sms.send@1");
      assertThat(contract.get("actions")).hasSize(sms ? 1 : 0);
      if (sms) {
        assertThat(contract.at("/actions/0/provider").textValue() + "/" + contract.at("/actions/0/action").textValue())
            .isEqualTo("sms/send_sms");
      }
    });
  }

  @Test
  void theReportIsShownAsItIs() {
    Table table = rig.report.table();
    rig.report = new Report(table, List.of(new Report.Loaded("fax", "1.2.3", "cafe", Instant.EPOCH, true),
        new Report.Loaded("b", "1.0.0", "beef", Instant.EPOCH, false)),
        List.of(new Report.Refused(Path.of("manifests/x/manifest.yaml"), List.of(WRONG))), List.of(ODD));
    assertThat(rig.get("/v1/admin/discovery").json()).isEqualTo(Rig.json("""
        {"loaded": [{"id": "fax", "version": "1.2.3", "hash": "cafe", "loaded_at": "1970-01-01T00:00:00Z", "stale": true},
                    {"id": "b", "version": "1.0.0", "hash": "beef", "loaded_at": "1970-01-01T00:00:00Z"}],
         "refused": [{"path": "manifests/x/manifest.yaml", "findings": [{"file": "m.yaml", "line": 3, "column": 5, "path": "actions.x",
            "rule": "unknown-key",
            "message": "There is no `y`.", "remedy": "Did you mean `x`?", "severity": "error"}]}],
         "warnings": [{"file": "n.yaml", "line": 1, "column": 1, "path": "", "rule": "untested-action",
            "message": "No test.", "remedy": "", "severity": "warning"}]}"""));
    assertThat(rig.get("/health/ready").body()).isEqualTo("{\"status\":\"degraded\"}");
    assertThat(rig.get("/health/ready").status()).isEqualTo(200);
  }

  @Test
  void readinessFollowsWhatIsLoaded() {
    assertThat(rig.get("/health/ready").body()).isEqualTo("{\"status\":\"ok\"}");
    rig.report = new Report(Table.EMPTY, List.of(), List.of(new Report.Refused(Path.of("x"), List.of(WRONG))), List.of());
    assertThat(rig.get("/health/ready").status()).isEqualTo(503);
    assertThat(rig.get("/health/ready").body()).isEqualTo("{\"status\":\"unavailable\"}");
    rig.report = new Report(Table.EMPTY, List.of(), List.of(), List.of());
    assertThat(rig.get("/health/ready").status()).isEqualTo(200);
    assertThat(rig.get("/health/live").status()).isEqualTo(200);
    assertThat(Health.of(Traffic.State.STARTING, rig.report, Map.of(), true)).isEqualTo(new Health(503, "starting"));
  }

  @Test
  void metricsAreServedAsPrometheusReadsThem() {
    rig.dispatch("nope/send", "{}");
    rig.get("/nowhere");
    RawCall.Answer answer = rig.get("/metrics");
    assertThat(answer.header("Content-Type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
    assertThat(answer.body()).contains("waybill_http_seconds_count{route=\"dispatch\",status=\"404\"}",
        "waybill_http_seconds_count{route=\"none\",status=\"404\"}",
        "waybill_refusals_total{reason=\"unknown_route\"}", "waybill_requests_under_way", "jvm_memory_used_bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/v1", "/v1/", "/v1/providers/", "//v1/providers", "/v1//providers", "/v1/./providers",
      "/v1/x/../providers", "/v1/providers;x=1", "/v1%2fproviders", "/v1/%70roviders",
      "/V1/providers", "/v1/provider", "/v1/providers/fax/send", "/v1/dispatch", "/v1/dispatch/",
      "/v1/dispatch/../admin/discovery", "//dispatch", "/health", "/metrics/", "/v1/admin", "/v1\\providers", "/favicon.ico"})
  void onlyExactRoutesExist(String path) {
    RawCall.Answer answer = rig.get(path);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.code()).isEqualTo("unknown_route");
  }

  @Test
  void aProbeThatFailsIsShownAndDegradesReadiness() {
    rig.probes = Map.of("fax", new Reading(Reading.State.FAILING, Instant.EPOCH, Code.UNAUTHORIZED, 3),
        "other", new Reading(Reading.State.OK, Instant.EPOCH, null, 0));
    assertThat(rig.get("/health/ready").status()).isEqualTo(200);
    assertThat(rig.get("/health/ready").json()).isEqualTo(Rig.json("""
        {"status": "degraded", "providers": [
          {"id": "fax", "probe": {"state": "failing", "at": "1970-01-01T00:00:00Z", "code": "unauthorized", "failures": 3}}]}"""));
    assertThat(rig.get("/v1/providers/fax").json().has("probe")).as("it has none").isFalse();
    rig.report = rig.report(Rig.FAX + "probe: { action: status, every: 30s }\n");
    assertThat(rig.get("/v1/providers/fax").json().get("probe").toString())
        .isEqualTo("{\"state\":\"failing\",\"at\":\"1970-01-01T00:00:00Z\",\"code\":\"unauthorized\",\"failures\":3}");
    rig.probes = Map.of();
    assertThat(rig.get("/v1/providers/fax").json().get("probe").toString()).isEqualTo("{\"state\":\"unknown\"}");
    assertThat(rig.get("/health/ready").body()).isEqualTo("{\"status\":\"ok\"}");
  }

  @ParameterizedTest
  @CsvSource({"GET,/v1/dispatch/fax/send,POST", "GET,/v1/dispatch/fax.send,POST", "PUT,/v1/dispatch/fax/send,POST", "POST,/v1/providers,'GET, HEAD'",
      "DELETE,/v1/providers/fax,'GET, HEAD'", "OPTIONS,/metrics,'GET, HEAD'",
      "PATCH,/v1/admin/discovery,'GET, HEAD'", "POST,/health/live,'GET, HEAD'", "TRACE,/health/live,",
      "FOO,/v1/contracts,'GET, HEAD'"})
  void anotherMethodIsToldWhichOnesThereAre(String method, String path, String allow) {
    RawCall.Answer answer = RawCall.send(rig.port(), RawCall.request(method, path, rig.port(), null));
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.code()).isEqualTo("method_not_allowed");
    assertThat(answer.header("Allow")).isEqualTo(allow);
  }

  @Test
  void aHeadIsAGetWithoutItsBody() {
    String head = RawCall.request("HEAD", "/health/live", rig.port(), null, "Connection", "close");
    try (RawCall.Line line = new RawCall.Line(rig.port())) {
      assertThat(line.send(head).untilClosed()).startsWith("HTTP/1.1 200 OK\r\n").contains("content-length: 15")
          .endsWith("\r\n\r\n");
    }
  }

  @Test
  void aRouteWithoutParametersNamesTheOneItDoesNotKnow() {
    RawCall.Answer answer = rig.get("/v1/providers?verbose=1");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().get("detail").textValue())
        .isEqualTo("There is no query parameter `verbose` here. This route takes no query parameters.");
  }

  @Test
  void whatACallerWritesIsShownBackAsData() {
    RawCall.Answer answer = rig.get("/v1/providers?%3Cscript%3E=1");
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
  }
}
