package dev.waybill.threat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two hundred bad inputs of every class leave one gateway process with the threads, descriptors and heap it had. */
class LeakTest {
  private static final int EACH = 200;
  private static final int WARM = 100;
  private static final List<String> FAULTS = List.of("reset", "garbage", "cut", "early", "head", "chunks", "drip");
  private static final String PROVIDERS = """
      manifest: 1
      id: bad
      name: Bad
      version: 1.0.0
      allowed_domains: ["127.0.0.1:%1$d", "127.0.0.1:%2$d", "localhost:%2$d", api.example]
      base: http://127.0.0.1:%2$d
      secrets: { key: {} }
      auth: { bearer: { token: $.secret.key } }
      timeout: 60ms
      actions:
        refused: { request: { GET: /refused } }
        away: { request: { GET: /away } }
        fault:
          input: { type: object, properties: { how: { type: string } } }
          request: { GET: "http://127.0.0.1:%1$d/{{input.how}}" }
        next: { request: { GET: /next }, pages: { items: "$.body.items[*]", next: $.body.next }, output: $.item }
      webhooks:
        hook:
          decode: json
          verify: { token: { $.header.x-token: $.secret.key } }
          events: [{ emit: bad.hook }]
      """;

  @TempDir Path folder;
  private Besieged gateway;
  private FaultyProvider faulty;

  private interface Attack {
    void make(int n) throws Exception;
  }

  private Map<String, Attack> attacks() {
    List<Cases.Case> framing = InboundThreatsTest.framing();
    List<Cases.Case> json = refused("json-(?!25-mb).*");
    List<Cases.Case> paths = refused("(path|query)-.*");
    List<Cases.Case> forms = refused("multipart-.*");
    Map<String, Attack> attacks = new LinkedHashMap<>();
    attacks.put("hang-ups", n -> {
      try (Caller caller = new Caller(gateway.port())) {
        caller.send(gateway.dispatch("bad/fault", "{\"how\":\"drip\"}"));
      }
    });
    attacks.put("framing", n -> gateway.exchange(gateway.filled(InboundThreatsTest.wire(framing.get(n % framing.size())))
        + gateway.request("GET /health/live", "Connection: close\r\n", null)));
    attacks.put("routes", n -> asked(paths.get(n % paths.size())));
    attacks.put("json", n -> asked(json.get(n % json.size())));
    attacks.put("forms", n -> asked(forms.get(n % forms.size())));
    attacks.put("hosts", n -> gateway.ask("GET /v1/providers HTTP/1.1\r\nHost: rebind" + n + ".example\r\n\r\n"));
    attacks.put("names", n -> gateway.ask(gateway.dispatch("nobody" + n + "/go" + n, "{}")));
    attacks.put("refusals", n -> assertThat(gateway.ask(gateway.dispatch("bad/refused", "{}")).status()).isEqualTo(422));
    attacks.put("redirects", n -> assertThat(gateway.ask(gateway.dispatch("bad/away", "{}")).code()).isEqualTo("bad_response"));
    attacks.put("guard", n -> assertThat(gateway.ask(gateway.dispatch("bad/next", "{}")).code()).isEqualTo("egress_denied"));
    attacks.put("faults", n -> {
      String how = FAULTS.get(n % FAULTS.size());
      assertThat(gateway.ask(gateway.dispatch("bad/fault", "{\"how\":\"" + how + "\"}")).status()).isIn(200, 502, 503, 504);
    });
    attacks.put("forgeries", n -> {
      String forged = gateway.request("POST /v1/webhooks/bad/hook", "X-Token: " + n + "\r\n", new byte[] {'{', '}'});
      assertThat(gateway.ask(forged).code()).isEqualTo("unverified");
    });
    attacks.put("manifests", n -> {
      Files.writeString(folder.resolve("manifests/bad2/manifest.yaml"), "manifest: 1\nid: bad2\nname: " + n + "\nx: [");
      gateway.ask(gateway.dispatch("bad2/go", "{}"));
    });
    String part = "--XX\r\nContent-Disposition: form-data; name=\"document\"; filename=\"a\"\r\n\r\n";
    attacks.put("broken uploads", n -> brokenOff("POST /v1/dispatch/good/upload",
        "Content-Type: multipart/form-data; boundary=XX\r\n", part + "x".repeat(n % 2 == 0 ? 10 : 100_000)));
    attacks.put("broken bodies", n -> brokenOff("POST /v1/dispatch/good/send", "Content-Type: application/json\r\n", "{\"v\":"));
    return attacks;
  }

