package dev.waybill.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code call}, {@code render} and {@code explain} make of one action. */
class CallCommandTest {
  private static final String KEY = "k3y-of-the-echo-provider";
  private static Vertx vertx;
  private static EchoProvider provider;
  private static Path settings;

  @TempDir static Path folder;

  @BeforeAll
  static void start() throws Exception {
    vertx = Vertx.vertx();
    provider = new EchoProvider(vertx);
    Files.writeString(folder.resolve("key"), KEY + "\n");
    settings = Ran.project(folder, "echo", """
        manifest: 1
        id: echo
        name: Echo
        version: 1.2.3
        allowed_domains: ["127.0.0.1:%1$d"]
        config: { type: object, properties: { sender: { type: string, default: acme } } }
        secrets: { key: { description: Dashboard } }
        base: http://127.0.0.1:%1$d/v1
        auth: { key: { header: X-API-Key, value: $.secret.key } }
        headers: { X-From: $.config.sender }
        timeout: 20s
        errors: [{ when: { $.body.code: 9 }, code: rejected }]
        actions:
          say:
            summary: Says something
            input: { type: object, required: [text], properties: { text: { type: string, minLength: 1 } } }
            request: { POST: /say, json: { text: $.input.text } }
            output: { done: $.body.ok }
          fail:
            request: { GET: /fail }
            ok: { $.body.ok: false }
        tests:
          - { name: says, action: say, input: { text: hi }, exchange: [{ reply: { status: 200, json: { ok: true } } }], expect: { output: { done: true } } }
          - { name: fails, action: fail, exchange: [{ reply: { status: 200, json: { ok: true } } }], expect: { error: { code: rejected } } }
        """.formatted(provider.port()), """
        egress: { allow_networks: ["127.0.0.1/32"], plain_http: true }
        providers: { echo: { secrets: { key: { file: key } } } }
        """);
  }

  @AfterAll
  static void stop() {
    provider.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @BeforeEach
  void forget() {
    provider.requests.set(0);
  }

  private static Path input(String json) throws Exception {
    return Files.writeString(folder.resolve("input.json"), json);
  }

  @Test
  void sendsOneDispatchAndPrintsItsAnswer() throws Exception {
    Ran ran = Ran.command("call", "--config", settings, "echo", "say", "--input", input("{\"text\": \"hé\"}"));
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.err()).isEmpty();
    assertThat(provider.requests.get()).isOne();
    assertThat(provider.json()).isEqualTo(EchoProvider.object().put("text", "hé"));
    assertThat(provider.last.get().headers()).contains(Map.entry("x-api-key", KEY), Map.entry("x-from", "acme"));
    JsonNode answer = EchoProvider.JSON.readTree(ran.out());
    assertThat(answer.path("output")).isEqualTo(EchoProvider.object().put("done", true));
    assertThat(answer.path("provider").textValue() + "/" + answer.path("action").textValue() + "@" + answer.path("version").textValue())
        .isEqualTo("echo/say@1.2.3");
    assertThat(answer.has("sandbox")).isFalse();
  }

  @Test
  void aFailureIsAProblemAndExitCodeOne() throws Exception {
    Ran ran = Ran.command("call", "--config", settings, "echo", "fail");
    assertThat(ran.code()).isOne();
    JsonNode problem = EchoProvider.JSON.readTree(ran.out());
    assertThat(problem.path("code").textValue()).isEqualTo("rejected");
    assertThat(problem.path("type").textValue()).isEqualTo("urn:waybill:problem:rejected");
  }

  @Test
  void theSandboxSendsNothing() throws Exception {
    Ran ran = Ran.command("call", "--config", settings, "--sandbox", "echo", "say", "--input", input("{\"text\": \"x\"}"));
    assertThat(ran.code()).as(ran.out()).isZero();
    assertThat(EchoProvider.JSON.readTree(ran.out()).path("sandbox").booleanValue()).isTrue();
    assertThat(provider.requests.get()).isZero();
  }

