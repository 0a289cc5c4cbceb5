package dev.waybill.body;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.http.Content;
import dev.waybill.http.FileNode;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.http.MemoryStream;
import dev.waybill.document.Root;
import dev.waybill.plan.ProviderPlan;
import dev.waybill.plan.Rig;
import dev.waybill.problem.Code;
import dev.waybill.tree.ExactNodes;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each kind of body writes, through compiled manifests. */
class BodiesTest {
  private final Rig rig = new Rig();

  private static String manifest(String request) {
    return """
        allowed_domains: [api.acme.example]
        base: https://api.acme.example
        actions:
          a:
            input: { type: object, properties: { v: {}, w: {}, f: { file: {} } } }
            request: { POST: /x, %s }
        """.formatted(request);
  }

  private HttpCall call(String request, String input) {
    Future<HttpReply> answer = rig.run(rig.plan(manifest(request)), "a", input);
    assertThat(answer.succeeded()).as(String.valueOf(answer.cause())).isTrue();
    return rig.calls.get(rig.calls.size() - 1);
  }

  private String sent(String request, String input) {
    HttpCall call = call(request, input);
    return call.body().isNone() ? "" : call.body().inMemory().toString();
  }

  private HttpCall withFile(String request, FileNode file) {
    ProviderPlan plan = rig.plan(manifest(request));
    plan.actions().get("a").run(plan.actions().get("a").trip("d-1", plan.base()
        .with(Root.INPUT, ExactNodes.FACTORY.objectNode().set("f", file)), null));
    return rig.calls.get(rig.calls.size() - 1);
  }

  private static FileNode file(String name, String media, String text) {
    return FileNode.of(name, media, null, Content.of(Buffer.buffer(text)));
  }

