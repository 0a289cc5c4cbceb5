package dev.waybill.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.audit.AuditLog;
import dev.waybill.dispatch.Order;
import dev.waybill.dispatch.Origin;
import dev.waybill.dispatch.Outcome;
import dev.waybill.plan.ProviderPlan;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import dev.waybill.tree.ExactNodes;
import io.vertx.core.Future;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditRecorderTest {
  @TempDir Path folder;
  private AuditLog log;
  private LiveEngine live;

  @BeforeEach
  void open() throws Exception {
    log = AuditLog.open(folder.resolve("audit"), 10_000_000, Instant::now, System::nanoTime, new Random(1));
    for (String id : List.of("phi", "plain")) {
      Station.manifest(folder, id, """
          manifest: 1
          id: %s
          name: Sample
          version: 1.0.0
          %s
          allowed_domains: [api.acme.example]
          base: https://api.acme.example
          actions: { go: { request: { GET: /go } } }
          """.formatted(id, id.equals("phi") ? "sensitivity: [phi]" : ""));
    }
    live = LiveEngine.open(Workbench.open(Files.writeString(folder.resolve("waybill.yaml"), "data: var\n"), null));
  }

  @AfterEach
  void close() throws Exception {
    live.close();
    log.close();
  }

  private ProviderPlan plan(String id) {
    return live.library().table().provider(id);
  }

  private static Order order(String provider, Origin origin) {
    return new Order(provider, "go", ExactNodes.FACTORY.objectNode(), false, null).from(origin);
  }

  private Outcome outcome(String provider) {
    return new Outcome("d-1", provider, "go", "1.0.0", "cafe", ExactNodes.FACTORY.objectNode(), null, List.of(), 200, 1, Duration.ofMillis(5), false,
        null, null, Outcome.Held.NO);
  }

  private List<String> records() throws Exception {
    log.flush().get(30, TimeUnit.SECONDS);
    return Files.readAllLines(folder.resolve("audit/0001.ndjson")).stream().skip(1)
        .map(line -> line.replaceAll("^.*?\"kind\":|,\"manifest\":\"[^\"]*\"|,\"prev\".*", "")).toList();
  }

  @Test
  void theBeginningIsOnTheDiskWhenItIsToldSo() throws Exception {
    AuditRecorder recorder = new AuditRecorder(log);
    recorder.begun("d-1", plan("phi"), order("phi", new Origin("r-1", "clinic", "key", "10.0.0.7")))
        .toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    assertThat(records()).containsExactly("\"begun\",\"request\":\"r-1\",\"dispatch\":\"d-1\",\"caller\":{\"name\":\"clinic\",\"kind\":\"key\"},"
        + "\"source\":\"10.0.0.7\",\"provider\":\"phi\",\"action\":\"go\",\"version\":\"1.0.0\"");
  }

  @Test
  void whatCannotBeWrittenIsOverloaded() throws Exception {
    log.close();
    Future<Void> begun = new AuditRecorder(log).begun("d-1", plan("phi"), order("phi", Origin.WEBHOOK));
    Problem problem = ((Failure) begun.cause()).problem();
    assertThat(problem.code().word() + " " + problem.label() + " " + problem.retryAfter() + " " + problem.maybeProcessed()
        + " " + problem.title()).isEqualTo("overloaded audit_unwritable PT5S false The call cannot be recorded");
  }

  @Test
  void probesAreRecordedOnlyWhereDataIsSensitiveAndQuestionsAboutDeliveriesAlways() throws Exception {
    AuditRecorder recorder = new AuditRecorder(log);
    recorder.ended(plan("plain"), order("plain", Origin.PROBE), outcome("plain"));
    recorder.ended(null, order("gone", Origin.PROBE), outcome("gone"));
    recorder.ended(plan("phi"), order("phi", Origin.PROBE), outcome("phi"));
    recorder.ended(plan("plain"), order("plain", Origin.WEBHOOK), outcome("plain"));
    String rest = "\"action\":\"go\",\"version\":\"1.0.0\",\"decision\":\"ok\",\"provider_status\":200,\"attempts\":1,\"duration_ms\":5";
    assertThat(records()).containsExactly(
        "\"dispatch\",\"dispatch\":\"d-1\",\"caller\":{\"name\":\"probe\",\"kind\":\"gateway\"},\"provider\":\"phi\"," + rest,
        "\"dispatch\",\"dispatch\":\"d-1\",\"caller\":{\"name\":\"webhook\",\"kind\":\"gateway\"},\"provider\":\"plain\"," + rest);
  }
}
