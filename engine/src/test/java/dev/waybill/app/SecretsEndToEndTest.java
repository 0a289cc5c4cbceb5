package dev.waybill.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waybill.plan.ProviderPlan;
import dev.waybill.secret.Secret;
import dev.waybill.secret.SecretStore;
import dev.waybill.secret.StoreKey;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets that change while the gateway runs: files, the sealed store, and a vault that is a provider. */
class SecretsEndToEndTest {
  private static final String TOKEN = "hvs.vault-token-canary-0123456789";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path folder;

  private final Vertx vertx = Vertx.vertx();
  private final Map<String, String> vault = new ConcurrentHashMap<>();
  private final AtomicInteger asked = new AtomicInteger();
  private volatile boolean sealed;
  /** What it gives in place of what it should, or null. */
  private volatile String fields;
  private int port;

  @BeforeEach
  void begin() throws Exception {
    port = vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join().actualPort();
    for (String id : new String[] {"acme", "other"}) {
      Station.manifest(folder, id, """
          manifest: 1
          id: %1$s
          name: Acme
          version: 1.0.0
          allowed_domains: ["127.0.0.1:%2$d"]
          base: http://127.0.0.1:%2$d
          secrets: { key: {} }
          auth: { key: { header: X-API-Key, value: $.secret.key } }
          actions:
            go: { request: { GET: /echo }, output: { length: $.body.length, said: $.body.said, last: $.body.last } }
          """.formatted(id, port));
    }
  }

  @AfterEach
  void end() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private void answer(HttpServerRequest request) {
    if (request.path().equals("/echo")) {
      String key = request.getHeader("X-API-Key");
      request.response().putHeader("Content-Type", "application/json")
          .end(EchoProvider.object().put("length", key.length()).put("said", key).put("last", key.substring(key.length() - 1)).toString());
      return;
    }
    asked.incrementAndGet();
    boolean known = TOKEN.equals(request.getHeader("X-Vault-Token"));
    String value = vault.get(request.path().substring(request.path().lastIndexOf('/') + 1));
    request.response().setStatusCode(sealed ? 503 : !known ? 403 : value == null ? 404 : 200).putHeader("Content-Type", "application/json")
        .end(sealed || !known || value == null ? "{\"errors\":[\"vault-says-" + request.getHeader("X-Vault-Token") + "\"]}"
            : "{\"data\":{\"data\":" + (fields != null ? fields : "{\"api_key\":\"" + value + "\"}") + ",\"metadata\":{\"version\":1,\"deletion_time\":\"\",\"destroyed\":false}}}");
  }

  private void vaultManifest() throws Exception {
    String shipped = Ran.read(Ran.ROOT.resolve("manifests/vault-kv2/manifest.yaml"));
    Station.manifest(folder, "vault", shipped.replace("id: vault-kv2", "id: vault").replace("base: https://", "base: http://").replaceAll("(?s)\ntls: [^\n]*", "")
        .replaceAll("(?m)^  ca: .*\n", "").replaceAll("(?s)\ntest_defaults:.*", "\n"));
    Files.writeString(folder.resolve("vault-token"), TOKEN + "\n");
  }

  private String vaultSettings() {
    return """
        secrets: { refresh: 1s }
        providers:
          vault: { config: { address: "127.0.0.1:%d" }, secrets: { token: { file: vault-token } } }
          acme: { secrets: { key: { provider: vault, action: read_secret, input: { path: acme }, field: api_key } } }
          other: { secrets: { key: { provider: vault, action: read_secret, input: { path: other }, field: api_key } } }
        """.formatted(port);
  }

