package dev.waybill.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.config.ConfigReader;
import dev.waybill.http.Filename;
import dev.waybill.http.Headers;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.plan.ProviderPlan;
import dev.waybill.plan.Rig;
import dev.waybill.plan.Table;
import dev.waybill.problem.Code;
import dev.waybill.tree.ExactJson;
import dev.waybill.tree.ExactNodes;
import dev.waybill.tree.Findings;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Hostile text wherever text is parsed: what is too deep, too long or too much ends in a finding or in the problem of its place, on a
 * thread with little stack, and is never an error of the machine.
 */
class ParseLimitsTest {
  /** Half of an event loop's. */
  private static final int STACK = 512 << 10;
  private static final String KEY = "s3cret-key-of-acme-that-is-long-enough-for-it";
  private static final Map<String, Supplier<String>> JSON = Map.ofEntries(
      Map.entry("1,001 lists", () -> "[".repeat(1_001) + "]".repeat(1_001)),
      Map.entry("1,001 objects", () -> "{\"a\":".repeat(1_001) + "1" + "}".repeat(1_001)),
      Map.entry("100,000 lists", () -> "[".repeat(100_000) + "]".repeat(100_000)),
      Map.entry("100,000 objects that never end", () -> "{\"a\":".repeat(100_000)),
      Map.entry("1,000,000 digits", () -> "{\"n\":" + "7".repeat(1_000_000) + "}"),
      Map.entry("1,000,000 digits of a fraction", () -> "{\"n\":0." + "7".repeat(1_000_000) + "}"),
      Map.entry("an exponent of 1,000,000 digits", () -> "{\"n\":1e" + "7".repeat(1_000_000) + "}"),
      Map.entry("1,000,000 keys", () -> keys(1_000_000)),
      Map.entry("a key of 1,000,000 characters", () -> "{\"" + "k".repeat(1_000_000) + "\":1}"),
      Map.entry("3,000,000 empty objects", () -> "[" + "{},".repeat(3_000_000) + "{}]"),
      Map.entry("garbage behind it", () -> "{}" + "]".repeat(100_000)),
      Map.entry("text without an end", () -> "\"" + "x".repeat(5_000_000)));
  /** What is large and yet no more than may come. */
  private static final Map<String, Supplier<String>> LARGE_JSON = Map.of(
      "1e1000000000", () -> "{\"n\":1e1000000000}",
      "1e-1000000000", () -> "{\"n\":-1e-1000000000}",
      "32,768 keys of one hash", () -> collidingKeys("Aa", "BB"),
      "32,768 keys of one hash of the parser's", () -> collidingKeys("Ac", "BB"),
      "499 lists", () -> "[".repeat(499) + "]".repeat(499),
      "499 objects", () -> "{\"a\":".repeat(498) + "1" + "}".repeat(498),
      "text of 25 MB", () -> "{\"a\":\"" + "x".repeat(25_000_000) + "\"}");

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

  private static String keys(int count) {
    StringBuilder json = new StringBuilder("{\"k\":0");
    for (int i = 1; i < count; i++) {
      json.append(",\"k").append(i).append("\":0");
    }
    return json.append('}').toString();
  }

  /** Every word of fifteen pairs, which all have one {@link String#hashCode} where both pairs have. */
  private static List<String> colliding(String one, String other) {
    List<String> words = List.of("");
    for (int i = 0; i < 15; i++) {
      List<String> longer = new ArrayList<>(2 * words.size());
      words.forEach(word -> {
        longer.add(word + one);
        longer.add(word + other);
      });
      words = longer;
    }
    return words;
  }

  private static String collidingKeys(String one, String other) {
    return "{\"" + String.join("\":0,\"", colliding(one, other)) + "\":0}";
  }

  /** Runs it with little stack; what it throws is thrown. The time is a guard against a hang and nothing else. */
  static <T> T withLittleStack(Callable<T> work) {
    return withStack(STACK, work);
  }

