package dev.waybill.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code Prefer: wait} and steps as a caller meets them. */
class WaitingAnswerTest {
  private static final String JOBS = """
      manifest: 1
      id: jobs
      name: Jobs
      version: 1.0.0
      allowed_domains: [api.acme.example]
      base: https://api.acme.example
      actions:
        send:
          request: { POST: /jobs }
          output: { id: $.body.id }
          wait: { action: status, with: { id: $.output.id }, every: 1ms, until: { $.output.state: done }, timeout: 1m }
        status: { input: { type: object, properties: { id: { type: string } } }, request: { GET: "/jobs/{{input.id}}" }, output: { state: $.body.state } }
        both: { steps: [ { id: one, request: { POST: /one }, undo: { DELETE: /one } }, { id: two, request: { POST: /two } } ] }
      """;

  @TempDir static Path folder;
  private static Rig rig;

  @BeforeAll
  static void start() {
    rig = Rig.open(folder.resolve("spool"));
    rig.report = rig.report(JOBS);
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  private static void provider(int status, String state) {
    rig.provider = call -> Future.succeededFuture(call.method().equals("POST") ? Rig.reply(call, 200, "{\"id\":\"j1\"}")
        : Rig.reply(call, status, "{\"state\":\"" + state + "\"}"));
  }

  @Test
  void aFinalResultInTimeIs200() {
    provider(200, "done");
    RawCall.Answer answer = rig.dispatch("jobs/send", "{}", "Prefer", "wait=30");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Preference-Applied")).isEqualTo("wait");
    assertThat(answer.json().get("output").toString()).isEqualTo("{\"state\":\"done\"}");
    assertThat(answer.json().get("action").textValue()).isEqualTo("send");
    assertThat(answer.json().has("state")).isFalse();
    assertThat(answer.json().at("/upstream/attempts").intValue()).isEqualTo(2);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(delimiter = '|', value = {"wait=0 | wait", "'handling=strict, wait=\"0\"' | 'handling=strict, wait'"})
  void oneThatIsStillToComeIs202(String prefer, String applied) {
    provider(200, "sending");
    RawCall.Answer answer = rig.dispatch("jobs/send", "{}", "Prefer", prefer);
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.header("Preference-Applied")).isEqualTo(applied);
    assertThat(answer.header("Location")).isNull();
    assertThat(answer.json().get("state").textValue()).isEqualTo("waiting");
    assertThat(answer.json().get("output").toString()).isEqualTo("{\"id\":\"j1\"}");
  }

  @Test
  void aPollThatFailsForGoodIs202WithAWarning() {
    provider(404, "");
    RawCall.Answer answer = rig.dispatch("jobs/send", "{}", "Prefer", "wait=30");
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.json().get("warnings").toString()).contains("The wait ended early: `status` gave `not_found`.");
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(delimiter = '|', value = {"send | wait", "send | wait=x", "send | wait=-1", "send | waits=5", "send | wait=1e3", "status | wait=5"})
  void whatIsNoWishToWaitOrHasNothingToWaitForIsPassedOver(String action, String prefer) {
    provider(200, "sending");
    RawCall.Answer answer = rig.dispatch("jobs/" + action, action.equals("send") ? "{}" : "{\"id\":\"1\"}", "Prefer", prefer);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Preference-Applied")).isNull();
  }

  @Test
  void aProblemSaysWhatWasUndone() {
    rig.provider = call -> Future.succeededFuture(Rig.reply(call, call.target().path().equals("/two") ? 400 : 200, "{}"));
    RawCall.Answer answer = rig.dispatch("jobs/both", "{}");
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().get("undone").toString()).isEqualTo("[{\"step\":\"one\",\"ok\":true}]");
    assertThat(answer.json().get("maybe_processed").booleanValue()).isFalse();
    rig.provider = call -> Future.succeededFuture(Rig.reply(call, call.target().path().equals("/two") ? 400 : call.method().equals("DELETE") ? 500 : 200, "{}"));
    answer = rig.dispatch("jobs/both", "{}");
    assertThat(answer.json().get("undone").toString()).isEqualTo("[{\"step\":\"one\",\"ok\":false,\"code\":\"unavailable\"}]");
    assertThat(answer.json().get("maybe_processed").booleanValue()).isTrue();
  }

  @Test
  void discoverySaysWhatIsPagedAndWhatCanBeWaitedFor() {
    assertThat(rig.get("/v1/providers/jobs").json().get("actions").get(1).get("wait").toString())
        .isEqualTo("{\"action\":\"status\",\"timeout\":60}");
    assertThat(rig.get("/v1/providers/jobs").json().get("actions").get(2).has("wait")).isFalse();
  }
}