  @ParameterizedTest(name = "{0} {1} {2}: {3}")
  @CsvSource(delimiter = '|', value = {
    "echo  | say | {}                      | 1 | invalid_request",
    "echo  | say | {`text`: ``}            | 1 | invalid_request",
    "echo  | sya | {}                      | 1 | unknown_action",
    "ehco  | say | {}                      | 1 | unknown_provider",
    "echo  | say | []                      | 1 | invalid_request",
  })
  void whatCannotRunIsAProblem(String id, String action, String json, int code, String word) throws Exception {
    Ran ran = Ran.command("call", "--config", settings, id, action, "--input", input(json.replace('`', '"')));
    assertThat(ran.code()).isEqualTo(code);
    assertThat(EchoProvider.JSON.readTree(ran.out()).path("code").textValue()).isEqualTo(word);
    assertThat(provider.requests.get()).isZero();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "{`a`:1,`a`:2} | waybill: the input is not JSON: Duplicate field 'a' (line 1, column 12).", "{`a`:1} x | waybill: the input is not JSON: ", "{a:1} | waybill: the input is not JSON: ",
    "'' | waybill: the input is not JSON: it is empty.", "{`text`:1e9999999999} | waybill: the input holds a number whose exponent is out of all bounds.",
  })
  void anInputThatIsNotJsonIsSaidSo(String json, String sentence) throws Exception {
    for (String command : new String[] {"call", "render"}) {
      Ran ran = Ran.command(command, "--config", settings, "echo", "say", "--input", input(json.replace('`', '"')));
      assertThat(ran.code()).isOne();
      assertThat(ran.out()).isEmpty();
      assertThat(ran.err()).startsWith(sentence).doesNotContain("\tat ");
    }
  }

  @Test
  void anInputThatIsNotThereIsSaidSo() {
    Ran ran = Ran.command("render", "--config", settings, "echo", "say", "--input", folder.resolve("nowhere.json"));
    assertThat(ran).isEqualTo(new Ran(1, "", "waybill: the input " + folder.resolve("nowhere.json") + " cannot be read.\n"));
  }

  @Test
  void renderShowsTheMessageAndSendsNothing() throws Exception {
    Ran ran = Ran.command("render", "--config", settings, "echo", "say", "--input", input("{\"text\": \"it's\"}"));
    assertThat(ran).isEqualTo(new Ran(0, """
        POST /v1/say HTTP/1.1
        Host: 127.0.0.1:%d
        X-From: acme
        Content-Type: application/json
        X-API-Key: ***

        {"text":"it's"}
        """.formatted(provider.port()), ""));
    assertThat(provider.requests.get()).isZero();
  }

  @Test
  void renderShowsItAsCurl() throws Exception {
    Ran ran = Ran.command("render", "--config", settings, "echo", "say", "--curl", "--input", input("{\"text\": \"it's\"}"));
    assertThat(ran).isEqualTo(new Ran(0, "curl -X POST --globoff http://127.0.0.1:" + provider.port() + "/v1/say -H 'X-From: acme'"
        + " -H 'Content-Type: application/json' -H 'X-API-Key: ***' --data-raw '{\"text\":\"it'\\''s\"}'\n", ""));
  }

  @Test
  void renderSaysWhatTheInputLacks() throws Exception {
    Ran ran = Ran.command("render", "--config", settings, "echo", "say", "--input", input("{\"text\": 1}"));
    assertThat(ran.code()).isOne();
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).isEqualTo("""
        waybill: invalid_request: The input is not valid: must be text, but is a number.
          /text: must be text, but is a number.
        """);
  }

  @Test
  void renderOfABrokenManifestShowsItsFindings() throws Exception {
    Path broken = Files.createDirectories(folder.resolve("elsewhere"));
    Path own = Ran.project(broken, "acme", "manifest: 1\nid: acme\nnmae: Acme\n", "");
    for (String command : new String[] {"render", "call"}) {
      Ran ran = Ran.command(command, "--config", own, "acme", "say");
      assertThat(ran.code()).isOne();
      assertThat(ran.out()).isEmpty();
      assertThat(ran.err()).startsWith("waybill: the manifest of acme cannot be used.").contains("manifest.yaml:3:1: error: `nmae` is not known here.");
    }
  }

  @Test
  void explainShowsTheActionAfterInheritance() {
    Ran ran = Ran.command("explain", "--config", settings, "echo", "say");
    assertThat(ran.code()).isZero();
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out()).contains("provider: echo\n", "action: say\n", "summary: Says something\n", "X-From: $.config.sender", "X-API-Key",
        "$.secret.key", "POST: /say", "code: rejected", "timeout: 20000ms").doesNotContain(KEY);
  }

  @Test
  void explainShowsTheContractsSchemas() {
    Path shipped = Ran.ROOT.resolve("manifests");
    Path own = Ran.project(folder.resolve("shipped"), "none", "", "manifests: { paths: ['" + shipped + "'] }\n");
    Ran ran = Ran.command("explain", "--config", own, "phaxio", "send_fax");
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("implements: fax.send@1\n", "output_contract:\n", "  contract:\n");
  }

  @Test
  void explainShowsAProviderAndItsActions() {
    Ran ran = Ran.command("explain", "--config", settings, "echo");
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("id: echo\n", "version: 1.2.3\n", "key: Dashboard", "say:", "fail:");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "ehco |      | waybill: there is no sound manifest `ehco`. Did you mean `echo`? `waybill check` says what is wrong with the others.",
    "echo | syay | waybill: `echo` has no action `syay`. Did you mean `say`?",
  })
  void explainKnowsWhatWasMeant(String id, String action, String sentence) {
    Ran ran = action == null ? Ran.command("explain", "--config", settings, id) : Ran.command("explain", "--config", settings, id, action);
    assertThat(ran).isEqualTo(new Ran(1, "", sentence + "\n"));
  }
}
