package dev.waybill.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.config.ConfigReader;
import dev.waybill.plan.ProviderPlan;
import dev.waybill.plan.Rig;
import dev.waybill.plan.Table;
import dev.waybill.problem.Code;
import dev.waybill.tree.ExactNodes;
import dev.waybill.tree.Findings;
import io.vertx.core.Future;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Hostile text wherever text is parsed: what is too deep, too long or too much ends in a finding or in the problem of its place, on a
 * thread with little stack, and is never an error of the machine.
 */
class ParseLimitsTest extends HostileTexts {
  private static final String KEY = "s3cret-key-of-acme-that-is-long-enough-for-it";

  private static final String MANIFEST = """
      allowed_domains: [api.acme.example]
      secrets: { key: {} }
      base: https://api.acme.example
      auth: { bearer: { token: $.secret.key } }
      actions:
        get:
          input:
            type: object
            properties: { deep: %s }
            $defs:
              any: { anyOf: [ { type: string }, { type: array, items: { $ref: '#/$defs/any' } }, { type: object, additionalProperties: { $ref: '#/$defs/any' } } ] }
          request: { POST: /, json: { deep: $.input.deep } }
          output: { deep: $.body.deep, text: '{{json body.deep}}' }
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"1e1000000000", "1e-1000000000", "-1e1000000000", "1e100000000", "1e-100000000", "1e2147483647"})
  void anInputIsCheckedWithoutWritingItsNumbersOut(String number) {
    for (String schema : List.of("{ multipleOf: 7 }", "{ multipleOf: 0.01 }", "{ type: integer }", "{ maximum: 5 }", "{ minimum: 5 }", "{ const: 5 }",
        "{ enum: [5, 6] }", "{ type: string }", "{ exclusiveMaximum: 0 }")) {
      Rig rig = new Rig();
      ProviderPlan plan = rig.plan("allowed_domains: [api.acme.example]\nbase: https://api.acme.example\nactions: { get: { input: { type: object, properties: "
          + "{ n: " + schema + " } }, request: { POST: /, json: { n: $.input.n } } } }\n");
      Dispatcher dispatcher = new Dispatcher(() -> new Table(Map.of("acme", plan)), new Ids(rig.time::now, new Random(1)), rig.time, o -> { }, 1);
      JsonNode input = ExactNodes.FACTORY.objectNode().set("n", ExactNodes.FACTORY.numberNode(new BigDecimal(number)));
      Outcome outcome = withLittleStack(() -> dispatcher.dispatch(new Order("acme", "get", input, false, null)).result());
      assertThat(outcome.problem() == null ? Code.INVALID_REQUEST : outcome.problem().code()).as(schema).isEqualTo(Code.INVALID_REQUEST);
    }
  }

  @Test
  void whatIsAsDeepAsMayComeIsCheckedMappedAndSent() {
    JsonNode deep = ExactNodes.FACTORY.textNode("s3cret-key-of-acme");
    for (int i = 0; i < 480; i++) {
      deep = i % 2 == 0 ? ExactNodes.FACTORY.arrayNode().add(deep) : ExactNodes.FACTORY.objectNode().set("a", deep);
    }
    JsonNode input = ExactNodes.FACTORY.objectNode().set("deep", deep);
    Rig rig = new Rig();
    rig.secrets.put("key", "s3cret-key-of-acme");
    rig.provider = call -> Future.succeededFuture(Rig.json(call, 200, call.body().inMemory().toString()));
    ProviderPlan plan = rig.plan(MANIFEST.formatted("{ $ref: '#/$defs/any' }"));
    Dispatcher dispatcher = new Dispatcher(() -> new Table(Map.of("acme", plan)), new Ids(rig.time::now, new Random(1)), rig.time, outcome -> { }, 1);
    Outcome outcome = withLittleStack(() -> dispatcher.dispatch(new Order("acme", "get", input, false, null)).result());
    // A schema that refers to itself takes more stack for each level than this thread has.
    assertThat(outcome.problem() == null ? Code.INVALID_REQUEST : outcome.problem().code()).isEqualTo(Code.INVALID_REQUEST);
    ProviderPlan plain = rig.plan(MANIFEST.formatted("{}"));
    Dispatcher other = new Dispatcher(() -> new Table(Map.of("acme", plain)), new Ids(rig.time::now, new Random(1)), rig.time, ended -> { }, 1);
    Outcome good = withLittleStack(() -> other.dispatch(new Order("acme", "get", input, false, null)).result());
    assertThat(good.problem()).isNull();
    assertThat(good.output().at("/text").asText()).startsWith("{\"a\":[{\"a\":[").doesNotContain("s3cret");
  }

  static Map<String, Supplier<String>> manifests() {
    return Map.ofEntries(
        Map.entry("1,001 lists", () -> "x-a: " + "[".repeat(1_001) + "]".repeat(1_001)),
        Map.entry("100,000 lists", () -> "x-a: " + "[".repeat(100_000) + "]".repeat(100_000)),
        Map.entry("100,000 levels of indent", () -> indented(2_000)),
        Map.entry("1,000,000 digits", () -> "x-a: " + "7".repeat(999_000)),
        Map.entry("an exponent beyond all bounds", () -> "x-a: 1e1000000000"),
        Map.entry("25 MB of text", () -> "x-a: '" + "x".repeat(25_000_000) + "'"),
        Map.entry("100,000 keys", () -> {
          StringBuilder yaml = new StringBuilder("x-a: {a: 0");
          for (int i = 0; i < 110_000; i++) {
            yaml.append(",k").append(i).append(": ");
          }
          return yaml.append("}").toString();
        }),
        Map.entry("5,000 nested blocks", () -> action("text: '" + "{{#if input.a}}".repeat(5_000) + "x" + "{{/if}}".repeat(5_000) + "'")),
        Map.entry("a template of 900 kB", () -> action("text: '" + "{{input.a}}".repeat(80_000) + "'")),
        Map.entry("5,000 nested parentheses", () -> action("text: '{{" + "(lower ".repeat(5_000) + "input.a" + ")".repeat(5_000) + "}}'")),
        Map.entry("a path of 5,000 names", () -> action("json: { a: $.input" + ".a".repeat(5_000) + " }")),
        Map.entry("a path of 200 kB", () -> action("json: { a: $.input." + "a".repeat(200_000) + " }")),
        Map.entry("a filter of 200,000 digits", () -> action("json: { a: '$.input[?(@.a == " + "7".repeat(200_000) + ")]' }")),
        Map.entry("a filter of nested parentheses", () -> action("json: { a: '$.input[?" + "(".repeat(5_000) + "@.a" + ")".repeat(5_000) + "]' }")),
        Map.entry("a filter that is none", () -> action("json: { a: '$.input[?(@[\\\"\\\",/\\\\' }")),
        Map.entry("a path of 5,000 wildcards", () -> action("json: { a: $.input" + "..*".repeat(5_000) + " }")),
        Map.entry("a regular expression of groups", () -> action("json: { a: { $from: $.input.a, $match: '/" + "(".repeat(5_000) + "a" + ")".repeat(5_000) + "/' } }")),
        Map.entry("a regular expression that unfolds", () -> action("json: { a: { $from: $.input.a, $match: '/((a{1,1000}){1,1000}){1,1000}/' } }")),
        Map.entry("shapes of 60 levels", () -> action("json: " + "{ a: ".repeat(60) + "1" + " }".repeat(60))),
        Map.entry("matches of 60 levels", () -> action("json: { a: { $if: " + "{ $.input.a: { not: ".repeat(1) + "x".repeat(100_000) + " } }, $then: 1 } }")),
        Map.entry("XML of 5,000 levels", () -> action("xml: '" + "<a>".repeat(5_000) + "</a>".repeat(5_000) + "'")),
        Map.entry("a URL of 200 kB", () -> "actions: { get: { request: { GET: /" + "a".repeat(200_000) + " } } }"),
        Map.entry("a date pattern of 200 kB", () -> action("text: '{{date input.a \"" + "y".repeat(200_000) + "\"}}'")));
  }

  private static String indented(int levels) {
    StringBuilder yaml = new StringBuilder("x-a:\n");
    for (int i = 1; i < 900 && i < levels; i++) {
      yaml.append(" ".repeat(i)).append("a:\n");
    }
    return yaml.toString();
  }

  private static String action(String body) {
    return "actions: { get: { input: { type: object, properties: { a: {} } }, request: { POST: /, " + body + " } } }";
  }

  static Set<String> manifestNames() {
    return manifests().keySet();
  }

  @ParameterizedTest
  @MethodSource("manifestNames")
  void aManifestGetsAFindingOrIsTaken(String name) {
    String text = manifests().get(name).get();
    Rig rig = new Rig();
    boolean taken = withLittleStack(() -> rig.attempt("allowed_domains: [api.acme.example]\nbase: https://api.acme.example\n" + text + "\n").isPresent());
    assertThat(taken || !rig.errors().isEmpty()).isTrue();
    rig.errors().forEach(error -> assertThat(error.length()).as(error.substring(0, Math.min(error.length(), 200))).isLessThan(1_000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":", "- ", "'", "!!x ", "&a *a ", "? "})
  void settingsGetAFindingOrAreTaken(String piece) throws IOException {
    for (int times : new int[] {1_001, 100_000}) {
      for (String before : List.of("", "limits: ")) {
        Path file = Files.writeString(folder.resolve("waybill.yaml"), before + piece.repeat(times));
        Findings findings = new Findings();
        withLittleStack(() -> ConfigReader.read(file, folder, Map.of(), findings));
        assertThat(findings.hasErrors()).isTrue();
      }
    }
    Path file = Files.write(folder.resolve("waybill.yaml"), "a".repeat(25_000_000).getBytes(StandardCharsets.UTF_8));
    Findings findings = new Findings();
    withLittleStack(() -> ConfigReader.read(file, folder, Map.of(), findings));
    assertThat(findings.hasErrors()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("json")
  void aDeliveryIsMalformed(String name) {
    Hooks hooks = new Hooks(Instant.EPOCH).load("""
        allowed_domains: [api.acme.example]
        webhooks: { in: { verify: none, split: "$.body[*]", events: [{ when: { $.item.a: 1 }, emit: a.b, output: { all: $.item } }] } }
        """);
    Reaction reaction = withLittleStack(() -> hooks.receive(Hooks.json(JSON.get(name).get())));
    assertThat(reaction.problem()).isNotNull();
    assertThat(reaction.problem().code()).isEqualTo(Code.MALFORMED_REQUEST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"token", "signature"})
  void tokensOfDeliveriesAreBounded(String part) {
    Hooks hooks = new Hooks(Instant.EPOCH);
    hooks.rig.secrets.put("key", KEY);
    hooks.load("""
        allowed_domains: [api.acme.example]
        secrets: { key: {} }
        webhooks: { in: { verify: { jwt: { token: $.header.x-token, key: $.secret.key, alg: HS256 } }, events: [{ emit: a.b }] } }
        """);
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    for (String claims : List.of("{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000), "{\"exp\":1e1000000000}", "{\"exp\":" + "7".repeat(20_000) + "}", "[".repeat(20_000))) {
      String head = base64.encodeToString("{\"alg\":\"HS256\"}".getBytes(StandardCharsets.UTF_8));
      String body = base64.encodeToString(claims.getBytes(StandardCharsets.UTF_8));
      String signed = head + "." + body;
      String mac = base64.encodeToString(Hooks.mac("HmacSHA256", KEY, signed));
      String token = part.equals("token") ? body + "." + body + "." + mac : signed + "." + mac;
      Reaction reaction = withLittleStack(() -> hooks.receive(Hooks.json("{}", "X-Token", token)));
      assertThat(reaction.problem() == null ? Code.UNVERIFIED : reaction.problem().code()).isEqualTo(Code.UNVERIFIED);
    }
  }

  @ParameterizedTest
  @MethodSource("json")
  void theAnswerOfALoginIsNeverOurOwnFault(String name) {
    Rig rig = new Rig();
    rig.secrets.put("id", "the-id-of-the-client");
    rig.secrets.put("key", "s3cret-key-of-acme");
    rig.provider = call -> Future.succeededFuture(Rig.json(call, 200, JSON.get(name).get()));
    ProviderPlan plan = rig.plan("""
        allowed_domains: [api.acme.example]
        secrets: { id: {}, key: {} }
        base: https://api.acme.example
        auth: { oauth2: { grant: client_credentials, token_url: https://api.acme.example/token, client: { id: $.secret.id, secret: $.secret.key } } }
        actions: { get: { request: { GET: / } } }
        """);
    Dispatcher dispatcher = new Dispatcher(() -> new Table(Map.of("acme", plan)), new Ids(rig.time::now, new Random(1)), rig.time, outcome -> { }, 1);
    Outcome outcome = withLittleStack(() -> dispatcher.dispatch(new Order("acme", "get", ExactNodes.FACTORY.objectNode(), false, null)).result());
    assertThat(outcome.problem().code()).isNotEqualTo(Code.INTERNAL);
  }

  @Test
  void textOfOneMillionCharactersPassesEveryFunctionOrIsRefused() {
    for (String use : List.of("lower input.a", "trim input.a", "replace input.a \"a\" \"bb\"", "base64 input.a", "hex input.a", "urlencode input.a", "json input.a",
        "xml input.a", "sha256 input.a", "date input.a", "hmac \"sha256\" input.a input.a", "substr input.a 1 5", "add input.a 1")) {
      Outcome outcome = dispatched("actions: { get: { input: { type: object, properties: { a: {} } }, request: { POST: /, text: '{{" + use + "}}' } } }\n",
          reply("application/json", "{}"), "{ a: '" + "a<\"".repeat(300_000) + "' }");
      assertThat(outcome.problem() == null ? Code.INVALID_REQUEST : outcome.problem().code()).as(use).isEqualTo(Code.INVALID_REQUEST);
    }
  }
}
