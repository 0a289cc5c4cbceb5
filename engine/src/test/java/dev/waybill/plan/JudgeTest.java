package dev.waybill.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.document.Root;
import dev.waybill.http.Headers;
import dev.waybill.http.HttpReply;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgeTest {
  private static final String BASE = """
      allowed_domains: [api.acme.example]
      base: https://api.acme.example
      """;

  private final Rig rig = new Rig();

  private Problem problem(String action, int status, String body, String... headers) {
    ProviderPlan plan = rig.plan(BASE + "actions:\n  a: " + action + "\n");
    rig.provider = call -> Future.succeededFuture(Rig.json(call, status, body, headers));
    Future<HttpReply> answer = rig.run(plan, "a", "{}");
    return answer.succeeded() ? null : Rig.problem(answer);
  }

  @Test
  void everyStatusHasOneMeaning() {
    Map<Integer, Code> named = Map.ofEntries(Map.entry(400, Code.INVALID_REQUEST), Map.entry(422, Code.INVALID_REQUEST),
        Map.entry(401, Code.UNAUTHORIZED), Map.entry(403, Code.FORBIDDEN), Map.entry(404, Code.NOT_FOUND), Map.entry(410, Code.NOT_FOUND),
        Map.entry(409, Code.CONFLICT), Map.entry(402, Code.QUOTA_EXCEEDED), Map.entry(408, Code.TIMEOUT), Map.entry(504, Code.TIMEOUT),
        Map.entry(429, Code.RATE_LIMITED));
    IntStream.rangeClosed(100, 599).forEach(status -> {
      Code rest = status >= 500 ? Code.UNAVAILABLE : status >= 400 || status / 100 == 2 ? Code.REJECTED : Code.BAD_RESPONSE;
      assertThat(Judge.codeOf(status)).as("%d", status).isEqualTo(named.getOrDefault(status, rest));
    });
  }

  @ParameterizedTest(name = "POST answered {0}, Retry-After {1}: {2}, maybe {3}, wait {4}")
  @CsvSource({
    "200,,,,", "204,,,,", "299,,,,",
    "301,,bad_response,true,", "304,,bad_response,true,", "400,,invalid_request,false,", "401,,unauthorized,false,",
    "402,,quota_exceeded,false,", "403,,forbidden,false,", "404,,not_found,false,", "408,,timeout,true,", "409,,conflict,true,",
    "410,,not_found,false,", "418,,rejected,false,", "422,,invalid_request,false,", "429,,rate_limited,false,", "429,7,rate_limited,false,7",
    "500,,unavailable,true,", "500,7,unavailable,true,7", "502,,unavailable,true,", "503,,unavailable,true,", "503,7,unavailable,false,7",
    "503,soon,unavailable,true,", "504,,timeout,true,", "504,7,timeout,true,7",
  })
  void saysWhetherTheProviderMayHaveActed(int status, String after, String code, Boolean maybe, Long wait) {
    String[] headers = after == null ? new String[0] : new String[] {"Retry-After", after};
    Problem problem = problem("{ request: { POST: /x } }", status, "{}", headers);
    if (code == null) {
      assertThat(problem).isNull();
      return;
    }
    assertThat(problem.code().word()).isEqualTo(code);
    assertThat(problem.maybeProcessed()).isEqualTo(maybe);
    assertThat(problem.retryAfter()).isEqualTo(wait == null ? null : Duration.ofSeconds(wait));
    assertThat(problem.upstreamStatus()).isEqualTo(status);
  }

  @ParameterizedTest(name = "{0} with {1}: {2} maybe {3}")
  @CsvSource(delimiter = '|', value = {
    "when: { $.body.e: 1 }, code: rejected                          | 500 | rejected     | false",
    "when: { $.body.e: 1 }                                          | 500 | unavailable  | true",
    "when: { $.body.e: 1 }, processed: false                        | 500 | unavailable  | false",
    "when: { $.body.e: 1 }, code: rejected, processed: true         | 400 | rejected     | true",
    "when: { $.body.e: 1 }, code: rate_limited, processed: false    | 200 | rate_limited | false",
    "when: { $.body.e: 1 }, code: rate_limited                      | 200 | rate_limited | true",
    "when: { $.body.e: 2 }, code: not_found                         | 200 | rejected     | false",
    "when: { $.status: 429 }, code: unavailable                     | 429 | unavailable  | false",
  })
  void aRuleDecidesTheCodeAndWhetherItWasProcessed(String rule, int status, String code, boolean maybe) {
    Problem problem = problem("{ request: { POST: /x }, ok: { $.body.ok: true }, errors: [{ " + rule + " }] }", status, "{\"e\": 1}");
    assertThat(problem.code().word()).isEqualTo(code);
    assertThat(problem.maybeProcessed()).isEqualTo(maybe);
  }

  @Test
  void asksTheRulesInOrderAndOnlyWhenTheReplyIsNoSuccess() {
    String rules = "errors: [{ when: { $.body.a: 1 }, code: conflict }, { when: { $.body.b: 1 }, code: forbidden }]";
    assertThat(problem("{ request: { GET: /x }, " + rules + " }", 200, "{\"a\":1,\"b\":1}")).isNull();
    assertThat(problem("{ request: { GET: /x }, " + rules + " }", 404, "{\"a\":1,\"b\":1}").code()).isEqualTo(Code.CONFLICT);
    assertThat(problem("{ request: { GET: /x }, " + rules + " }", 404, "{\"b\":1}").code()).isEqualTo(Code.FORBIDDEN);
    assertThat(problem("{ request: { GET: /x }, " + rules + " }", 404, "{}").code()).isEqualTo(Code.NOT_FOUND);
  }

  @Test
  void mapsTheProvidersReasonMessageAndWait() {
    Problem problem = problem("{ request: { POST: /x }, errors: [{ when: { $.status: 400 }, code: rate_limited, reason: $.body.code,"
        + " message: \"{{body.text}}!\", retry_after: $.body.reset, processed: false }] }", 400,
        "{\"code\": 21211, \"text\": \"No\", \"reset\": 1767225660}", "Retry-After", "5");
    assertThat(problem.reason()).isEqualTo(Rig.tree("21211"));
    assertThat(problem.message()).isEqualTo("No!");
    assertThat(problem.retryAfter()).isEqualTo(Duration.ofSeconds(60));
    assertThat(problem.detail()).isEqualTo("Too many requests (HTTP 400).");
  }

  @Test
  void keepsTheFieldsWaitWhereTheRulesSaysNothingReadable() {
    Problem problem = problem("{ request: { POST: /x }, errors: [{ when: { $.status: 429 }, retry_after: $.body.reset }] }", 429,
        "{\"reset\": \"soon\"}", "Retry-After", "5");
    assertThat(problem.retryAfter()).isEqualTo(Duration.ofSeconds(5));
  }

  @ParameterizedTest(name = "{0}: {1} ms")
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
    "$.body.s | 5000", "7 | 7000", "65s | 65000", "1500ms | 1500", "2m | 120000", "\"{{body.ms}}ms\" | 250", "\"{{body.ms}}\" | 250000",
    "$.body.text | 9000", "{ $from: $.body.none, $default: 3s } | 3000", "$.body.none |", "\"{{body.ms}} ms\" |", "\"{{body.big}}d\" |", "\"{{body.zero}}s\" |",
  })
  void aRulesWaitIsAShape(String shape, Long millis) {
    Problem problem = problem("{ request: { POST: /x }, errors: [{ when: { $.status: 503 }, retry_after: " + shape + " }] }", 503,
        "{\"s\": 5, \"ms\": 250, \"text\": \"9s\", \"big\": 99999999999999, \"zero\": 0}");
    assertThat(problem.code()).isEqualTo(Code.UNAVAILABLE);
    assertThat(problem.retryAfter()).isEqualTo(millis == null ? null : Duration.ofMillis(millis));
  }

  @Test
  void aReplyThatIsNotWhatWasDeclaredIsBadResponse() {
    Problem problem = problem("{ request: { POST: /x }, decode: json }", 200, "{\"a\":1,\"a\":2}");
    assertThat(problem.code()).isEqualTo(Code.BAD_RESPONSE);
    assertThat(problem.maybeProcessed()).isTrue();
    assertThat(problem.detail()).isEqualTo("The provider's answer is not JSON.");
  }

  @Test
  void aFailureIsReadByItsOwnTypeWhateverIsDeclared() {
    ProviderPlan plan = rig.plan(BASE + "actions:\n  a: { request: { GET: /x }, decode: json,"
        + " errors: [{ when: { $.body: \"/gone/\" }, code: not_found }] }\n");
    rig.provider = call -> Future.succeededFuture(
        HttpReply.received(400, Headers.of("Content-Type", "text/plain"), Buffer.buffer("it is gone"), call.trip()));
    assertThat(Rig.problem(rig.run(plan, "a", "{}")).code()).isEqualTo(Code.NOT_FOUND);
  }

  @ParameterizedTest(name = "{0}, {1} {2}: {3} {4}")
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
    "decode: file, ok: { $.header.content-type: application/pdf } | application/json | {\"err\":\"BUSY\"} | unavailable | BUSY",
    "decode: file, ok: { $.header.content-type: application/pdf } | application/problem+json; charset=utf-8 | {\"err\":\"BUSY\"} | unavailable | BUSY",
    "decode: file, ok: { $.header.content-type: application/pdf } | application/xml | <r><err>BUSY</err></r> | rejected |",
    "decode: file, ok: { $.header.content-type: application/pdf } | application/xml | <err>BUSY</err> | unavailable | BUSY",
    "decode: file, ok: { $.header.content-type: application/pdf } | application/json | {\"err\": | rejected |",
    "decode: file, ok: { $.header.content-type: application/pdf } | text/plain | {\"err\":\"BUSY\"} | rejected |",
    "decode: file, ok: { $.header.content-type: application/pdf } | application/pdf | %PDF | |",
    "decode: file, ok: { $.body.ok: { not: false } } | application/json | {\"ok\":false,\"err\":\"BUSY\"} | unavailable | BUSY",
    "decode: file, ok: { $.body.ok: { not: false } } | application/json | {\"ok\":true} | |",
    "decode: file, ok: { $.body.ok: { not: false } } | application/pdf | %PDF | |",
    "decode: file, ok: { $.body.size: 4 } | application/pdf | %PDF | |",
    "decode: file | application/json | {\"err\":\"BUSY\"} | |",
    "decode: none, ok: { $.header.x: 1 } | application/json | {\"err\":\"BUSY\"} | unavailable | BUSY",
    "decode: csv, ok: { $.status: 201 } | application/json | {\"err\":\"BUSY\"} | unavailable | BUSY",
    "decode: text, ok: { $.status: 201 } | application/json | {\"err\":\"BUSY\"} | unavailable | BUSY",
    "decode: text, ok: { $.body: \"/BUSY/\" } | application/json | {\"err\":\"BUSY\"} | |",
    "decode: json, ok: { $.body.ok: true } | text/html | {\"err\":\"BUSY\"} | unavailable | BUSY",
    "decode: json | application/xml | <r><err>BUSY</err></r> | bad_response |",
    "decode: xml | application/json | {\"err\":\"BUSY\"} | unavailable | BUSY",
    "decode: xml | application/json | {\"err\":\"OTHER\"} | bad_response |",
    "decode: xml | text/plain | {\"err\":\"BUSY\"} | bad_response |",
    "decode: { as: xml, arrays: [r.err] }, ok: { $.status: 201 }, errors: [{ when: { '$.body.r.err[0]': A }, code: conflict }] | text/xml | <r><err>A</err></r> | conflict |",
  })
  void aFailureWithAGoodStatusIsReadByItsContentType(String action, String type, String body, String code, String reason) {
    ProviderPlan plan = rig.plan(BASE + "errors: [{ when: { $.body.err: BUSY }, code: unavailable, reason: $.body.err }]\n"
        + "actions: { a: { request: { GET: /x }, " + action + " } }\n");
    rig.provider = call -> Future.succeededFuture(HttpReply.received(200, Headers.of("Content-Type", type), Buffer.buffer(body), call.trip()));
    Future<HttpReply> answer = rig.run(plan, "a", "{}");
    assertThat(answer.succeeded() ? null : Rig.problem(answer).code().word()).isEqualTo(code);
    assertThat(answer.succeeded() || Rig.problem(answer).reason() == null ? null : Rig.problem(answer).reason().asText()).isEqualTo(reason);
    if (answer.succeeded() && action.startsWith("decode: file")) {
      assertThat(answer.result().document().root(Root.BODY).path("size").asInt()).isEqualTo(body.length());
    }
  }

  @Test
  void aNaturallyRepeatableRequestIsNeverMaybeProcessed() {
    assertThat(problem("{ request: { GET: /x } }", 500, "{}").maybeProcessed()).isFalse();
    assertThat(problem("{ request: { POST: /x }, idempotency: natural }", 500, "{}").maybeProcessed()).isFalse();
    assertThat(problem("{ request: { POST: /x }, idempotency: { header: Idempotency-Key } }", 500, "{}").maybeProcessed()).isTrue();
  }
}
