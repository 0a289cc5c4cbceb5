package dev.waybill.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Breaker, limits, probe and routes as a whole process keeps them: in its answers, its metrics and its log. */
class RestraintsEndToEndTest {
  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private void manifest(String id, int port, String rest) {
    Station.manifest(folder, id, """
        manifest: 1
        id: %1$s
        name: Texts
        version: 1.0.0
        allowed_domains: ["127.0.0.1:%2$d"]
        base: http://127.0.0.1:%2$d/%1$s
        actions:
          who: { request: { GET: /who } }
          slow: { request: { GET: /who }, limits: [{ rate: 1/h }] }
          send:
            implements: sms.send@1
            request: { POST: /send, json: { to: $.input.to, text: $.input.text } }
            output: { job_id: $.body.id, status: queued }
        %3$s
        """.formatted(id, port, rest));
  }

  @Test
  void whatFailsIsShownHeldBackAndGoneRound() throws Exception {
    HttpServer provider = vertx.createHttpServer().requestHandler(request -> {
      int status = request.path().equals("/bad/who") ? 401 : request.path().equals("/bad/send") ? 503 : 200;
      request.response().setStatusCode(status).putHeader("Content-Type", "application/json").end("{\"id\":\"7\"}");
    }).listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
    manifest("bad", provider.actualPort(), "probe: { action: who, every: 1s }\nbreaker: { of: 2, open: 1h }\n");
    manifest("good", provider.actualPort(), "probe: { action: who, every: 1s }\n");
    String sms = "{\"to\":\"+15551234567\",\"text\":\"hi\"}";
    try (Serving serving = Serving.start(folder, Station.LOOPBACK + "listen: \"127.0.0.1:0\"\ndata: var\n"
        + "routes: { sms.send@1: [bad, good, gone] }\n", Map.of()); Telephone gateway = new Telephone(serving.port())) {
      await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
        JsonNode ready = gateway.call("GET", "/health/ready", null).json();
        assertThat(ready.path("status").asText()).isEqualTo("degraded");
        assertThat(ready.at("/providers/0/id").asText()).isEqualTo("bad");
        assertThat(ready.at("/providers/0/probe/code").asText()).isEqualTo("unauthorized");
        assertThat(ready.path("providers")).hasSize(1);
        assertThat(gateway.call("GET", "/v1/providers/good", null).json().at("/probe/state").asText()).isEqualTo("ok");
      });
      assertThat(gateway.dispatch("bad/send", sms).status()).isEqualTo(503);
      gateway.dispatch("bad/send", sms);
      JsonNode routed = gateway.dispatch("sms.send", sms).json();
      assertThat(routed.path("provider").asText()).as(routed.toString()).isEqualTo("good");
      assertThat(routed.at("/tried/0/provider").asText()).isEqualTo("bad");
      assertThat(routed.at("/tried/0/detail").asText()).contains("keeps failing and is not called for a while");
      assertThat(gateway.dispatch("good/slow", "{}").status()).isEqualTo(200);
      Telephone.Answer limited = gateway.dispatch("good/slow", "{}");
      assertThat(limited.code()).isEqualTo("rate_limited");
      assertThat(limited.headers().get("retry-after")).isEqualTo("3600");
      String metrics = gateway.call("GET", "/metrics", null).body();
      String host = "host=\"127.0.0.1:" + provider.actualPort() + "\",provider=\"bad\"";
      assertThat(metrics).contains("waybill_breaker_state{" + host + "} 2.0", "waybill_breaker_openings_total{" + host + "} 1.0",
          "waybill_limit_refusals_total{provider=\"good\"} 1.0", "waybill_probes_failing 1.0", "waybill_refusals_total{reason=\"breaker_open\"}");
      JsonNode report = gateway.call("GET", "/v1/admin/discovery", null).json();
      assertThat(report.path("warnings").findValuesAsText("rule")).contains("unknown-provider");
      await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(serving.output()).contains("A breaker opened",
          "A provider's probe fails", "A route leads nowhere", "The route of `sms.send@1` names the provider `gone`, which is not here."));
    }
  }
}
