package dev.waybill.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the process starts, refuses to start, lets callers in and ends. */
class ServeCommandTest {
  private static final String FREE = "listen: \"127.0.0.1:0\"\ndata: var\n";

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private String manifest(String id, int port) {
    return """
        manifest: 1
        id: %1$s
        name: Sample
        version: 1.0.0
        allowed_domains: ["127.0.0.1:%2$d"]
        base: http://127.0.0.1:%2$d
        actions: { go: { request: { GET: /go } }, stay: { request: { GET: /stay } } }
        """.formatted(id, port);
  }

  @Test
  void whatIsUnderWayIsFinishedBeforeTheProcessEnds() throws Exception {
    int calls = 8;
    AtomicInteger arrived = new AtomicInteger();
    Promise<Void> released = Promise.promise();
    HttpServer provider = vertx.createHttpServer().requestHandler(request -> {
      arrived.incrementAndGet();
      released.future().onSuccess(go -> request.response().putHeader("Content-Type", "application/json").end("{\"done\":true}"));
    }).listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
    Station.manifest(folder, "acme", manifest("acme", provider.actualPort()));
    Queue<Telephone.Answer> answers = new ConcurrentLinkedQueue<>();
    Queue<Exception> broken = new ConcurrentLinkedQueue<>();
    try (Serving serving = Serving.start(folder, Station.LOOPBACK + FREE, Map.of());
        Telephone kept = new Telephone(serving.port())) {
      assertThat(kept.call("GET", "/health/ready", null).json().path("status").asText()).isEqualTo("ok");
      List<Thread> callers = IntStream.range(0, calls).mapToObj(i -> new Thread(() -> {
        try {
          answers.add(Telephone.once(serving.port(), "POST", "/v1/dispatch/acme/go", "{}"));
        } catch (Exception failed) {
          broken.add(failed);
        }
      })).toList();
      callers.forEach(Thread::start);
      await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(arrived).as(answers + serving.output()).hasValue(calls));
      serving.terminate();
      await().atMost(Duration.ofSeconds(20)).until(() -> serving.output().contains("Waybill stops"));
      Telephone.Answer late = kept.dispatch("acme/go", "{}");
      assertThat(late.code()).isEqualTo("overloaded");
      assertThat(late.headers()).containsKey("retry-after").containsEntry("connection", "close");
      assertThat(answers).isEmpty();
      released.complete();
      for (Thread caller : callers) {
        caller.join();
      }
      assertThat(serving.exit()).isZero();
      assertThat(serving.output()).contains("Waybill has stopped").doesNotContain("ERROR", "Exception");
    }
    assertThat(broken).isEmpty();
    assertThat(answers).hasSize(calls).allMatch(answer -> answer.status() == 200 && answer.json().path("output").path("done").asBoolean());
    assertThat(arrived).hasValue(calls);
  }

  @Test
  void refusesToListenForEverybodyWithoutKeys() throws Exception {
    for (String address : List.of("0.0.0.0:0", "[::]:0")) {
      try (Serving serving = Serving.start(folder, "listen: \"" + address + "\"\ndata: var\n", Map.of())) {
        assertThat(serving.exit()).isEqualTo(1);
        assertThat(serving.output().lines().filter(line -> line.startsWith("waybill: "))).containsExactly(
            "waybill: Waybill does not listen on " + address.replace("[", "").replace("]", "").replaceAll(":0$", "")
                + " without access control: configure `access`, or listen on 127.0.0.1.");
      }
    }
  }

  @Test
  void saysWhichAddressIsInUse() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      try (Serving serving = Serving.start(folder, "listen: \"" + address + "\"\ndata: var\n", Map.of())) {
        assertThat(serving.exit()).isEqualTo(1);
        assertThat(serving.output().lines().filter(line -> line.startsWith("waybill: "))).containsExactly(
            "waybill: Waybill cannot listen on " + address + ": another process listens there already. "
                + "Stop it, or choose another address with `listen` or --listen.");
        assertThat(serving.output()).doesNotContain("\tat ");
      }
    }
  }

  @Test
  void saysWhatIsWrongWithTheSettings() throws Exception {
    try (Serving serving = Serving.start(folder, "listn: x\n", Map.of())) {
      assertThat(serving.exit()).isEqualTo(1);
      assertThat(serving.output()).contains("waybill: the settings cannot be used.", "listn", "listen").doesNotContain("\tat ");
    }
  }

  private static String hash(String key) throws Exception {
    return "sha256:" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void letsInWhoMayAndTellsNobodyMore() throws Exception {
    EchoProvider provider = new EchoProvider(vertx);
    Station.manifest(folder, "acme", manifest("acme", provider.port()));
    Station.manifest(folder, "beta", manifest("beta", provider.port()));
    String settings = Station.LOOPBACK + FREE + """
        access:
          keys:
            - { name: one, hash: "%s", scopes: ["dispatch:acme/go"] }
            - { name: reader, hash: "%s", scopes: [read] }
            - { name: admin, hash: "%s", scopes: ["dispatch:*/*", read, "admin:read"] }
        """.formatted(hash("key-one-0123456789"), hash("key-reader-0123456789"), hash("key-admin-0123456789"));
    try (Serving serving = Serving.start(folder, settings, Map.of())) {
      for (String header : List.of("Authorization: Bearer ", "X-API-Key: ")) {
        assertThat(post(serving, "acme/go", header, "key-one-0123456789")).isEqualTo("200 ");
        assertThat(post(serving, "acme/stay", header, "key-one-0123456789")).isEqualTo("403 out_of_scope");
        assertThat(post(serving, "beta/go", header, "key-one-0123456789")).isEqualTo("404 unknown_provider");
        assertThat(post(serving, "nobody/go", header, "key-one-0123456789")).isEqualTo("404 unknown_provider");
        assertThat(post(serving, "acme/go", header, "key-reader-0123456789")).isEqualTo("404 unknown_provider");
        assertThat(post(serving, "beta/stay", header, "key-admin-0123456789")).isEqualTo("200 ");
        assertThat(post(serving, "beta/none", header, "key-admin-0123456789")).isEqualTo("404 unknown_action");
        for (String wrong : List.of("key-one-012345678", "key-one-01234567890", "", "KEY-ONE-0123456789", hash("key-one-0123456789"))) {
          assertThat(post(serving, "acme/go", header, wrong)).as(wrong).isEqualTo("401 unauthenticated");
        }
      }
      assertThat(get(serving, "/v1/admin/discovery", "key-one-0123456789")).isEqualTo("403 out_of_scope");
      assertThat(get(serving, "/v1/admin/discovery", "key-reader-0123456789")).isEqualTo("403 out_of_scope");
      assertThat(get(serving, "/v1/admin/discovery", "key-admin-0123456789")).isEqualTo("200 ");
      for (String path : List.of("/v1/providers", "/v1/providers/acme", "/v1/contracts", "/v1/admin/discovery", "/metrics")) {
        Telephone.Answer stranger = Telephone.once(serving.port(), "GET", path, null);
        assertThat(stranger.status() + " " + stranger.code()).as(path).isEqualTo("401 unauthenticated");
        assertThat(stranger.headers()).containsKey("www-authenticate");
      }
      assertThat(get(serving, "/v1/providers/beta", "key-one-0123456789")).isEqualTo("403 out_of_scope");
      assertThat(Telephone.once(serving.port(), "GET", "/health/live", null).status()).isEqualTo(200);
      Telephone.Answer hidden = call(serving, "beta/go", "Authorization: Bearer ", "key-one-0123456789");
      Telephone.Answer absent = call(serving, "nope/go", "Authorization: Bearer ", "key-one-0123456789");
      assertThat(withoutId(hidden).replace("beta", "nope")).isEqualTo(withoutId(absent));
      assertThat(serving.output()).doesNotContain("0123456789");
    }
    provider.close();
  }

  private static String withoutId(Telephone.Answer answer) {
    return answer.body().replaceAll("\"id\":\"[^\"]*\"", "");
  }

  private static Telephone.Answer call(Serving serving, String path, String header, String key) throws Exception {
    String[] field = header.split(": ?", 2);
    return Telephone.once(serving.port(), "POST", "/v1/dispatch/" + path, "{}", field[0], field[1] + key);
  }

  private static String post(Serving serving, String path, String header, String key) throws Exception {
    Telephone.Answer answer = call(serving, path, header, key);
    return answer.status() + " " + answer.code();
  }

  private static String get(Serving serving, String path, String key) throws Exception {
    Telephone.Answer answer = Telephone.once(serving.port(), "GET", path, null, "X-API-Key", key);
    return answer.status() + " " + answer.code();
  }

  /** On loopback without keys only this listener's own name counts, so that no web page reaches it by rebinding. */
  @Test
  void withoutKeysForeignHostsAndOriginsAreRefused() throws Exception {
    try (Serving serving = Serving.start(folder, FREE + "manifests: { paths: [.] }\n", Map.of())) {
      for (String field : List.of("Origin: https://evil.example", "Origin: null", "Origin: http://rebind.example:" + serving.port())) {
        String[] parts = field.split(": ", 2);
        Telephone.Answer answer = Telephone.once(serving.port(), "GET", "/v1/providers", null, parts[0], parts[1]);
        assertThat(answer.code()).as(field).isEqualTo("foreign_host");
        assertThat(answer.headers()).doesNotContainKey("access-control-allow-origin");
      }
      assertThat(Telephone.once(serving.port(), "GET", "/v1/providers", null).status()).isEqualTo(200);
    }
  }
}
