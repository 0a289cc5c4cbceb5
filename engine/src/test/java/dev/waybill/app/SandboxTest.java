package dev.waybill.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.dispatch.Order;
import dev.waybill.dispatch.Outcome;
import dev.waybill.problem.Code;
import dev.waybill.tree.ExactNodes;
import dev.waybill.tree.Findings;
import dev.waybill.tree.TreeReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the sandbox answers: of every shipped manifest, and where logins, pages and steps stand beside the call that is asked for. */
class SandboxTest {
  private static final String HEAD = """
      manifest: 1
      id: acme
      name: Acme
      version: 1.0.0
      allowed_domains: [api.acme.example]
      secrets: { s: {} }
      base: https://api.acme.example
      """;
  private static final String TOKEN = """
      auth: { oauth2: { grant: client_credentials, token_url: /token, client: { id: x, secret: $.secret.s } } }
      """;
  private static final String LOGIN = """
      auth:
        session:
          login:
            - { id: ask, request: { POST: /challenge, json: { ask: 1 }, auth: none } }
            - { id: sign_in, request: { POST: /login, json: { answer: $.steps.ask.body.nonce, key: $.secret.s }, auth: none } }
          keep: { token: $.steps.sign_in.body.sid }
          place: { header: X-Session, value: "{{session.token}}" }
      """;
  private static final String GET = """
      actions:
        get:
          input: { type: object, required: [n], properties: { n: { type: string } } }
          request: { GET: "/n/{{input.n}}" }
          ok: { $.body.ok: true }
          output: { n: $.body.n }
      """;
  private static final String TOKEN_LINE =
      "      - { request: { POST: \"https://api.acme.example/token\" }, reply: { status: 200, json: { access_token: t, expires_in: 3600 } } }\n";
  private static final String GOOD = """
      tests:
        - name: good
          action: get
          input: { n: "42" }
          exchange:
      %s      - { reply: { status: 200, json: { ok: true, n: "42" } } }
          expect: { output: { n: "42" } }
      """;
  private static final String BAD = """
        - name: bad
          action: get
          input: { n: "13" }
          exchange:
      %s      - { reply: { status: 200, json: { ok: false } } }
          expect: { error: { code: rejected } }
      """;

  @TempDir Path folder;

  private LiveEngine sandbox(String manifest) {
    Path settings = Ran.project(folder, "acme", manifest, "");
    return LiveEngine.open(Workbench.open(settings, List.of(folder.resolve("manifests"))), 1, true, Onlookers.NONE);
  }

