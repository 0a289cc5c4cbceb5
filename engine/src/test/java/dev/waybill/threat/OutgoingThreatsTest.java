package dev.waybill.threat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.http.RawLine;
import dev.waybill.threat.ThreatVectors.Vector;
import dev.waybill.tree.Finding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Where a request may go: every hostile URL in every place that a URL comes from, against a whole gateway. */
class OutgoingThreatsTest {
  private static final String GO = "actions: { go: { request: { GET: /x } } }\n";
  /** Manifests with a URL written into them; %s is that URL. */
  private static final Map<String, String> WRITTEN = Map.of(
      "base", "base: %s\n" + GO,
      "config", """
          base: "{{config.u}}"
          config: { type: object, properties: { u: { type: string, pattern: "(?s).*", default: %s }, s: { type: string, default: s } } }
          actions:
            go: { request: { GET: /x } }
            token: { request: { GET: /x }, auth: { oauth2: { grant: client_credentials, token_url: "{{config.u}}", client: { id: a, secret: $.config.s } } } }
          """,
      "within", """
          base: https://api.good.example
          secrets: { token: {} }
          actions:
            go: { request: { GET: %1$s } }
            step: { steps: [{ id: a, request: { GET: %1$s } }] }
            undo: { steps: [{ id: a, request: { POST: /x, json: {} }, idempotency: natural, undo: { DELETE: %1$s } }, { id: b, request: { GET: /y } }] }
            token: { request: { GET: /x }, auth: { oauth2: { grant: client_credentials, token_url: %1$s, client: { id: a, secret: $.secret.token } } } }
            login: { request: { GET: /x }, auth: { session: { login: [{ id: l, request: { POST: %1$s, form: { a: $.secret.token } } }], keep: { t: $.steps.l.body.t }, place: { header: X-T, value: "{{session.t}}" } } } }
          webhooks: { h: { verify: { jwt: { token: $.header.x-t, jwks: %1$s, alg: RS256 } }, events: [{ emit: a.b }] } }
          """);
  /** Where findings stand in the last of them: one for each place of a URL. */
  private static final List<String> WITHIN = List.of("actions.go", "actions.step", "actions.undo", "actions.token", "actions.login", "webhooks.h");

  /** Actions through which a URL turns up at run time. */
  private static final List<String> MET = List.of("input", "below", "step", "header", "page", "link", "undo", "session", "file");
  private static final String RUNNING = """
      allowed_domains: ["api.good.example", "good.example:%1$d"]
      base: http://good.example:%1$d
      secrets: { token: {}, other: {} }
      auth: [ { bearer: { token: $.secret.token } }, { key: { header: X-Other, value: $.secret.other } } ]
      actions:
        input: { input: &I , request: { GET: "{{input.url}}" } }
        below: { input: &I , request: { POST: "{{input.url}}/below", json: { a: 1 } } }
        step: { input: &I , steps: [{ id: a, request: { POST: /give, json: { url: $.input.url } }, keep: { u: $.body.url } }, { id: b, request: { PUT: "{{steps.a.u}}", json: { a: 1 } } }] }
        header: { input: &I , steps: [{ id: a, request: { POST: /give, json: { url: $.input.url } }, keep: { u: $.header.location } }, { id: b, request: { GET: "{{steps.a.u}}" } }] }
        undo: { input: &I , steps: [{ id: a, request: { POST: /give, json: { url: $.input.url } }, keep: { u: $.body.url }, undo: { DELETE: "{{steps.a.u}}" } }, { id: b, request: { GET: /fail } }] }
        page: { input: &I , request: { POST: /give, json: { url: $.input.url } }, idempotency: natural, pages: { items: "$.body.items[*]", next: $.body.url } }
        link: { input: &I , request: { POST: /give, json: { url: $.input.url } }, idempotency: natural, pages: { items: "$.body.items[*]", next: $.link.next } }
        file: { input: { type: object, properties: { url: { file: { sources: [url] } } } }, request: { POST: /file, bytes: $.input.url } }
      """.replace("&I ", "{ type: object, required: [url], properties: { url: { type: string } } }");
  private static final String KEPT = """
      allowed_domains: ["api.good.example", "good.example:%1$d"]
      base: "{{session.host}}"
      secrets: { token: {} }
      auth: { oauth2: { grant: client_credentials, token_url: "http://good.example:%1$d/token", client: { id: a, secret: $.secret.token, via: basic }, params: { u: $.input.url }, per: $.input.url, keep: { host: $.body.instance_url } } }
      actions: { session: { input: { type: object, required: [url], properties: { url: { type: string } } }, request: { GET: /x } } }
      """;

