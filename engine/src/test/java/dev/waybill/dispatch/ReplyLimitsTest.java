package dev.waybill.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.http.Filename;
import dev.waybill.http.Headers;
import dev.waybill.http.HttpReply;
import dev.waybill.problem.Code;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What providers answer that is deep, large, or full of digits: a bad response, and no fault of ours. */
class ReplyLimitsTest extends HostileTexts {
  /** What is large and yet no more than may come. */
  private static final Map<String, Supplier<String>> LARGE_JSON = Map.of(
      "1e1000000000", () -> "{\"n\":1e1000000000}",
      "1e-1000000000", () -> "{\"n\":-1e-1000000000}",
      "32,768 keys of one hash", () -> collidingKeys("Aa", "BB"),
      "32,768 keys of one hash of the parser's", () -> collidingKeys("Ac", "BB"),
      "499 lists", () -> "[".repeat(499) + "]".repeat(499),
      "499 objects", () -> "{\"a\":".repeat(498) + "1" + "}".repeat(498),
      "text of 25 MB", () -> "{\"a\":\"" + "x".repeat(25_000_000) + "\"}");

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
}
