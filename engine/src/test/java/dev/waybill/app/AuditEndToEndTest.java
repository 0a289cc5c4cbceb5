package dev.waybill.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.access.KeyMaker;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit record of a gateway in a process of its own, and the commands that check it. */
class AuditEndToEndTest {
  private static final KeyMaker.Made KEY = new KeyMaker(new Random(3)).make();

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final ConcurrentLinkedQueue<List<String>> atProvider = new ConcurrentLinkedQueue<>();
  private int port;

  @BeforeEach
  void provider() throws Exception {
    HttpServer server = vertx.createHttpServer().requestHandler(request -> {
      // What stands on the disk at the moment the call arrives.
      atProvider.add(records());
      request.response().putHeader("Content-Type", "application/json").end("{\"done\":true}");
    }).listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
    port = server.actualPort();
    Station.manifest(folder, "plain", manifest("plain", ""));
    Station.manifest(folder, "phi", manifest("phi", "sensitivity: [phi]"));
  }

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private String manifest(String id, String line) {
    return """
        manifest: 1
        id: %1$s
        name: Sample
        version: 1.0.0
        %3$s
        allowed_domains: ["127.0.0.1:%2$d"]
        base: http://127.0.0.1:%2$d
        actions: { go: { request: { GET: /go } } }
        tests: [{ name: goes, action: go, exchange: [{ reply: { status: 200, json: { sandboxed: true } } }], expect: { output: { sandboxed: true } } }]
        """.formatted(id, port, line);
  }

  private static String settings(String more) {
    return Station.LOOPBACK + "listen: \"127.0.0.1:0\"\ndata: var\n" + more;
  }

  private static String keys() {
    return "access: { keys: [{ name: ops, hash: \"" + KEY.hash() + "\", scopes: [\"dispatch:*/*\", \"dispatch:phi/*\", \"admin:read\"] }] }\n";
  }

  private List<String> records() {
    try {
      return Files.readAllLines(folder.resolve("var/audit/0001.ndjson"));
    } catch (java.io.IOException none) {
      return List.of();
    }
  }

  private static Telephone.Answer call(Serving serving, String method, String path, String body) throws Exception {
    return Telephone.once(serving.port(), method, path, body, "Authorization", "Bearer " + KEY.key());
  }

  @Test
  void whatIsDoneIsOnTheDiskAndTheChainIsWhole() throws Exception {
    try (Serving serving = Serving.start(folder, settings(keys()), Map.of())) {
      assertThat(call(serving, "POST", "/v1/dispatch/plain/go", "{}").status()).isEqualTo(200);
      assertThat(call(serving, "POST", "/v1/dispatch/phi/go", "{}").status()).isEqualTo(200);
      assertThat(List.copyOf(atProvider).get(1)).anyMatch(line -> line.contains("\"kind\":\"begun\"") && line.contains("\"provider\":\"phi\""));
      JsonNode items = call(serving, "GET", "/v1/admin/audit?limit=3", null).json().path("items");
      assertThat(items).extracting(item -> item.path("kind").asText()).containsExactly("dispatch", "begun", "dispatch");
      Ran running = Ran.command("audit", "verify", folder.resolve("var/audit"));
      assertThat(running.code()).as(running.err()).isZero();
      try (Serving second = Serving.start(Files.createDirectories(folder.resolve("second")),
          settings(keys()).replace("data: var", "data: " + folder.resolve("var") + "\nmanifests: { paths: [" + folder.resolve("manifests") + "] }"), Map.of())) {
        assertThat(second.exit()).isOne();
        assertThat(second.output()).contains("another gateway writes its audit record in").contains("Give this one a `data` directory of its own");
      }
      serving.terminate();
      assertThat(serving.exit()).isZero();
    }
    List<String> kinds = new ArrayList<>();
    for (String line : records()) {
      kinds.add(EchoProvider.JSON.readTree(line).path("kind").asText());
    }
    assertThat(kinds).containsExactly("head", "start", "reload", "reload", "dispatch", "begun", "dispatch", "admin", "stop");
    Ran head = Ran.command("audit", "head", folder.resolve("var/audit"));
    assertThat(head.out()).matches("9:[0-9a-f]{64}\n");
    Ran whole = Ran.command("audit", "verify", "--config", folder.resolve("waybill.yaml"), "--head", head.out().strip());
    assertThat(whole).isEqualTo(new Ran(0, "The chain is whole: 9 records, 1 to 9.\nhead " + head.out(), ""));
    Files.write(folder.resolve("var/audit/0001.ndjson"), records().subList(0, 6));
    Ran cut = Ran.command("audit", "verify", folder.resolve("var/audit"), "--head", head.out().strip());
    assertThat(cut).isEqualTo(new Ran(1, "0001.ndjson: truncated: The log ends with record 6, but record 9 was there: its end was cut off.\n"
        + "6 records before it are as they were written.\n", ""));
    assertThat(Ran.command("audit", "verify", folder.resolve("none")).code()).isEqualTo(2);
    assertThat(Ran.command("audit", "verify", folder.resolve("var/audit"), "--head", "x").code()).isEqualTo(2);
  }