  @ParameterizedTest(name = "{0} {1} of {2}: {3}")
  @CsvSource(delimiter = '|', value = {
    "repeat   | brackets | [1, 2]               | v=1&v=2",         "brackets | brackets | [1, 2]               | v[]=1&v[]=2",
    "indices  | brackets | [1, 2]               | v[0]=1&v[1]=2",   "comma    | brackets | [1, 2]               | v=1,2",
    "repeat   | brackets | { a: 1, b: { c: 2 } } | v[a]=1&v[b][c]=2", "repeat   | dots     | { a: 1, b: { c: 2 } } | v.a=1&v.b.c=2",
    "indices  | dots     | [{ a: 1 }, { a: 2 }] | v[0].a=1&v[1].a=2", "indices  | brackets | [{ a: 1 }, { a: 2 }] | v[0][a]=1&v[1][a]=2",
    "brackets | brackets | [{ a: 1 }, { a: 2 }] | v[][a]=1&v[][a]=2", "brackets | dots     | { a: [1, 2] }        | v.a[]=1&v.a[]=2",
    "repeat   | dots     | { a: [1, 2] }        | v.a=1&v.a=2",     "comma    | dots     | { a: [1, 2] }        | v.a=1,2",
    "repeat   | brackets | []                   | ''",              "repeat   | brackets | {}                   | ''",
    "repeat   | brackets | [1, null, 2]         | v=1&v=2",         "repeat   | brackets | null                 | ''",
    "repeat   | brackets | 1.10                 | v=1.10",          "repeat   | brackets | true                 | v=true",
    "repeat   | brackets | \"\"                   | v=",              "repeat   | brackets | 12345678901234567890 | v=12345678901234567890",
    "indices  | brackets | [[1, 2], [3]]        | v[0][0]=1&v[0][1]=2&v[1][0]=3",
  })
  void flattensTheSameWayInFormsAndQueries(String arrays, String nested, String value, String expected) {
    String encode = ", encode: { arrays: " + arrays + ", nested: " + nested + " }";
    String encoded = expected.replace("[", "%5B").replace("]", "%5D").replace(",", "%2C");
    assertThat(sent("form: { v: $.input.v }" + encode, "{ v: " + value + " }")).isEqualTo(encoded);
    assertThat(call("query: { v: $.input.v }" + encode, "{ v: " + value + " }").target().path())
        .isEqualTo(encoded.isEmpty() ? "/x" : "/x?" + encoded);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "comma | [{ a: 1 }]  | 'The list `v` holds more than plain values, which `arrays: comma` cannot write.'",
    "comma | [[1]]       | 'The list `v` holds more than plain values, which `arrays: comma` cannot write.'",
    "comma | ['a,b', c]  | 'A value of the list `v` holds a comma, which `arrays: comma` cannot write.'",
  })
  void refusesWhatAListOfCommasCannotHold(String arrays, String value, String sentence) {
    Future<HttpReply> answer = rig.run(rig.plan(manifest("form: { v: $.input.v }, encode: { arrays: " + arrays + " }")), "a", "{ v: " + value + " }");
    assertThat(Rig.problem(answer).detail()).isEqualTo(sentence);
    assertThat(Rig.problem(answer).code()).isEqualTo(Code.INVALID_REQUEST);
    assertThat(rig.calls).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "a b | a+b", "a+b | a%2Bb", "a&b=c | a%26b%3Dc", "é | %C3%A9", "'%' | %25", "~ | ~", "* | %2A", "- | -", "😀 | %F0%9F%98%80",
  })
  void encodesNamesAndValuesOfForms(String text, String encoded) {
    assertThat(sent("form: { \"" + text + "\": $.input.v }", "{ v: '" + text + "' }")).isEqualTo(encoded + "=" + encoded);
  }

  @Test
  void jsonKeepsEveryDigitAndWritesTextAsIs() {
    HttpCall call = call("json: { n: $.input.v, t: \"a{{input.w}}b\", fixed: [1, null, true] }", "{ v: 1.100, w: \"\\\"\\n\\u2028\" }");
    assertThat(call.body().inMemory().toString()).isEqualTo("{\"n\":1.100,\"t\":\"a\\\"\\n\u2028b\",\"fixed\":[1,null,true]}");
    assertThat(call.headers().get("Content-Type")).isEqualTo("application/json");
  }

  @Test
  void aHeaderOfItsOwnDecidesTheType() {
    assertThat(call("json: {}, headers: { content-type: application/vnd.api+json }", "{}").headers().all("Content-Type"))
        .containsExactly("application/vnd.api+json");
    assertThat(call("form: { a: 1 }", "{}").headers().get("Content-Type")).isEqualTo("application/x-www-form-urlencoded");
    assertThat(call("text: hi", "{}").headers().get("Content-Type")).isEqualTo("text/plain; charset=utf-8");
    assertThat(call("query: { a: 1 }", "{}").headers().has("Content-Type")).isFalse();
  }

  @Test
  void multipartIsWrittenAsRfc7578Has() {
    HttpCall call = withFile("multipart: { a: \"1\", list: [x, y], file: $.input.f, absent: $.input.v, obj: { b: 2 } }",
        file("fax.pdf", "application/pdf", "%PDF"));
    assertThat(call.headers().get("Content-Type")).isEqualTo("multipart/form-data; boundary=waybill-d-1");
    assertThat(call.body().inMemory().toString()).isEqualTo(String.join("\r\n",
        "--waybill-d-1", "Content-Disposition: form-data; name=\"a\"", "", "1",
        "--waybill-d-1", "Content-Disposition: form-data; name=\"list\"", "", "x",
        "--waybill-d-1", "Content-Disposition: form-data; name=\"list\"", "", "y",
        "--waybill-d-1", "Content-Disposition: form-data; name=\"file\"; filename=\"fax.pdf\"", "Content-Type: application/pdf", "", "%PDF",
        "--waybill-d-1", "Content-Disposition: form-data; name=\"obj[b]\"", "", "2",
        "--waybill-d-1--", ""));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "a\"; filename=\"x | a%22; filename=%22x", "a\\r\\nX-Evil: 1 | a%0D%0AX-Evil: 1", "a\\nb | a%0Ab", "été.pdf | été.pdf", "a\\\\b | a\\\\b", "../../x | ../../x",
  })
  void namesCannotBreakOutOfTheirQuotes(String written, String expected) {
    String name = written.replace("\\r", "\r").replace("\\n", "\n");
    String text = withFile("multipart: { f: $.input.f }", file(name, "text/plain", "x")).body().inMemory().toString();
    assertThat(text.lines().filter(line -> line.startsWith("Content-Disposition")))
        .containsExactly("Content-Disposition: form-data; name=\"f\"; filename=\"" + expected + "\"");
    assertThat(text.lines()).hasSize(6);
  }

  @Test
  void aNameOfAPartIsQuotedToo() {
    assertThat(sent("multipart: { \"a\\\"\\r\\nb\": \"1\" }", "{}")).contains("name=\"a%22%0D%0Ab\"\r\n\r\n1\r\n");
  }

  @Test
  void theBoundaryHoldsTheDispatchsIdWhichNoCallerKnowsBefore() {
    String evil = "x\r\n--waybill\r\nContent-Disposition: form-data; name=\"admin\"\r\n\r\n1\r\n--waybill--\r\n";
    String text = sent("multipart: { v: $.input.v, w: last }", "{ v: " + ExactNodes.FACTORY.textNode(evil) + " }");
    assertThat(text.split("--waybill-d-1", -1)).containsExactly("",
        "\r\nContent-Disposition: form-data; name=\"v\"\r\n\r\n" + evil + "\r\n",
        "\r\nContent-Disposition: form-data; name=\"w\"\r\n\r\nlast\r\n", "--\r\n");
  }

  @Test
  void bytesAreTheFileWithItsType() {
    HttpCall call = withFile("bytes: $.input.f", file("a.pdf", "application/pdf", "%PDF"));
    assertThat(call.body().inMemory().toString()).isEqualTo("%PDF");
    assertThat(call.headers().get("Content-Type")).isEqualTo("application/pdf");
    assertThat(withFile("bytes: $.input.f", file(null, null, "x")).headers().get("Content-Type")).isEqualTo("application/octet-stream");
    assertThat(withFile("bytes: $.input.f, headers: { Content-Type: image/tiff }", file("a", "application/pdf", "x")).headers()
        .all("Content-Type")).containsExactly("image/tiff");
  }

  /** Content of a file that is not in memory. */
  private static Content onDisk(byte[] bytes) {
    return new Content() {
      @Override
      public long length() {
        return bytes.length;
      }

      @Override
      public Future<Void> writeTo(WriteStream<Buffer> sink) {
        return sink.write(Buffer.buffer(bytes));
      }

      @Override
      public Buffer inMemory() {
        return null;
      }
    };
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
    "json: { a: [1, { $base64: $.input.f }], b: é }      | {\"a\":[1,\"-_8=\"],\"b\":\"é\"}",
    "json: { $base64: $.input.f }                        | \"-_8=\"",
    "json: [{ $base64: $.input.f }, { $base64: $.input.f }] | [\"-_8=\",\"-_8=\"]",
    "json: { l: { $each: [1, 2], $value: { f: { $base64: $.input.f } } } } | {\"l\":[{\"f\":\"-_8=\"},{\"f\":\"-_8=\"}]}",
    "json: { c: { $if: { $.input.f: { exists: true } }, $then: { $base64: $.input.f }, $else: no } } | {\"c\":\"-_8=\"}",
    "graphql: { query: q, variables: { f: { $base64: $.input.f } } } | {\"query\":\"q\",\"variables\":{\"f\":\"-_8=\"}}",
    "form: { a: 1, f: { $base64: $.input.f }, b: é }     | a=1&f=%2B%2F8%3D&b=%C3%A9",
    "form: { f: [{ $base64: $.input.f }, x] }            | f=%2B%2F8%3D&f=x",
  })
  void base64OfAFileThatIsNotInMemoryIsStreamedInItsPlace(String request, String sent) {
    HttpCall call = withFile(request, FileNode.of(null, null, null, onDisk(new byte[] {(byte) 0xfb, (byte) 0xff})));
    assertThat(call.body().inMemory()).isNull();
    Buffer written = MemoryStream.of(call.body());
    assertThat(written).hasToString(sent.replace("-_8=", "+/8="));
    assertThat(call.body().length()).isEqualTo(written.length());
    assertThat(MemoryStream.of(call.body())).as("sent again").isEqualTo(written);
  }

  @Test
  void aPartIsStreamedAsBase64Too() {
    HttpCall call = withFile("multipart: { a: 1, f: { $base64: $.input.f }, b: 2 }", FileNode.of("n", "m/n", null, onDisk(new byte[] {1})));
    assertThat(MemoryStream.of(call.body()).toString()).isEqualTo(String.join("\r\n",
        "--waybill-d-1", "Content-Disposition: form-data; name=\"a\"", "", "1",
        "--waybill-d-1", "Content-Disposition: form-data; name=\"f\"", "", "AQ==",
        "--waybill-d-1", "Content-Disposition: form-data; name=\"b\"", "", "2", "--waybill-d-1--", ""));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(delimiter = '|', value = {
    "json: { f: { $base64: $.input.f } }                      | false", "form: { f: { $base64: $.input.f } }                   | false",
    "multipart: { f: { $base64: $.input.f } }                 | false", "multipart: { f: $.input.f }                           | false",
    "bytes: $.input.f                                         | false", "json: [{ a: { b: [{ $base64: $.input.f }] } }]        | false",
    "graphql: { query: q, variables: { f: { $base64: $.input.f } } } | false", "json: { f: 'base64' }                          | false",
    "json: { f: { $each: $.input.v, $value: { $base64: $.input.f } } } | false",
    "json: { f: { $if: { $.input.v: 1 }, $then: { $base64: $.input.f } } } | false",
    "json: { f: { $from: { $base64: $.input.f }, $type: string } } | true", "json: { f: { $json: { g: { $base64: $.input.f } } } } | true",
    "json: { f: { $each: [{ $base64: $.input.f }], $value: $.item } } | true", "text: { $base64: $.input.f }              | true",
    "json: {}, headers: { X: { $base64: $.input.f } }         | true", "json: {}, query: { x: { $base64: $.input.f } }        | true",
    "json: { f: '{{base64 input.f}}' }                        | true", "xml: '<a>{{base64 input.f}}</a>'                      | true",
    "soap: { body: '<a>{{base64 input.f}}</a>' }              | true", "json: { f: '{{base64url input.f}}' }                  | true",
    "json: { $$base64: $.input.v }                            | false",
  })
  void filesAreReadIntoMemoryOnlyWhereSomethingWorksOnTheirBytes(String request, boolean loads) {
    assertThat(rig.plan(manifest(request)).actions().get("a").loadsFiles()).isEqualTo(loads);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "bytes: $.input.v     | { v: text }       | '`bytes` takes a file, but its selector gives something else.'",
    "form: $.input.v      | { v: [1] }        | 'A form body is made of fields, but its shape gives something else.'",
    "form: $.input.v      | { v: text }       | 'A form body is made of fields, but its shape gives something else.'",
    "multipart: $.input.v | { v: [1] }        | 'A multipart body is made of parts, but its shape gives something else.'",
    "text: $.input.v      | { v: { a: 1 } }   | '`text` takes a plain value, but its shape gives a list or an object.'",
    "form: { v: $.input.f } | FILE            | '`v` is a file; only a multipart body or `bytes` can carry it.'",
    "query: { v: $.input.f } | FILE           | '`v` is a file; only a multipart body or `bytes` can carry it.'",
    "text: $.input.f      | FILE              |",
    "headers: { X: $.input.v } | { v: [1] }   | 'The header `X` takes a plain value, but its shape gives a list or an object.'",
  })
  void refusesWhatABodyCannotHold(String request, String input, String sentence) {
    ProviderPlan plan = rig.plan(manifest(request));
    Future<HttpReply> answer;
    if (input.equals("FILE")) {
      try {
        answer = plan.actions().get("a").run(plan.actions().get("a").trip("d-1", plan.base()
            .with(Root.INPUT, ExactNodes.FACTORY.objectNode().set("f", file("a", "text/plain", "x"))), null));
      } catch (dev.waybill.problem.Failure refused) {
        answer = Future.failedFuture(refused);
      }
    } else {
      answer = rig.run(plan, "a", input);
    }
    assertThat(answer.failed()).isTrue();
    assertThat(Rig.problem(answer).code()).isEqualTo(Code.INVALID_REQUEST);
    if (sentence != null) {
      assertThat(Rig.problem(answer).detail()).isEqualTo(sentence);
    }
    assertThat(rig.calls).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "form: { a: 1 }, encode: { arrays: comma, nested: dots }   |", "form: { a: 1 }, encode: { arrays: commas }   | unknown-word",
    "form: { a: 1 }, encode: { array: comma }    | unknown-key", "json: {}, text: a | bad-request",
  })
  void findsWhatIsNoEncoding(String request, String rule) {
    rig.attempt(manifest(request));
    assertThat(rig.rules()).isEqualTo(rule == null ? java.util.List.of() : java.util.List.of(rule));
  }

  @ParameterizedTest(name = "{0} of {1}")
  @CsvSource(delimiter = '|', value = {
    "json: $.input.v | { v: [1] } | ", "json: $.input.v | { v: text } | ", "form: $.input.v | { v: [1] } | ", "json: $.input.v | { v: null } | ",
    "graphql: { query: q, variables: $.input.v } | { v: 1 } | ",
    "json: $.input.v | {} | {\"uid\":\"d-1\"}", "json: $.input.v | { v: { a: 1 } } | {\"a\":1,\"uid\":\"d-1\"}", "form: $.input.v | {} | uid=d-1",
  })
  void whatHasNoNamesIsNotReplacedByTheFieldThatIsAdded(String body, String input, String sent) {
    Future<HttpReply> answer = rig.run(rig.plan(manifest(body + " }\n    idempotency: { field: uid")), "a", input);
    assertThat(answer.succeeded()).isEqualTo(sent != null);
    if (sent == null) {
      assertThat(Rig.problem(answer).code()).isEqualTo(Code.INVALID_REQUEST);
      assertThat(rig.calls).isEmpty();
    } else {
      assertThat(rig.calls.get(0).body().inMemory()).hasToString(sent);
    }
  }
}