  private static <T> T withStack(int stack, Callable<T> work) {
    CompletableFuture<T> done = new CompletableFuture<>();
    Thread thread = new Thread(null, () -> {
      try {
        done.complete(work.call());
      } catch (Throwable thrown) {
        done.completeExceptionally(thrown);
      }
    }, "little-stack", stack);
    thread.setDaemon(true);
    thread.start();
    try {
      return done.get(120, TimeUnit.SECONDS);
    } catch (Exception failed) {
      throw new AssertionError(failed.getCause() == null ? "it hangs" : failed.getCause().toString(), failed);
    }
  }

  private static Outcome dispatched(String manifest, HttpReplyOf reply, String input) {
    return dispatched(STACK, manifest, reply, input);
  }

  private static Outcome dispatched(int stack, String manifest, HttpReplyOf reply, String input) {
    Rig rig = new Rig();
    rig.secrets.put("key", "s3cret-key-of-acme");
    rig.provider = call -> Future.succeededFuture(reply.to(call));
    ProviderPlan plan = rig.plan("allowed_domains: [api.acme.example]\nsecrets: { key: {} }\nbase: https://api.acme.example\n"
        + "auth: { bearer: { token: $.secret.key } }\n" + manifest);
    Dispatcher dispatcher = new Dispatcher(() -> new Table(Map.of("acme", plan)), new Ids(rig.time::now, new Random(1)), rig.time, outcome -> { }, 1);
    JsonNode given = Rig.tree(input);
    return withStack(stack, () -> {
      Outcome outcome = dispatcher.dispatch(new Order("acme", "get", given, false, null)).result();
      if (outcome.output() != null && stack == STACK) {
        ExactJson.bytes(outcome.output());
      }
      return outcome;
    });
  }

  /** What a provider answers. */
  @FunctionalInterface
  private interface HttpReplyOf {
    HttpReply to(HttpCall call);
  }

  private static HttpReplyOf reply(String type, String body) {
    return call -> HttpReply.received(200, Headers.of("Content-Type", type), Buffer.buffer(body), call.trip());
  }

  static List<String> json() {
    return List.copyOf(JSON.keySet());
  }

  static List<String> largeJson() {
    return List.copyOf(LARGE_JSON.keySet());
  }

  @ParameterizedTest
  @MethodSource("json")
  void aReplyIsABadResponse(String name) {
    Outcome outcome = dispatched("actions: { get: { request: { GET: / } } }\n", reply("application/json", JSON.get(name).get()), "{}");
    assertThat(outcome.problem()).isNotNull();
    assertThat(outcome.problem().code()).isEqualTo(Code.BAD_RESPONSE);
  }

  @ParameterizedTest
  @MethodSource("largeJson")
  void whatIsLargeAndMayComeIsPassedOn(String name) {
    Outcome outcome = dispatched("actions: { get: { request: { GET: / }, output: { all: $.body } } }\n",
        reply("application/json", LARGE_JSON.get(name).get()), "{}");
    assertThat(outcome.problem()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"499 lists", "499 objects"})
  void whereTheStackEndsIsNoFaultOfOurs(String name) {
    Outcome outcome = dispatched(100 << 10, "actions: { get: { request: { GET: / }, output: { all: $.body } } }\n",
        reply("application/json", LARGE_JSON.get(name).get()), "{}");
    assertThat(outcome.problem() == null ? Code.BAD_RESPONSE : outcome.problem().code()).isEqualTo(Code.BAD_RESPONSE);
  }

  @ParameterizedTest
  @MethodSource("json")
  void aFailingReplyKeepsItsCode(String name) {
    Outcome outcome = dispatched("actions: { get: { request: { GET: / }, errors: [{ when: { $.body.a: 1 }, code: conflict }] } }\n",
        call -> HttpReply.received(404, Headers.of("Content-Type", "application/json"), Buffer.buffer(JSON.get(name).get()), call.trip()), "{}");
    assertThat(outcome.problem().code()).isEqualTo(Code.NOT_FOUND);
  }