  @Test
  void sensitiveDataWantsARecordAndKnownCallers() throws Exception {
    try (Serving serving = Serving.start(folder, settings("audit: { enabled: false }\n"), Map.of())) {
      Telephone.Answer refused = Telephone.once(serving.port(), "POST", "/v1/dispatch/phi/go", "{}");
      assertThat(refused.code()).isEqualTo("not_configured");
      assertThat(refused.json().path("detail").asText()).isEqualTo("The provider `phi` cannot run yet. "
          + "It handles sensitive data, and what is done with it must be recorded: `audit.enabled` is false. "
          + "It handles sensitive data, and callers must be known: set `access.keys`, `access.certificates` or `access.jwt`, "
          + "with scopes that name the provider.");
      assertThat(Telephone.once(serving.port(), "POST", "/v1/dispatch/plain/go", "{}").status()).isEqualTo(200);
      assertThat(Telephone.once(serving.port(), "GET", "/v1/admin/audit", null).code()).isEqualTo("not_configured");
    }
    assertThat(Files.exists(folder.resolve("var/audit"))).isFalse();
  }

  @Test
  void aRecordThatCannotBeWrittenIsSaidAndSensitiveDataWaits() throws Exception {
    Files.createDirectories(folder.resolve("var"));
    Files.writeString(folder.resolve("var/audit"), "in the way");
    try (Serving serving = Serving.start(folder, settings(keys()), Map.of())) {
      assertThat(call(serving, "POST", "/v1/dispatch/phi/go", "{}").json().path("detail").asText()).contains("the audit record cannot be written")
          .doesNotContain(folder.toString());
      assertThat(call(serving, "POST", "/v1/dispatch/plain/go", "{}").status()).isEqualTo(200);
      assertThat(call(serving, "GET", "/health/ready", null).json().path("status").asText()).isEqualTo("degraded");
    }
  }

  @Test
  void settingsMakeAProviderSensitiveToo() throws Exception {
    try (Serving serving = Serving.start(folder, settings(keys()) + "providers: { plain: { sensitivity: [phi] } }\n", Map.of())) {
      assertThat(call(serving, "POST", "/v1/dispatch/plain/go", "{}").code()).isEqualTo("unknown_provider");
    }
  }

  @Test
  void aCommandThatKeepsNoRecordDoesNotCallIt() throws Exception {
    Path settings = Files.writeString(folder.resolve("waybill.yaml"), settings(""));
    Path input = Files.writeString(folder.resolve("input.json"), "{}");
    Ran refused = Ran.command("call", "--config", settings, "phi", "go", "--input", input);
    assertThat(refused.code()).isOne();
    assertThat(refused.err()).isEqualTo("waybill: `phi` handles sensitive data: every call to it is recorded, and this command keeps no record. "
        + "Call it through `waybill serve`, or try it with --sandbox.\n");
    assertThat(atProvider).isEmpty();
    assertThat(Ran.command("call", "--sandbox", "--config", settings, "phi", "go", "--input", input).out()).contains("sandboxed");
  }
}