  private static String said(LiveEngine live, String action, String json) throws IOException {
    live.explainAbsence("acme");
    Outcome outcome = live.dispatch(new Order("acme", action, EchoProvider.JSON.readTree(json), false, null));
    return outcome.problem() == null ? outcome.output().toString() : outcome.problem().code().word() + ": " + outcome.problem().detail();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"token", "login", "defaults", "unscripted"})
  void aLoginsLinesAnswerLoginsAndNothingElse(String kind) throws IOException {
    String login = """
              - { reply: { status: 200, json: { nonce: a } } }
              - { request: { $.body: { answer: a } }, reply: { status: 200, json: { sid: b } } }
        """;
    String manifest = switch (kind) {
      case "token" -> HEAD + TOKEN + GET + GOOD.formatted(TOKEN_LINE) + BAD.formatted(TOKEN_LINE);
      case "login" -> HEAD + LOGIN + GET + GOOD.formatted(login) + BAD.formatted(login);
      case "defaults" -> HEAD + TOKEN + GET + "test_defaults:\n  exchange:\n" + TOKEN_LINE.substring(2) + GOOD.formatted("") + BAD.formatted("");
      default -> HEAD + TOKEN + GET + GOOD.formatted(TOKEN_LINE.replace("request: { POST: \"https://api.acme.example/token\" }, ", ""))
          + BAD.formatted(TOKEN_LINE);
    };
    try (LiveEngine live = sandbox(manifest)) {
      assertThat(said(live, "get", "{\"n\": \"13\"}")).startsWith("rejected: ");
      for (String n : List.of("42", "43", "44")) {
        assertThat(said(live, "get", "{\"n\": \"" + n + "\"}")).isEqualTo("{\"n\":\"" + n + "\"}");
      }
      assertThat(said(live, "get", "{\"n\": \"13\"}")).startsWith("rejected: ");
    }
  }

  @Test
  void anActionWhoseTestsOnlyLogInHasNoAnswer() throws IOException {
    String other = """
          refused:
            request: { GET: /refused }
        """;
    String test = """
          - name: the login is refused
            action: refused
            exchange: [{ reply: { status: 401 } }]
            expect: { error: { code: unauthorized } }
        """;
    try (LiveEngine live = sandbox(HEAD + TOKEN + GET + other + GOOD.formatted(TOKEN_LINE) + test)) {
      assertThat(said(live, "get", "{\"n\": \"1\"}")).isEqualTo("{\"n\":\"1\"}");
      assertThat(said(live, "refused", "{}")).startsWith("unavailable: The sandbox knows no answer: ");
    }
  }

  @Test
  void everyPageAndEveryStepGetsItsLine() throws IOException {
    String rest = """
        actions:
          list:
            input: { type: object, properties: { of: { type: string } } }
            request: { GET: /rows, query: { of: $.input.of } }
            pages: { items: "$.body.rows[*]", next: { query.page: $.body.next } }
            output: { id: $.item }
          send:
            input: { type: object, required: [to], properties: { to: { type: string }, tell: { type: boolean } } }
            steps:
              - { id: slot, request: { POST: /slots }, keep: { id: $.body.id } }
              - { id: tell, when: { $.input.tell: true }, request: { POST: /told }, ok: { $.body.told: true } }
              - { id: send, request: { POST: "/slots/{{steps.slot.id}}/sent", json: { to: $.input.to } } }
            output: { to: $.body.to, slot: $.steps.slot.id }
        tests:
          - name: three pages
            action: list
            input: { of: a }
            exchange:
              - { request: { POST: "https://api.acme.example/token" }, reply: { status: 200, json: { access_token: t, expires_in: 3600 } } }
              - { reply: { status: 200, json: { rows: [1], next: p2 } } }
              - { reply: { status: 200, json: { rows: [2], next: p3 } } }
              - { reply: { status: 200, json: { rows: [3] } } }
            expect: { output: [{ id: 1 }, { id: 2 }, { id: 3 }] }
          - name: all steps
            action: send
            input: { to: x, tell: true }
            exchange:
              - { request: { POST: "https://api.acme.example/token" }, reply: { status: 200, json: { access_token: t, expires_in: 3600 } } }
              - { reply: { status: 200, json: { id: s1 } } }
              - { reply: { status: 200, json: { told: true } } }
              - { reply: { status: 200, json: { to: x } } }
            expect: { output: { to: x } }
        """;
    try (LiveEngine live = sandbox(HEAD + TOKEN + rest.replace("expect: { output: [{ id: 1 }, { id: 2 }, { id: 3 }] }", "expect: { requests: 4 }"))) {
      for (int i = 0; i < 2; i++) {
        assertThat(said(live, "list", "{\"of\": \"b\"}")).isEqualTo("[{\"id\":1},{\"id\":2},{\"id\":3}]");
        assertThat(said(live, "send", "{\"to\": \"y\", \"tell\": true}")).isEqualTo("{\"to\":\"y\",\"slot\":\"s1\"}");
        assertThat(said(live, "send", "{\"to\": \"z\"}")).as("a step is passed over").isEqualTo("{\"to\":\"z\",\"slot\":\"s1\"}");
      }
    }
  }

  @Test
  void ofTestsWithTheSameInputTheOneThatSaysMostAnswersAndAGoodOneBeforeAFailure() throws IOException {
    String rest = """
        actions:
          say:
            input: { type: object, properties: { a: { type: string }, b: { type: string } } }
            request: { POST: /say, json: { a: $.input.a, b: $.input.b } }
            output: { said: $.body.said }
        tests:
          - { name: no good, action: say, exchange: [{ reply: { status: 503 } }], expect: { error: { code: unavailable } } }
          - { name: good, action: say, exchange: [{ reply: { status: 200, json: { said: one } } }], expect: { output: { said: one } } }
          - { name: a, action: say, input: { a: x }, exchange: [{ reply: { status: 200, json: { said: two } } }], expect: { output: { said: two } } }
          - { name: b, action: say, input: { a: x, b: "no" }, exchange: [{ reply: { status: 422 } }], expect: { error: { code: invalid_request } } }
        """;
    try (LiveEngine live = sandbox(HEAD.replace("secrets: { s: {} }\n", "") + rest)) {
      assertThat(said(live, "say", "{}")).isEqualTo("{\"said\":\"one\"}");
      assertThat(said(live, "say", "{\"a\": \"x\", \"b\": \"yes\"}")).isEqualTo("{\"said\":\"two\"}");
      assertThat(said(live, "say", "{\"a\": \"x\", \"b\": \"no\"}")).startsWith("invalid_request: ");
    }
  }

  static Stream<String> shipped() throws IOException {
    try (Stream<Path> folders = Files.list(Ran.ROOT.resolve("manifests"))) {
      return folders.map(each -> each.getFileName().toString()).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void everyActionOfAShippedManifestHasAGoodAnswerForWhateverInput(String provider) throws IOException {
    Workbench bench = Workbench.open(null, List.of(Ran.ROOT.resolve("manifests").resolve(provider)));
    try (LiveEngine live = LiveEngine.open(bench, 1, true, Onlookers.NONE)) {
      List<String> wrong = new ArrayList<>();
      Path file = Ran.ROOT.resolve("manifests").resolve(provider).resolve("manifest.yaml");
      JsonNode manifest = TreeReader.read("manifest.yaml", Files.readAllBytes(file), new Findings()).orElseThrow().json();
      for (String action : live.library().table().provider(provider).actions().keySet()) {
        JsonNode test = StreamSupport.stream(manifest.path("tests").spliterator(), false)
            .filter(each -> action.equals(each.path("action").textValue()) && !each.path("expect").has("error")).findFirst().orElseThrow();
        JsonNode given = test.has("input") ? test.get("input") : ExactNodes.FACTORY.objectNode();
        for (Outcome outcome : List.of(live.dispatch(order(provider, action, given)), otherwise(live, provider, action, (ObjectNode) given))) {
          if (outcome.problem() != null) {
            wrong.add(action + ": " + outcome.problem().code().word() + ": " + outcome.problem().detail());
          }
        }
      }
      assertThat(wrong).isEmpty();
    }
  }

  private static Order order(String provider, String action, JsonNode input) {
    return new Order(provider, action, input, false, null);
  }

  /** The action with other plain values, as many as its schema allows. */
  private static Outcome otherwise(LiveEngine live, String provider, String action, ObjectNode given) {
    Set<String> kept = new TreeSet<>();
    while (true) {
      ObjectNode input = given.deepCopy();
      given.properties().stream().filter(field -> field.getValue().isTextual() && !kept.contains(field.getKey()))
          .forEach(field -> input.put(field.getKey(), other(field.getValue().textValue())));
      Outcome outcome = live.dispatch(order(provider, action, input));
      if (outcome.problem() == null || outcome.problem().code() != Code.INVALID_REQUEST || input.equals(given)) {
        return outcome;
      }
      int before = kept.size();
      outcome.problem().violations().forEach(each -> kept.add(each.path().split("/", 3)[1]));
      if (kept.size() == before) {
        return outcome;
      }
    }
  }

  /** Text of the same make: the last letter or digit is another one. */
  private static String other(String text) {
    for (int i = text.length() - 1; i >= 0; i--) {
      char last = text.charAt(i);
      if (Character.isLetterOrDigit(last)) {
        // Five on: the next number up is often the one of a test that fails.
        char next = Character.isDigit(last) ? (char) ('0' + (last - '0' + 5) % 10) : last == 'z' || last == 'Z' ? (char) (last - 1) : (char) (last + 1);
        return text.substring(0, i) + next + text.substring(i + 1);
      }
    }
    return text + "x";
  }
}