  private static List<Cases.Case> refused(String ids) {
    return InboundThreatsTest.requests().stream().filter(each -> each.id().matches(ids) && !each.text("want").startsWith("200")).toList();
  }

  private void asked(Cases.Case each) throws IOException {
    gateway.ask(gateway.filled(Requests.text(gateway, each, "")));
  }

  private void brokenOff(String line, String fields, String part) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", gateway.port())) {
      String head = gateway.request(line, fields + "Content-Length: 1000000\r\n", null);
      socket.getOutputStream().write((head + part).getBytes(StandardCharsets.US_ASCII));
    }
  }

  @Test
  void badInputsOfEveryClassLeaveNothingBehind() throws Exception {
    faulty = new FaultyProvider();
    Files.createDirectories(folder.resolve("manifests/bad2"));
    try (FaultyProvider closing = faulty; Besieged opened = new Besieged(folder, "", Map.of("WAYBILL_LOG_LEVEL", "info",
        "WAYBILL_SECRET_BAD_KEY", "sEcret-of-bad"), "", "-Xmx256m", "-Dwaybill.loops=2",
        "-XX:-UseDynamicNumberOfCompilerThreads")) {
      gateway = opened;
      gateway.provider.on("/refused", (request, body) -> {
        request.response().setStatusCode(400);
        return "{\"error\":\"no\"}";
      });
      gateway.provider.on("/away", (request, body) -> {
        request.response().setStatusCode(302).putHeader("Location", "http://127.0.0.1:" + gateway.canaries.port() + "/");
        return "";
      });
      gateway.provider.on("/next", (request, body) -> "{\"items\":[1],\"next\":\"http://10.0.0.1/x\"}");
      gateway.manifest("bad", PROVIDERS.formatted(faulty.port(), gateway.provider.port()));
      await().until(() -> gateway.ask(gateway.request("GET /v1/providers/bad", "", null)).status() == 200);
      Map<String, Attack> attacks = attacks();
      gateway.fillEvents();
      round(attacks, WARM);
      quiet();
      Footprint before = Footprint.of(gateway.process.pid());
      round(attacks, EACH);
      quiet();
      await().atMost(Duration.ofSeconds(20)).until(() -> Footprint.descriptors(gateway.process.pid()) <= before.descriptors());
      Footprint after = Footprint.of(gateway.process.pid());
      // Pools of workers fill up as they are needed, to a fixed size.
      assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + before.threads() / 20);
      assertThat(after.heap()).as("%s, then %s", before, after).isLessThan(before.heap() + before.heap() / 20);
      assertThat(spooled()).isEmpty();
      assertThat(gateway.canaries.accepted()).isZero();
      gateway.provider.forget();
      gateway.servesOn();
    }
  }

  private void round(Map<String, Attack> attacks, int times) throws Exception {
    for (Map.Entry<String, Attack> attack : attacks.entrySet()) {
      for (int n = 0; n < times; n++) {
        attack.getValue().make(n);
      }
      gateway.provider.forget();
      gateway.servesOn();
    }
  }

  /** Until nothing is under way, no body is held, and no connection is kept to a provider that nobody calls. */
  private void quiet() {
    await().atMost(Duration.ofSeconds(90)).until(() -> faulty.connections() == 0);
    await().atMost(Duration.ofSeconds(20)).until(() -> {
      String metrics = gateway.ask(gateway.request("GET /metrics", "", null)).body();
      return metrics.contains("waybill_bodies_held 0.0") && metrics.contains("waybill_requests_under_way 1.0");
    });
  }

  private List<Path> spooled() throws IOException {
    List<Path> files = new ArrayList<>();
    try (java.util.stream.Stream<Path> all = Files.walk(folder.resolve("var/spool"))) {
      all.filter(file -> Files.isRegularFile(file) && !file.getFileName().toString().contains("lock")).forEach(files::add);
    }
    return files;
  }
}