  @TempDir static Path folder;
  private static ThreatRig rig;
  private static final List<Vector> HOSTS = new ArrayList<>();
  private static final List<Vector> LISTS = ThreatVectors.read("lists.yaml");

  @BeforeAll
  static void open() {
    rig = new ThreatRig(folder, ThreatRig.OPEN, ThreatRig.FEW_CONNECTIONS, List.of("running", "kept"));
    rig.name("api.good.example", "127.0.0.1");
    rig.manifest("running", RUNNING.formatted(rig.echo.port()));
    rig.manifest("kept", KEPT.formatted(rig.echo.port()));
    for (Vector vector : ThreatVectors.read("hosts.yaml")) {
      HOSTS.add(new Vector(vector.id(), "", filled(vector.text()), "", vector.more()));
    }
    for (Vector vector : HOSTS) {
      WRITTEN.forEach((place, manifest) -> rig.manifest(place + "-" + vector.id(), "allowed_domains: [api.good.example, \"good.example:"
          + rig.echo.port() + "\"]\n" + manifest.replace("%1$s", "%s").replace("%s", ThreatVectors.json(vector.text()))));
    }
    for (Vector vector : LISTS) {
      rig.manifest(vector.id(), switch (vector.where()) {
        case "list" -> "allowed_domains: " + vector.text() + "\nbase: https://api.good.example\n" + GO;
        case "wildcard" -> "allowed_domains: [\"*.good.example\"]\nbase: " + ThreatVectors.json(vector.text()) + "\n" + GO;
        default -> "allowed_domains: [api.good.example]\nbase: " + ThreatVectors.json(vector.text()) + "\n" + GO;
      });
    }
    rig.load("running", "kept");
    HOSTS.stream().limit(10).forEach(OutgoingThreatsTest::denied);
    rig.mark();
  }

  @AfterAll
  static void nothingIsLeftBehind() {
    rig.assertClean("running", "kept");
    rig.close();
  }

  private static String filled(String text) {
    return text.replace("${P}", "" + rig.echo.port()).replace("${C1}", "" + rig.canaries.port(0)).replace("${C2}", "" + rig.canaries.port(1))
        .replace("${C6}", "" + rig.canaries.port(2));
  }

  @TestFactory
  Stream<DynamicTest> aHostileUrlIsFoundWhereItIsWritten() {
    return HOSTS.stream().map(vector -> DynamicTest.dynamicTest(vector.toString(), () -> {
      for (String place : WRITTEN.keySet()) {
        String id = place + "-" + vector.id();
        if (place.equals("config") && rig.gateway.findings(id).isEmpty()) {
          String code = ThreatRig.code(rig.dispatch(id, "go", "{}"));
          assertThat(code).as(place).isIn("egress_denied", "invalid_request");
          continue;
        }
        assertThat(rig.gateway.findings(id)).as(place).isNotEmpty().allSatisfy(finding -> {
          assertThat(finding.rule()).as(finding.message()).isNotEqualTo("internal");
          assertThat(finding.message()).endsWith(".").doesNotContain("secret@", ":pw@");
          assertThat(finding.remedy()).doesNotContain("secret@", ":pw@");
          assertThat(finding.message()).matches(text -> text.chars().noneMatch(c -> c < ' ' || c == 127));
          assertThat(finding.place().line()).isPositive();
        });
        if (place.equals("within")) {
          WITHIN.forEach(part -> assertThat(rig.gateway.findings(id)).as(part).anyMatch(finding -> finding.place().path().startsWith(part)));
        }
        assertThat(ThreatRig.code(rig.dispatch(id, "go", "{}"))).isEqualTo("unknown_provider");
      }
    }));
  }

