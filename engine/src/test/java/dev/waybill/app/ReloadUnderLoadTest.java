package dev.waybill.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.library.Library;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Manifests are edited, broken, mended and removed under constant load: nobody who calls notices anything but the new versions. */
class ReloadUnderLoadTest {
  private static final int CONNECTIONS = 16;
  private static final int RELOADS = 200;
  private static final long HEAP_SLACK = 48L << 20;

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger answered = new AtomicInteger();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final Set<String> versions = ConcurrentHashMap.newKeySet();
  private HttpServer provider;
  private Station station;
  private volatile boolean over;

  @BeforeEach
  void start() {
    provider = vertx.createHttpServer()
        .requestHandler(request -> request.response().putHeader("Content-Type", "application/json")
            .end("{\"n\":\"" + request.path().substring("/v/".length()) + "\"}"))
        .listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
    write(0);
    station = Station.open(folder);
  }

  @AfterEach
  void stop() {
    station.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /** The number stands in the version, in the request's path and in the output, whose shape differs from one to the next. */
  private void write(int n) {
    String shape = n % 2 == 0 ? "{ even: \"" + n + "\", echo: $.body.n }" : "{ odd: { n: \"" + n + "\" }, echo: $.body.n }";
    Station.manifest(folder, "acme", manifest("acme", "1.0." + n, "/v/" + n, shape));
  }

  private String manifest(String id, String version, String path, String output) {
    return """
        manifest: 1
        id: %s
        name: Sample
        version: %s
        allowed_domains: ["127.0.0.1:%d"]
        base: http://127.0.0.1:%d
        actions: { go: { request: { GET: %s }, output: %s } }
        """.formatted(id, version, provider.actualPort(), provider.actualPort(), path, output);
  }

  private void callAllTheTime(CountDownLatch ended) {
    try (Telephone telephone = new Telephone(station.port())) {
      while (!over) {
        Telephone.Answer answer = telephone.dispatch("acme/go", "{}");
        if (answer.status() != 200 || !isOfOneVersion(answer.json())) {
          wrong.add(answer.toString());
        }
        answered.incrementAndGet();
      }
    } catch (IOException | RuntimeException broken) {
      wrong.add(broken.toString());
    } finally {
      ended.countDown();
    }
  }

  private boolean isOfOneVersion(JsonNode answer) {
    String version = answer.path("version").asText();
    versions.add(version);
    String n = version.substring("1.0.".length());
    JsonNode output = answer.path("output");
    JsonNode shaped = Integer.parseInt(n) % 2 == 0 ? output.path("even") : output.path("odd").path("n");
    return shaped.asText().equals(n) && output.path("echo").asText().equals(n) && output.size() == 2;
  }

  @Test
  void noDispatchFailsAndNoConnectionIsClosed() throws Exception {
    CountDownLatch ended = new CountDownLatch(CONNECTIONS);
    for (int i = 0; i < CONNECTIONS; i++) {
      Thread caller = new Thread(() -> callAllTheTime(ended), "caller");
      caller.setDaemon(true);
      caller.start();
    }
    answersCome(500);
    int threads = ManagementFactory.getThreadMXBean().getThreadCount();
    long heap = heapAfterCollection();
    Library library = station.live.library();
    for (int n = 1; n <= RELOADS; n++) {
      disturbAnother(n);
      write(n);
      library.reload();
      assertThat(library.table().provider("acme").version()).isEqualTo("1.0." + n);
      if (n % 10 == 0) {
        answersCome(20);
      }
    }
    answersCome(CONNECTIONS * 4);
    over = true;
    assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(wrong).isEmpty();
    assertThat(versions).hasSizeGreaterThan(RELOADS / 10).contains("1.0." + RELOADS);
    assertThat(ManagementFactory.getThreadMXBean().getThreadCount()).isLessThanOrEqualTo(threads + 4);
    assertThat(heapAfterCollection()).isLessThan(heap + HEAP_SLACK);
    assertThat(library.report().refused()).isEmpty();
  }

  /** Another manifest comes, breaks, is touched, is mended and goes. */
  private void disturbAnother(int n) throws IOException {
    Path file = folder.resolve("manifests/other/manifest.yaml");
    switch (n % 5) {
      case 1 -> Station.manifest(folder, "other", manifest("other", "1.0.0", "/v/0", "{ n: $.body.n }"));
      case 2 -> Files.writeString(file, "manifest: [");
      case 3 -> Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(n)));
      case 4 -> Station.manifest(folder, "other", manifest("other", "1.1." + n, "/v/0", "{ n: $.body.n }"));
      default -> {
        Files.delete(file);
        Files.delete(file.getParent());
      }
    }
  }

  private void answersCome(int more) {
    int goal = answered.get() + more;
    await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(2))
        .until(() -> answered.get() >= goal || !wrong.isEmpty());
  }

  private static long heapAfterCollection() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  @Test
  void theWatcherTakesEditsOverUnderLoadAndSaysWhatBroke() throws Exception {
    CountDownLatch ended = new CountDownLatch(4);
    for (int i = 0; i < 4; i++) {
      new Thread(() -> callAllTheTime(ended), "caller").start();
    }
    List<String> seen = new ArrayList<>();
    for (int n = 1; n <= 10; n++) {
      write(n);
      String version = "1.0." + n;
      await().atMost(Duration.ofSeconds(5)).until(() -> versions.contains(version));
      seen.add(version);
    }
    Station.manifest(folder, "acme", "manifest: [");
    await().atMost(Duration.ofSeconds(5)).until(() ->
        Telephone.once(station.port(), "GET", "/health/ready", null).json().path("status").asText().equals("degraded"));
    JsonNode report = Telephone.once(station.port(), "GET", "/v1/admin/discovery", null).json();
    assertThat(report.path("loaded").get(0).path("version").asText()).isEqualTo("1.0.10");
    assertThat(report.path("loaded").get(0).path("stale").asBoolean()).isTrue();
    assertThat(report.path("refused").get(0).path("findings").get(0).path("rule").asText()).isEqualTo("syntax");
    assertThat(Telephone.once(station.port(), "GET", "/metrics", null).body()).contains("waybill_manifests_stale 1.0");
    write(11);
    await().atMost(Duration.ofSeconds(5)).until(() -> versions.contains("1.0.11"));
    over = true;
    assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(wrong).isEmpty();
    assertThat(seen).hasSize(10);
  }

  /** What is in flight ends on the version it began with; after that the provider is unknown. */
  @Test
  void aManifestThatIsRemovedUnderACallLetsItEnd() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch removed = new CountDownLatch(1);
    HttpServer slow = vertx.createHttpServer().requestHandler(request -> {
      arrived.countDown();
      vertx.executeBlocking(() -> removed.await(20, TimeUnit.SECONDS), false)
          .onComplete(done -> request.response().putHeader("Content-Type", "application/json").end("{\"n\":\"slow\"}"));
    }).listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
    String text = manifest("slow", "1.0.0", "/v/0", "{ n: $.body.n }").replace(":" + provider.actualPort(), ":" + slow.actualPort());
    Station.manifest(folder, "slow", text);
    station.live.library().reload();
    try (Telephone telephone = new Telephone(station.port())) {
      Thread remover = new Thread(() -> {
        try {
          arrived.await(20, TimeUnit.SECONDS);
          Files.delete(folder.resolve("manifests/slow/manifest.yaml"));
          station.live.library().reload();
          removed.countDown();
        } catch (IOException | InterruptedException failed) {
          wrong.add(failed.toString());
        }
      });
      remover.start();
      Telephone.Answer answer = telephone.dispatch("slow/go", "{}");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.json().path("output").path("n").asText()).isEqualTo("slow");
      assertThat(telephone.dispatch("slow/go", "{}").code()).isEqualTo("unknown_provider");
    }
    try (Telephone telephone = new Telephone(station.port())) {
      assertThat(telephone.dispatch("acme/go", "{}").status()).isEqualTo(200);
    }
    assertThat(wrong).isEmpty();
  }
}