  private static Telephone.Answer go(Station station, String provider) {
    try {
      return Telephone.once(station.port(), "POST", "/v1/dispatch/" + provider + "/go", "{}");
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  /** The length of the key that the provider got; 0 where it got none. */
  private static int length(Station station, String provider) {
    return go(station, provider).json().path("output").path("length").asInt();
  }

  private static void until(Station station, String provider, int length) {
    await().atMost(PATIENCE).until(() -> length(station, provider) == length);
  }

  @Test
  void aReplacedFileIsUsedWithoutARestartAndTheOldValueIsMaskedOn() throws Exception {
    Path releases = Files.createDirectories(folder.resolve("mount/one"));
    Files.writeString(releases.resolve("key"), "first-canary-value-1\n");
    Path next = Files.createDirectories(folder.resolve("mount/two"));
    Files.writeString(next.resolve("key"), "second-canary-value-22\n");
    Path data = folder.resolve("mount/..data");
    Files.createSymbolicLink(data, Path.of("one"));
    Files.createSymbolicLink(folder.resolve("mount/key"), Path.of("..data/key"));
    try (Station station = Station.open(folder, "providers: { acme: { secrets: { key: { file: mount/key } } } }\n")) {
      assertThat(length(station, "acme")).isEqualTo(20);
      // As Kubernetes does: another directory under the same link.
      Path aside = Files.createSymbolicLink(folder.resolve("mount/..new"), Path.of("two"));
      Files.move(aside, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      until(station, "acme", 22);
      assertThat(go(station, "acme").body()).contains("\"said\":\"***\"").doesNotContain("canary");
      ProviderPlan plan = station.live.library().table().provider("acme");
      assertThat(plan.redactor().clean("first-canary-value-1 second-canary-value-22")).isEqualTo("*** ***");
      Files.writeString(next.resolve("key"), "third-canary-value-333\n".repeat(1).replace("333", "3333"));
      until(station, "acme", 22 + 1);
    }
  }

  @Test
  void theSealedStoreIsTakenOverWhileItRuns() throws Exception {
    String key = StoreKey.make(new SecureRandom());
    Files.writeString(folder.resolve("store.key"), key + "\n");
    SecretStore store = new SecretStore(folder.resolve("var"), new SecureRandom());
    java.util.List<StoreKey> keys = java.util.List.of(StoreKey.parse(key, "a test"));
    try (Station station = Station.open(folder, """
        data: var
        secrets: { key: { file: store.key } }
        providers: { acme: { secrets: { key: { store: true } } }, other: { secrets: { key: { store: acme/key } } } }
        """)) {
      Telephone.Answer none = go(station, "acme");
      assertThat(none.code()).isEqualTo("not_configured");
      assertThat(none.body()).contains("The secret `key` cannot be used. Nothing is stored for it.");
      store.set("acme/key", Secret.of("stored-canary-1"), keys, Instant.EPOCH);
      until(station, "acme", 15);
      until(station, "other", 15);
      store.set("acme/key", Secret.of("stored-canary-22"), keys, Instant.EPOCH);
      until(station, "acme", 16);
      Files.writeString(folder.resolve("store.key"), StoreKey.make(new SecureRandom()) + "\n");
      await().atMost(PATIENCE).until(() -> go(station, "acme").body().contains("The secret `key` cannot be used. What is stored of it does not open."));
      assertThat(go(station, "acme").body()).doesNotContain(key).doesNotContain("canary");
    }
  }

  @Test
  void whatAVaultGivesIsThereFromTheStartAndCallersCannotAskIt() throws Exception {
    vaultManifest();
    vault.putAll(Map.of("acme", "fetched-canary-1", "other", "fetched-canary-22"));
    try (Station station = Station.open(folder, vaultSettings())) {
      assertThat(length(station, "acme")).isEqualTo(16);
      assertThat(length(station, "other")).isEqualTo(17);
      assertThat(go(station, "acme").body()).contains("***").doesNotContain("canary");
      Telephone.Answer hidden = Telephone.once(station.port(), "POST", "/v1/dispatch/vault/read_secret", "{\"path\":\"acme\"}");
      Telephone.Answer absent = Telephone.once(station.port(), "POST", "/v1/dispatch/vault9/read_secret", "{\"path\":\"acme\"}");
      assertThat(hidden.status()).isEqualTo(404);
      assertThat(hidden.code()).isEqualTo("unknown_provider");
      assertThat(hidden.json().path("detail").asText()).isEqualTo(absent.json().path("detail").asText().replace("vault9", "vault"));
      for (String path : new String[] {"/v1/providers", "/v1/providers/vault", "/v1/admin/discovery", "/v1/contracts", "/metrics", "/v1/events"}) {
        if (!path.equals("/v1/events")) {
          String body = Telephone.once(station.port(), "GET", path, null).body();
          assertThat(body.replace("/v1/providers/vault", "")).as(path).doesNotContain("read_secret").doesNotContain("HashiCorp").doesNotContain("canary");
        }
      }
      assertThat(station.live.library().table().provider("vault")).isNull();
      assertThat(station.live.library().hidden().ids()).containsExactly("vault");
      for (long id = station.live.events().first(); id <= station.live.events().last(); id++) {
        assertThat(station.live.events().find(id).json().toString()).doesNotContain("vault").doesNotContain("canary");
      }
    }
  }

  @Test
  void anotherValueReloadsItsProviderAloneAndTheLastOneStaysWhileTheVaultIsSealed() throws Exception {
    vaultManifest();
    vault.putAll(Map.of("acme", "fetched-canary-1", "other", "fetched-canary-22"));
    try (Station station = Station.open(folder, vaultSettings())) {
      ProviderPlan other = station.live.library().table().provider("other");
      vault.put("acme", "fetched-canary-of-now");
      until(station, "acme", 21);
      assertThat(station.live.library().table().provider("other")).isSameAs(other);
      assertThat(station.live.library().table().provider("acme").redactor().clean("fetched-canary-1")).isEqualTo("***");
      sealed = true;
      int before = asked.get();
      await().atMost(PATIENCE).until(() -> asked.get() > before + 3);
      assertThat(length(station, "acme")).isEqualTo(21);
      sealed = false;
      vault.put("acme", "fetched-canary-3");
      until(station, "acme", 16);
    }
  }

  @Test
  void anAnswerWithoutTheFieldLeavesTheLastValueInForce() throws Exception {
    vaultManifest();
    vault.putAll(Map.of("acme", "fetched-canary-1", "other", "fetched-canary-22"));
    try (Station station = Station.open(folder, vaultSettings())) {
      assertThat(station.live.secretsFailing()).isZero();
      fields = "{\"another\":\"x\"}";
      await().atMost(PATIENCE).until(() -> station.live.secretsFailing() == 2);
      assertThat(length(station, "acme")).isEqualTo(16);
      fields = "{\"api_key\":[\"x\"]}";
      int before = asked.get();
      await().atMost(PATIENCE).until(() -> asked.get() > before + 3);
      assertThat(length(station, "acme")).isEqualTo(16);
      assertThat(length(station, "other")).isEqualTo(17);
      fields = null;
      vault.put("acme", "fetched-canary-3-");
      until(station, "acme", 17);
      await().atMost(PATIENCE).until(() -> station.live.secretsFailing() == 0);
    }
  }

  @Test
  void anAnswerWithoutTheFieldIsSaidWhereThereIsNoValueYet() throws Exception {
    vaultManifest();
    vault.putAll(Map.of("acme", "fetched-canary-1", "other", "fetched-canary-22"));
    fields = "{\"another\":\"x\"}";
    try (Station station = Station.open(folder, vaultSettings())) {
      Telephone.Answer none = go(station, "acme");
      assertThat(none.code()).isEqualTo("not_configured");
      assertThat(none.body()).contains("The secret `key` cannot be used. What was fetched does not hold it.").doesNotContain("vault");
      assertThat(station.live.library().table().provider("acme").wanting())
          .containsExactly("The secret `key` cannot be used: There is no field `api_key` from `vault/read_secret`.");
      fields = null;
      until(station, "acme", 16);
    }
  }

  @Test
  void whatCannotBeFetchedIsSaidAndFetchedLater() throws Exception {
    vaultManifest();
    vault.put("other", "fetched-canary-22");
    try (Station station = Station.open(folder, vaultSettings())) {
      Telephone.Answer none = go(station, "acme");
      assertThat(none.code()).isEqualTo("not_configured");
      assertThat(none.body()).contains("The secret `key` cannot be used. It could not be fetched.");
      assertThat(length(station, "other")).isEqualTo(17);
      vault.put("acme", "fetched-canary-1");
      until(station, "acme", 16);
    }
  }

  @Test
  void onlyTheRunningGatewayAndCallFetch() throws Exception {
    vaultManifest();
    vault.putAll(Map.of("acme", "fetched-canary-1", "other", "fetched-canary-22"));
    Path settings = Files.writeString(folder.resolve("waybill.yaml"), Station.LOOPBACK + vaultSettings());
    Path input = Files.writeString(folder.resolve("input.json"), "{\"path\":\"acme\"}");
    for (Ran ran : new Ran[] {Ran.command("check", "--config", settings), Ran.command("render", "--config", settings, "acme", "go"),
        Ran.command("explain", "--config", settings, "acme", "go"), Ran.command("explain", "--config", settings, "vault"),
        Ran.command("render", "--config", settings, "--curl", "vault", "read_secret", "--input", input)}) {
      assertThat(ran.out() + ran.err()).doesNotContain("canary");
    }
    assertThat(asked.get()).isZero();
    Ran called = Ran.command("call", "--config", settings, "acme", "go");
    assertThat(called.out()).as(called.err()).contains("\"length\" : 16").doesNotContain("canary");
    Ran refused = Ran.command("call", "--config", settings, "--input", input, "vault", "read_secret");
    assertThat(refused.out()).contains("unknown_provider").doesNotContain("canary");
  }
}