  @TestFactory
  Stream<DynamicTest> aHostileUrlIsDeniedWhereItTurnsUp() {
    return HOSTS.stream().map(vector -> DynamicTest.dynamicTest(vector.toString(), () -> rig.play(() -> denied(vector))));
  }

  private static void denied(Vector vector) {
    String input = "{\"url\":" + ThreatVectors.json(vector.text()) + "}";
    for (String place : MET) {
      rig.echo.taken();
      rig.asked.clear();
      RawLine.Answer answer = place.equals("file") ? rig.dispatch("running", place, "{\"url\":" + input + "}")
          : rig.dispatch(place.equals("session") ? "kept" : "running", place, input);
      List<String> requests = rig.echo.taken().stream().map(seen -> seen.line()).toList();
      String code = ThreatRig.code(answer);
      String told = place + ": " + answer.body() + requests;
      boolean value = vector.id().startsWith("path-") || vector.id().startsWith("padding-");
      switch (place) {
        case "input", "below", "step", "session" -> assertThat(code).as(told).isIn(value ? Set.of("egress_denied", "invalid_request") : Set.of("egress_denied"));
        case "header" -> assertThat(code).as(told).isIn("egress_denied", "invalid_request");
        case "file" -> assertThat(code).as(told).isIn("egress_denied", "invalid_request");
        case "page", "link" -> page(place.equals("link") && !ThreatEcho.isField(vector.text()) ? "" : vector.text(), code, told);
        default -> assertThat(code).as(told).isEqualTo("unavailable");
      }
      assertThat(requests).as(told).allMatch(line -> line.matches("(POST /(give|token)|GET /fail|(GET|POST) /[^ ]*) HTTP/1.1"));
      int expected = Set.of("step", "header", "page", "link").contains(place) ? 1 : place.equals("undo") ? 2 : 0;
      if (!"ok".equals(code) && !place.equals("session")) {
        assertThat(requests).as(told).hasSize(expected);
      }
      if (!place.equals("session")) {
        assertThat(rig.asked).as("names asked for").allMatch("good.example"::equals);
      }
    }
  }

  /** What names no scheme and no authority is a path beside the first page, on the same host. */
  private static void page(String text, String code, String told) {
    if (code.equals("ok")) {
      assertThat(text.strip()).as(told).doesNotStartWith("//").doesNotContain("://");
    } else {
      assertThat(code).as(told).isIn("egress_denied", "bad_response");
    }
  }

  @TestFactory
  Stream<DynamicTest> aListSaysWhatMayBeReached() {
    rig.name("api.good.example", "9.9.9.9");
    Stream.of("b", "a.b", "x--y", "1", "xn--bcher-kva").forEach(label -> rig.name(label + ".good.example", "9.9.9.9"));
    return LISTS.stream().map(vector -> DynamicTest.dynamicTest(vector.toString(), () -> {
      List<Finding> findings = rig.gateway.findings(vector.id());
      String code = ThreatRig.code(rig.dispatch(vector.id(), "go", "{}"));
      if (vector.want().equals("LOAD")) {
        assertThat(findings).isNotEmpty().allMatch(finding -> finding.message().endsWith(".") && !finding.rule().equals("internal"));
        assertThat(code).isEqualTo("unknown_provider");
      } else {
        assertThat(findings).isEmpty();
        assertThat(code).isEqualTo("unavailable");
        assertThat(rig.gateway.dialled.poll()).isEqualTo("9.9.9.9");
      }
    }));
  }

  @Test
  void theAllowedNameInOtherSpellingsArrivesInItsOne() {
    for (String url : List.of("http://good.example:%d/x", "HTTP://GOOD.EXAMPLE:%d/x", "http://Good.Example.:%d/x")) {
      rig.echo.taken();
      rig.play(() -> assertThat(rig.dispatch("running", "input", "{\"url\":" + ThreatVectors.json(url.formatted(rig.echo.port())) + "}").status()).isEqualTo(200));
      assertThat(rig.echo.taken()).allSatisfy(seen -> {
        assertThat(seen.target()).isEqualTo("/x");
        assertThat(seen.field("host")).containsExactly("good.example:" + rig.echo.port());
      });
    }
  }
}
