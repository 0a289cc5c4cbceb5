package dev.waybill.threat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.egress.WireLimits;
import dev.waybill.http.RawLine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What a provider may do to us on the wire and in a reply: each is bounded and mapped, and spoils no later call. */
class WireThreatsTest {
  private static final String MANIFEST = """
      allowed_domains: ["good.example:%1$d", "other.example:%2$d", "other.example:%1$d"]
      base: http://good.example:%1$d
      secrets: { token: {}, other: {} }
      auth: [ { bearer: { token: $.secret.token } }, { key: { header: X-Other, value: $.secret.other } } ]
      timeout: 20s
      actions:
        get: { request: { GET: /bad } }
        post: { request: { POST: /bad, json: { a: 1 } }, idempotency: natural }
        slow: { request: { POST: /bad, json: { a: 1 } }, timeout: 500ms }
      """;

  @TempDir static Path folder;
  private static ThreatRig rig;
  private static final List<Case> CASES = new ArrayList<>();

  /** One thing a provider does, and the codes that may come of it. */
  private record Case(String id, String action, ThreatScript script, List<String> want, String output, boolean measured, boolean spoils) {}

  @BeforeAll
  static void open() {
    rig = new ThreatRig(folder, ThreatRig.OPEN, WireLimits.STANDARD.withConnections(2, 1_000), List.of("wire"));
    rig.manifest("wire", MANIFEST.formatted(rig.echo.port(), rig.other.port()));
    rig.load("wire");
    read();
    for (String id : List.of("json-1", "xml-1", "redirect-301-1-get", "coded-1", "length-1")) {
      CASES.stream().filter(one -> one.id().equals(id)).forEach(WireThreatsTest::played);
    }
    rig.mark();
  }

  @AfterAll
  static void nothingIsLeftBehind() {
    rig.echo.script(ThreatScript.NONE);
    rig.assertClean("wire");
    rig.close();
  }

  @SuppressWarnings("unchecked")
  private static void read() {
    for (Map<String, Object> group : ThreatVectors.groups("replies.yaml", text -> text.replace("${P}", "" + rig.echo.port())
        .replace("${C1}", "" + rig.canaries.port(0)).replace("${C2}", "" + rig.canaries.port(1)).replace("${C6}", "" + rig.canaries.port(2)))) {
      String name = (String) group.get("class");
      List<String> want = (List<String>) group.get("want");
      String action = (String) group.getOrDefault("action", "get");
      int i = 0;
      for (List<?> reply : (List<List<?>>) group.getOrDefault("replies", List.of())) {
        CASES.add(new Case(name + "-" + ++i, action, ThreatScript.of(reply), want, null, true, group.containsKey("spoils")));
      }
      for (Map<String, Object> body : (List<Map<String, Object>>) group.getOrDefault("bodies", List.of())) {
        String text = body.containsKey("keys") ? keys((Integer) body.get("keys")) : body.containsKey("colliding") ? colliding((Integer) body.get("colliding")) : ThreatVectors.text(body);
        Object type = body.getOrDefault("type", group.getOrDefault("type", "application/json"));
        CASES.add(new Case(name + "-" + ++i, action, ThreatScript.reply("Content-Type: " + type, ThreatScript.latin1(text)), want, group.get("exact") == null ? null : text, !group.containsKey("loop"), false));
      }
      for (Object status : (List<Object>) group.getOrDefault("statuses", List.of())) {
        int j = 0;
        for (Object location : (List<Object>) group.get("locations")) {
          j++;
          for (Object each : (List<Object>) group.get("actions")) {
            CASES.add(new Case(name + "-" + status + "-" + j + "-" + each, (String) each, ThreatScript.of(List.of("HTTP/1.1 " + status + " X\r\nLocation: " + location
                + "\r\nRefresh: 0;url=" + location + "\r\nAlt-Svc: h2=\"127.0.0.1:" + rig.canaries.port(0) + "\"\r\nContent-Length: 0\r\n\r\n")), want, null, true, false));
          }
        }
      }
    }
  }

  private static String keys(int count) {
    StringBuilder json = new StringBuilder("{");
    for (int i = 0; i < count; i++) {
      json.append('"').append(i).append("\":1,");
    }
    return json.append("\"z\":1}").toString();
  }

  /** Names that all have one hash. */
  private static String colliding(int count) {
    StringBuilder json = new StringBuilder("{");
    for (int i = 0; i < count; i++) {
      json.append('"');
      for (int bit = 14; bit >= 0; bit--) {
        json.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      json.append("\":1,");
    }
    return json.append("\"z\":1}").toString();
  }

  /** Redirects in packs, since each is harmless alone; all else one by one. */
  @TestFactory
  Stream<DynamicTest> whatAProviderDoesIsBoundedAndMapped() {
    Map<String, List<Case>> packs = new LinkedHashMap<>();
    CASES.forEach(one -> packs.computeIfAbsent(one.id().startsWith("redirect-") ? one.id().replaceAll("-\\d+-(get|post)$", "") : one.id(), id -> new ArrayList<>()).add(one));
    return packs.entrySet().stream().map(pack -> DynamicTest.dynamicTest(pack.getKey(), () -> rig.play(() -> {
      pack.getValue().forEach(WireThreatsTest::played);
      if (pack.getValue().get(0).spoils()) {
        rig.spoilt();
      }
    }, pack.getValue().get(0).measured())));
  }

  private static void played(Case one) {
    rig.echo.taken();
    rig.other.taken();
    rig.echo.script(one.script());
    RawLine.Answer answer = rig.dispatch("wire", one.action(), "{}");
    String told = one.id() + " " + answer.body().substring(0, Math.min(answer.body().length(), 500));
    assertThat(ThreatRig.code(answer)).as(told).isIn(one.want());
    assertThat(answer.body()).doesNotContain("poison", "evil.example", "root:");
    assertThat(rig.echo.taken()).as(told).hasSize(1);
    assertThat(rig.other.taken()).isEmpty();
    if (one.output() != null) {
      // As text: no digit is lost. As JSON: an escape may be another.
      boolean escaped = one.output().indexOf('\\') >= 0;
      assertThat(escaped ? ThreatRig.json(answer).path("output").toString() : answer.body())
          .contains(escaped ? ThreatRig.json(one.output()).toString() : "\"output\":" + one.output());
    }
  }
}
