package dev.waybill.body;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.http.Envelope;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.plan.Rig;
import dev.waybill.problem.Code;
import io.vertx.core.Future;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** XML, SOAP and GraphQL bodies: what they send, and what load finds in them. */
class XmlBodiesTest {
  private final Rig rig = new Rig();

  private static String manifest(String request, String more) {
    return """
        allowed_domains: [api.acme.example]
        base: https://api.acme.example
        actions:
          a:
            input: { type: object, properties: { v: {}, w: {} } }
            request: { POST: /x, %s }
            %s
        """.formatted(request, more);
  }

  private HttpCall call(String request, String input) {
    Future<HttpReply> answer = rig.run(rig.plan(manifest(request, "")), "a", input);
    assertThat(answer.succeeded()).as(String.valueOf(answer.cause())).isTrue();
    return rig.calls.get(rig.calls.size() - 1);
  }

  @Test
  void xmlIsSentWithItsValuesEscaped() {
    HttpCall call = call("xml: '<a b=\"{{input.v}}\">{{input.w}}{{#if input.w}}<c/>{{/if}}</a>'", "{ v: '<\"&', w: \"é\\n\" }");
    assertThat(call.body().inMemory()).hasToString("<a b=\"&lt;&quot;&amp;\">é&#10;<c/></a>");
    assertThat(call.headers().all("Content-Type")).containsExactly("application/xml; charset=utf-8");
    assertThat(call("xml: <a/>, headers: { Content-Type: text/xml }", "{}").headers().all("Content-Type")).containsExactly("text/xml");
    assertThat(call("xml: \"<?xml version='1.0' encoding='UTF-8'?><a>{{base64 input.v}}</a>\"", "{ v: a }").body().inMemory())
        .hasToString("<?xml version='1.0' encoding='UTF-8'?><a>YQ==</a>");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
    "{}              | `input.v` is absent, and a template needs it.",
    "{ v: [1] }      | `input.v` is a list, which has no text of its own.",
    "{ v: \"\\0\" }  | `input.v` holds a character that XML cannot carry.",
  })
  void whatXmlCannotHoldIsRefused(String input, String sentence) {
    Future<HttpReply> answer = rig.run(rig.plan(manifest("xml: '<a>{{input.v}}</a>'", "")), "a", input);
    assertThat(Rig.problem(answer).code()).isEqualTo(Code.INVALID_REQUEST);
    assertThat(Rig.problem(answer).detail()).isEqualTo(sentence);
    assertThat(rig.calls).isEmpty();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
    "<a/>                                          | ",
    "<a>{{input.v}}</a>                            | ",
    "<a b='{{input.v}}' c=\"x{{input.w}}y\"/>      | ",
    "<!-- c --><a>{{input.v}}</a><!-- d -->        | ",
    "<a><![CDATA[<b>]]>{{input.v}}</a>             | ",
    "<f:a xmlns:f='urn:f' f:b='1'><f:c/></f:a>     | ",
    "<a>&#169;&amp;</a>                            | ",
    "<a xml:lang='en'/>                            | ",
    "{{#if input.v}}<a/>{{else}}<b/>{{/if}}        | ",
    "<a>{{#each input.v}}<b>{{this}}</b>{{/each}}</a> | ",
    "<a>                                           | bad-xml: This is not well-formed XML (line 1 of the text).",
    "<a></b>                                       | bad-xml: This is not well-formed XML (line 1 of the text).",
    "<a/><b/>                                      | bad-xml: This is not well-formed XML (line 1 of the text).",
    "text                                          | bad-xml: This is not well-formed XML (line 1 of the text).",
    "{{input.v}}                                   | bad-xml: This is not well-formed XML (line 1 of the text).",
    "$.input.v                                     | bad-xml: This is not well-formed XML (line 1 of the text).",
    "<{{input.v}}/>                                | bad-xml: This is not well-formed XML (line 1 of the text).",
    "<a{{input.v}}/>                               | bad-xml: This is not well-formed XML (line 1 of the text).",
    "<a {{input.v}}='1'/>                          | bad-xml: This is not well-formed XML (line 1 of the text).",
    "<a b={{input.v}}/>                            | bad-xml: This is not well-formed XML (line 1 of the text).",
    "<a>&{{input.v}};</a>                          | bad-xml: This is not well-formed XML (line 1 of the text).",
    "{{#if input.v}}<a>{{/if}}</a>                 | bad-xml: This is not well-formed XML (line 1 of the text).",
    "{{#if input.v}}<a/>{{/if}}                    | bad-xml: This is not well-formed XML (line 1 of the text).",
    "<a>{{#if input.v}}{{else}}<b>{{/if}}</a>      | bad-xml: This is not well-formed XML (line 1 of the text).",
    "<f:a/>                                        | unknown-prefix: The prefix `f` is not declared.",
    "<a g:b='1'/>                                  | unknown-prefix: The prefix `g` is not declared.",
    "<!-- {{input.v}} --><a/>                      | bad-xml: A hole stands in a comment, a CDATA section or an instruction, where nothing is escaped.",
    "<a><![CDATA[{{input.v}}]]></a>                | bad-xml: A hole stands in a comment, a CDATA section or an instruction, where nothing is escaped.",
    "<?p {{input.v}}?><a/>                         | bad-xml: A hole stands in a comment, a CDATA section or an instruction, where nothing is escaped.",
    "<!DOCTYPE a><a/>                              | bad-xml: A body of XML has no document type declaration and no entities but `&amp;`, `&lt;`, `&gt;`, `&quot;` and `&apos;`.",
    "<a>&nbsp;</a>                                 | bad-xml: A body of XML has no document type declaration and no entities but `&amp;`, `&lt;`, `&gt;`, `&quot;` and `&apos;`.",
    "<?xml version='1.0' encoding='latin1'?><a/>   | bad-xml: The XML says that it is in `latin1`, but it is sent in UTF-8.",
    "<a>{{input.nope}}</a>                         | unknown-name: `input` has no `nope` (line 1, column 6 of the text).",
  })
  void findsAtLoadWhatIsNoXmlWhateverTheValuesAre(String xml, String finding) {
    rig.attempt(manifest("xml: \"" + xml.replace("\"", "\\\"") + "\"", ""));
    assertThat(rig.errors()).hasSize(finding == null ? 0 : 1);
    if (finding != null && !finding.startsWith("unknown-name")) {
      assertThat(rig.errors()).containsExactly(finding);
    }
  }

  @Test
  void soap11SendsItsActionInAHeader() {
    HttpCall call = call("soap: { action: \"urn:Send/{{input.w}}\", ns: { f: urn:f, g: 'urn:g?a&b' }, body: '<f:To g:x=\"1\">{{input.v}}</f:To><f:Two/>' }",
        "{ v: '</f:To></soap:Body>', w: fax }");
    assertThat(call.body().inMemory()).hasToString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
        + "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:f=\"urn:f\" xmlns:g=\"urn:g?a&amp;b\"><soap:Header/>"
        + "<soap:Body><f:To g:x=\"1\">&lt;/f:To&gt;&lt;/soap:Body&gt;</f:To><f:Two/></soap:Body></soap:Envelope>");
    assertThat(call.headers().all("Content-Type")).containsExactly("text/xml; charset=utf-8");
    assertThat(call.headers().all("SOAPAction")).containsExactly("\"urn:Send/fax\"");
    assertThat(Envelope.in(call.body()).orElseThrow().version()).isEqualTo(Envelope.Version.V1_1);
    assertThat(call("soap: { version: \"1.1\", body: \"\" }", "{}").headers().all("SOAPAction")).containsExactly("\"\"");
    assertThat(call("soap: { action: urn:a, body: \"\" }, headers: { soapaction: urn:b }", "{}").headers().all("SOAPAction"))
        .containsExactly("urn:b");
  }

  @Test
  void soap12SendsItsActionInTheMediaType() {
    HttpCall call = call("soap: { version: \"1.2\", action: urn:Send, body: \"<a xmlns='urn:a'/>\" }", "{}");
    assertThat(call.body().inMemory().toString()).contains("xmlns:soap=\"http://www.w3.org/2003/05/soap-envelope\"", "<soap:Body><a xmlns='urn:a'/>");
    assertThat(call.headers().all("Content-Type")).containsExactly("application/soap+xml; charset=utf-8; action=\"urn:Send\"");
    assertThat(call.headers().has("SOAPAction")).isFalse();
    assertThat(call("soap: { version: \"1.2\", body: <a/> }", "{}").headers().get("Content-Type")).isEqualTo("application/soap+xml; charset=utf-8");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {"'a\"; b=\"c'", "\"a\\r\\nX: 1\"", "'a\\b'", "é"})
  void anActionCannotBreakOutOfItsQuotes(String value) {
    Future<HttpReply> answer = rig.run(rig.plan(manifest("soap: { version: \"1.2\", action: \"{{input.v}}\", body: <a/> }", "")), "a",
        "{ v: " + value + " }");
    assertThat(Rig.problem(answer).code()).isEqualTo(Code.INVALID_REQUEST);
    assertThat(rig.calls).isEmpty();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
    "{ body: '<a/><b/>text{{input.v}}' }           | ",
    "{ body: '<soap:Fault/>' }                     | ",
    "{ ns: { f: u }, body: '<f:a/>' }              | ",
    "{ ns: { f: u }, body: '<g:a/>' }              | unknown-prefix: The prefix `g` is not declared.",
    "{ ns: { f: u }, body: '<F:a/>' }              | unknown-prefix: The prefix `F` is not declared.",
    "{ body: '</soap:Body><soap:Body>' }           | bad-xml: This is not well-formed XML (line 1 of the text).",
    "{ body: '</around><around>' }                 | bad-xml: This is not well-formed XML (line 1 of the text).",
    "{ body: \"<?xml version='1.0'?><a/>\" }       | bad-xml: This is not well-formed XML (line 1 of the text).",
    "{ body: '<a>' }                               | bad-xml: This is not well-formed XML (line 1 of the text).",
    "{ ns: { soap: u }, body: <a/> }               | bad-prefix: `soap` cannot be a prefix here.",
    "{ ns: { xmlx: u }, body: <a/> }               | bad-prefix: `xmlx` cannot be a prefix here.",
    "{ ns: { 'a:b': u }, body: <a/> }              | bad-prefix: `a:b` cannot be a prefix here.",
    "{ ns: { '': u }, body: <a/> }                 | bad-prefix: `` cannot be a prefix here.",
    "{ ns: { f: '{{input.v}}' }, body: <a/> }      | bad-prefix: A namespace is a URI that is written out, not a template.",
    "{ ns: { f: '' }, body: <a/> }                 | bad-prefix: A namespace is a URI that is written out, not empty.",
    "{ ns: { f: [u] }, body: <a/> }                | bad-prefix: A namespace is a URI that is written out, not a list.",
    "{ version: \"1.3\", body: <a/> }              | unknown-word: `version` cannot be `1.3`.",
    "{ action: urn:a }                             | missing-key: `body` is missing.",
    "{ bdy: <a/>, body: <a/> }                     | unknown-key: `bdy` is not known here.",
    "<a/>                                          | wrong-type: `soap` is a map with `body`, not text.",
  })
  void findsAtLoadWhatIsNoSoap(String soap, String finding) {
    rig.attempt(manifest("soap: " + soap, ""));
    assertThat(rig.errors()).isEqualTo(finding == null ? List.of() : List.of(finding));
  }

  @Test
  void graphqlSendsItsVariablesApart() {
    HttpCall call = call("graphql: { query: \"mutation($t: String!) { send(to: $t) { id } }\", variables: { t: $.input.v, w: $.input.w } }",
        "{ v: '\") { drop }' }");
    assertThat(call.body().inMemory())
        .hasToString("{\"query\":\"mutation($t: String!) { send(to: $t) { id } }\",\"variables\":{\"t\":\"\\\") { drop }\"}}");
    assertThat(call.headers().all("Content-Type")).containsExactly("application/json");
    assertThat(call("graphql: { query: \"{ me { id } }\" }", "{}").body().inMemory()).hasToString("{\"query\":\"{ me { id } }\"}");
  }

  @Test
  void whatIsAddedToAGraphqlBodyIsAVariable() {
    rig.run(rig.plan(manifest("graphql: { query: q, variables: { t: 1 } }", "idempotency: { field: uid }")), "a", "{}");
    assertThat(rig.calls.get(0).body().inMemory()).hasToString("{\"query\":\"q\",\"variables\":{\"t\":1,\"uid\":\"d-1\"}}");
    rig.run(rig.plan(manifest("graphql: { query: q }", "idempotency: { field: uid }")), "a", "{}");
    assertThat(rig.calls.get(1).body().inMemory()).hasToString("{\"query\":\"q\",\"variables\":{\"uid\":\"d-1\"}}");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
    "graphql: { query: \"{ a(id: {{input.v}}) }\" }     | bad-query: A GraphQL query is written out, without holes.",
    "graphql: { query: $.input.v }                      | bad-query: A GraphQL query is written out, without holes.",
    "graphql: { query: \"query($id: ID!) { a(f: {x: {y: $id}}) { b } }\" } | ",
    "graphql: { variables: {} }                         | missing-key: `query` is missing.",
    "graphql: { query: q, vars: {} }                    | unknown-key: `vars` is not known here.",
    "graphql: \"{ me { id } }\"                         | wrong-type: `graphql` is a map with `query`, not text.",
    "xml: <a/>, auth: { key: { field: k, value: $.id } }              | bad-auth: A `xml` body has no field to hold `k`.",
    "soap: { body: <a/> }, auth: { key: { field: k, value: $.id } }   | bad-auth: A `soap` body has no field to hold `k`.",
  })
  void findsAtLoadWhatIsNoGraphqlAndWhatHasNoFields(String request, String finding) {
    rig.attempt(manifest(request, ""));
    assertThat(rig.errors()).isEqualTo(finding == null ? List.of() : List.of(finding));
  }

  @Test
  void variablesHaveNames() {
    Future<HttpReply> answer = rig.run(rig.plan(manifest("graphql: { query: q, variables: $.input.v }", "")), "a", "{ v: [1] }");
    assertThat(Rig.problem(answer).detail()).isEqualTo("The variables of a GraphQL query have names, but their shape gives something else.");
  }
}