  static List<Arguments> otherReplies() {
    return List.of(
        Arguments.of("deep XML", "xml", (Supplier<String>) () -> "<a>".repeat(100_000) + "</a>".repeat(100_000)),
        Arguments.of("XML of 1,001 levels", "xml", (Supplier<String>) () -> "<a>".repeat(1_001) + "</a>".repeat(1_001)),
        Arguments.of("XML without an end", "xml", (Supplier<String>) () -> "<a>".repeat(1_000_000)),
        Arguments.of("1,000,000 elements", "xml", (Supplier<String>) () -> "<a>" + "<b/>".repeat(1_000_000) + "</a>"),
        Arguments.of("entities of entities", "xml", (Supplier<String>) () -> "<!DOCTYPE a [<!ENTITY b 'bbbb'><!ENTITY c '&b;&b;&b;'>]><a>&c;</a>"),
        Arguments.of("1,000,000 attributes", "xml", (Supplier<String>) () -> {
          StringBuilder xml = new StringBuilder("<a");
          for (int i = 0; i < 1_000_000; i++) {
            xml.append(" a").append(i).append("=''");
          }
          return xml.append("/>").toString();
        }),
        Arguments.of("2,000,000 columns", "csv", (Supplier<String>) () -> "a" + ",a".repeat(2_000_000)),
        Arguments.of("a quote without an end", "csv", (Supplier<String>) () -> "a,b\n\"" + "x\n".repeat(1_000_000)),
        Arguments.of("1,000,000 lines", "ndjson", (Supplier<String>) () -> "1\n".repeat(1_000_000)),
        Arguments.of("a deep line", "ndjson", (Supplier<String>) () -> "1\n" + "[".repeat(100_000) + "\n"),
        Arguments.of("lines of many objects", "ndjson", (Supplier<String>) () -> ("[" + "{},".repeat(100_000) + "{}]\n").repeat(20)),
        Arguments.of("1,000,000 pairs", "form", (Supplier<String>) () -> "a=1&".repeat(1_000_000)),
        Arguments.of("percent without digits", "form", (Supplier<String>) () -> "a=" + "%".repeat(1_000_000)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("otherReplies")
  void otherRepliesAreBadResponses(String name, String decode, Supplier<String> body) {
    Outcome outcome = dispatched("actions: { get: { request: { GET: / }, decode: " + decode + " } }\n", reply("text/plain", body.get()), "{}");
    assertThat(outcome.problem()).isNotNull();
    assertThat(outcome.problem().code()).isEqualTo(Code.BAD_RESPONSE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"xml", "csv", "form", "text"})
  void namesOfOneHashAreNoTrouble(String decode) {
    List<String> names = colliding("Aa", "BB");
    String body = switch (decode) {
      case "xml" -> "<a><" + String.join("/><", names) + "/></a>";
      case "form" -> String.join("&", names.subList(0, 9_000));
      default -> String.join(",", names) + "\n" + String.join(",", names);
    };
    Outcome outcome = dispatched("actions: { get: { request: { GET: / }, decode: " + decode + " } }\n", reply("text/plain", body), "{}");
    assertThat(outcome.problem()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "br", "zstd", "deflate", "x, gzip"})
  void aReplyThatIsCompressedWithoutBeingAskedIsABadResponse(String coding) {
    Outcome outcome = dispatched("actions: { get: { request: { GET: / } } }\n", call -> HttpReply.received(200,
        Headers.of("Content-Type", "application/json", "Content-Encoding", coding), Buffer.buffer("{}"), call.trip()), "{}");
    assertThat(outcome.problem().code()).isEqualTo(Code.BAD_RESPONSE);
    assertThat(outcome.problem().detail()).contains("The provider's answer is compressed or coded (`Content-Encoding`), which was not asked for.");
  }

  /** Everything that reckons with a number, over numbers that must not be written out. */
  @ParameterizedTest
  @ValueSource(strings = {"1e1000000000", "-1e1000000000", "1e-1000000000", "1e2147483647", "9e999999", "1e-100000000", "1e100000000", "-3e-2147483647", "\"1e1000000000\"", "\"1e99999999999\""})
  void numbersAreNeverWrittenOut(String number) {
    for (String use : List.of("{ $from: $.body.n, $type: integer }", "{ $from: $.body.n, $type: string }", "{ $from: $.body.n, $type: number }",
        "{ $from: $.body.n, $format: digits }", "{ $from: $.body.n, $format: epoch }", "{ $from: $.body.n, $format: iso8601 }",
        "{ $from: $.body.n, $format: epoch_ms }", "{ $from: $.body.n, $map: { '<0': a, '>=5': b, '*': c } }", "'{{add body.n 1}}'", "'{{sub 1 body.n}}'",
        "'{{add body.n 0.5}}'", "'{{date body.n}}'", "'{{body.n}}'", "'{{substr \"abc\" body.n}}'", "'{{json body}}'", "'{{eq body.n 5}}'", "'{{gt body.n 5}}'",
        "{ $if: { $.body.n: 5 }, $then: a, $else: b }", "{ $if: { $.body.n: '1-9' }, $then: a, $else: b }", "{ $json: $.body }",
        "'{{join body.n \",\"}}'", "'{{default body.n 1}}'", "'{{sorted_pairs body}}'", "'{{urlencode body.n}}'", "{ $base64: $.body.n }")) {
      Outcome outcome = dispatched("actions: { get: { request: { GET: / }, output: { x: " + use + " } } }\n",
          reply("application/json", "{\"n\":" + number + "}"), "{}");
      if (outcome.problem() != null) {
        assertThat(outcome.problem().code()).as(use).isEqualTo(Code.BAD_RESPONSE);
      } else {
        assertThat(outcome.output().toString().length()).as(use).isLessThan(2_000);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e1000000000", "-1e1000000000", "1e-1000000000", "1e2147483647"})
  void whatAProviderSaysOfTimeIsBounded(String number) {
    for (String rest : List.of("errors: [{ when: { $.status: 429 }, code: rate_limited, retry_after: $.body.n }]",
        "limits: [{ follow: { remaining: $.header.retry-after, reset: $.header.retry-after } }]")) {
      Outcome outcome = dispatched("actions: { get: { request: { GET: / }, " + rest + " } }\n", call -> HttpReply.received(429,
          Headers.of("Content-Type", "application/json", "Retry-After", number), Buffer.buffer("{\"n\":" + number + "}"), call.trip()), "{}");
      assertThat(outcome.problem().code()).isEqualTo(Code.RATE_LIMITED);
    }
  }

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

  @ParameterizedTest
  @ValueSource(strings = {"<", "<a>;", "<a>; rel=\"", ",", "\\\"", ";", "<a>; rel=next, ", "=", "filename=\"\\", "filename*=utf-8''%", "'"})
  void fieldsOfAReplyAreReadToTheirEnd(String piece) {
    String field = piece.repeat(200_000 / piece.length());
    Outcome outcome = dispatched("actions: { get: { request: { GET: / }, output: { link: $.link.next, h: $.header.link } } }\n",
        call -> HttpReply.received(200, Headers.of("Link", field, "Content-Type", "application/json; charset=" + field, "Set-Cookie", field,
            "Retry-After", field, "Date", field, "Content-Disposition", field), Buffer.buffer("{}"), call.trip()), "{}");
    assertThat(outcome.problem() == null ? Code.BAD_RESPONSE : outcome.problem().code()).isEqualTo(Code.BAD_RESPONSE);
    withLittleStack(() -> Filename.of(field));
    withLittleStack(() -> Filename.of("attachment; " + field));
    withLittleStack(() -> Filename.ofPath("/" + field));
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
