package dev.waybill.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.http.HttpReply;
import dev.waybill.problem.Code;
import io.vertx.core.Future;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UrlPlannerTest {
  private static final String INPUT = "input: { type: object, properties: { v: {}, u: {} } }";

  private final Rig rig = new Rig();

  private static String manifest(String base, String url, String query) {
    return "allowed_domains: [api.acme.example, \"*.files.acme.example\"]\n" + (base == null ? "" : "base: \"" + base + "\"\n")
        + "actions: { a: { " + INPUT + ", request: { GET: \"" + url + "\"" + (query == null ? "" : ", query: " + query) + " } } }\n";
  }

  private Future<HttpReply> send(String base, String url, String query, String input) {
    return rig.run(rig.plan(manifest(base, url, query)), "a", input);
  }

  @ParameterizedTest(name = "{0} + {1}: {3}")
  @CsvSource(delimiter = '|', value = {
    "https://api.acme.example      | /x            | {}           | https://api.acme.example/x",
    "https://api.acme.example/     | /x            | {}           | https://api.acme.example/x",
    "https://api.acme.example/v2   | /x            | {}           | https://api.acme.example/v2/x",
    "https://api.acme.example/v2/  | /x/           | {}           | https://api.acme.example/v2/x/",
    "https://API.acme.example./v2  | /x            | {}           | https://api.acme.example/v2/x",
    "https://api.acme.example/v2   | ''            | {}           | https://api.acme.example/v2",
    "https://api.acme.example      | ''            | {}           | https://api.acme.example/",
    "https://api.acme.example/v2   | /x?a=1        | {}           | https://api.acme.example/v2/x?a=1",
    "https://api.acme.example/v2   | '?a=1'        | {}           |",
    "https://api.acme.example/v2   | /{{input.v}}  | { v: a b/c } | https://api.acme.example/v2/a%20b%2Fc",
    "https://api.acme.example/v2   | /{{path input.v}} | { v: a/b } | https://api.acme.example/v2/a/b",
    "https://api.acme.example/v2   | /x?q={{input.v}} | { v: a&b=c } | https://api.acme.example/v2/x?q=a%26b%3Dc",
    "https://api.acme.example/v2   | https://x.files.acme.example/y | {} | https://x.files.acme.example/y",
    "                              | https://x.files.acme.example   | {} | https://x.files.acme.example/",
    "                              | 'https://x.files.acme.example?a=1' | {} | https://x.files.acme.example/?a=1",
    "https://api.acme.example/v2   | {{input.u}}   | { u: https://a.files.acme.example/p?q=1 } | https://a.files.acme.example/p?q=1",
    "https://api.acme.example/v2   | {{input.u}}/t/{{input.v}} | { u: https://a.files.acme.example, v: a/b } | https://a.files.acme.example/t/a%2Fb",
    "https://api.acme.example/v2   | '{{input.u}}?k={{input.v}}' | { u: https://a.files.acme.example/x, v: a&b } | https://a.files.acme.example/x?k=a%26b",
  })
  void writesTheWholeUrl(String base, String url, String input, String whole) {
    if (whole == null) {
      assertThat(rig.attempt(manifest(base, url, null))).isEmpty();
      return;
    }
    assertThat(send(base, url, null, input).succeeded()).isTrue();
    assertThat(rig.calls.get(0).target().url()).isEqualTo(whole);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "/x       | { a: 1, b: $.input.v }  | { v: c d }        | /x?a=1&b=c%20d", "/x       | { b: $.input.v }        | {}                | /x",
    "/x?a=1   | { b: $.input.v }        | { v: '&' }        | /x?a=1&b=%26",   "/x       | { b: $.input.v }        | { v: [1, 2] }     | /x?b=1&b=2",
    "/x       | { b: $.input.v }        | { v: { c: 1 } }   | /x?b%5Bc%5D=1",  "/x       | { b: $.input.v }        | { v: 1.10 }       | /x?b=1.10",
    "/x       | { b: $.input.v }        | { v: true }       | /x?b=true",      "/x       | { b: $.input.v }        | { v: null }       | /x",
    "/x?      | { b: 1 }                | {}                | /x?b=1",
  })
  void addsTheQuery(String url, String query, String input, String path) {
    assertThat(send("https://api.acme.example", url, query, input).succeeded()).isTrue();
    assertThat(rig.calls.get(0).target().path()).isEqualTo(path);
  }

  @ParameterizedTest(name = "{0} of {1}: {2}")
  @CsvSource(delimiter = '|', value = {
    "/{{input.v}}/x | { v: '' }          | invalid_request", "/{{input.v}}/x | { v: . }           | invalid_request",
    "/{{input.v}}/x | { v: .. }          | invalid_request", "/{{input.v}}/x | {}                 | invalid_request",
    "/{{input.v}}/x | { v: [1] }         | invalid_request", "/{{path input.v}} | { v: a/../b }   | invalid_request",
    "/x?q={{input.v}} | {}               | invalid_request", "{{input.u}}    | {}                 | invalid_request",
    "{{input.u}}    | { u: 'http://127.0.0.1/' } | egress_denied", "{{input.u}}    | { u: 'https://evil.example/' } | egress_denied",
    "{{input.u}}    | { u: '/x' }        | egress_denied", "{{input.u}}    | { u: '//evil.example' } | egress_denied",
    "{{input.u}}    | { u: 'https://api.acme.example@evil.example/' } | egress_denied",
    "{{input.u}}.evil.example/ | { u: 'https://api.acme.example' } | egress_denied",
    "{{input.u}}    | { u: 'https://a.files.acme.example/\\x' } | egress_denied",
    "{{input.u}}    | { u: 'https://a.files.acme.example/../x' } | egress_denied",
  })
  void refusesBeforeAnyPacket(String url, String input, String code) {
    Future<HttpReply> answer = send("https://api.acme.example", url, null, input);
    assertThat(answer.failed()).isTrue();
    assertThat(Rig.problem(answer).code()).isEqualTo(Code.of(code).orElseThrow());
    assertThat(rig.calls).isEmpty();
  }

  @ParameterizedTest(name = "{0} + {1}: {2}")
  @CsvSource(delimiter = '|', value = {
    "https://api.acme.example/v2?a=1 | /x                       | bad-url: A base has no query and no fragment.",
    "https://api.acme.example/v2#a   | /x                       | bad-url: A base has no query and no fragment.",
    "api.acme.example                | /x                       | bad-url: A base is an absolute URL.",
    "/v2                             | /x                       | bad-url: A base is an absolute URL.",
    "                                | /x                       | missing-key: A path needs a `base` to be appended to.",
    "https://api.acme.example        | x                        | bad-url: This is neither a path that begins with `/` nor an absolute URL.",
    "https://api.acme.example        | //evil.example/x         | bad-url: This is neither a path that begins with `/` nor an absolute URL.",
    "https://api.acme.example        | /x#frag                  | 'bad-url: A request''s URL has no fragment (`#`).'",
    "https://api.acme.example        | https://evil.example/    | host-not-allowed: The host `evil.example` is not in `allowed_domains`.",
    "https://api.acme.example        | https://api.acme.example.evil.example/ | host-not-allowed: The host `api.acme.example.evil.example` is not in `allowed_domains`.",
    "https://api.acme.example        | https://files.acme.example/ | host-not-allowed: The host `files.acme.example` is not in `allowed_domains`.",
    "https://evil.example            | /x                       | host-not-allowed: The host `evil.example` is not in `allowed_domains`.",
    "https://api.acme.example        | https://{{input.v}}.files.acme.example/ | unbounded-host: A host may only hold settings, not `{{input.v}}`.",
    "https://{{config.h}}            | /x                       | unknown-name: There is no setting `h` in `config`.",
    "https://api.acme.example        | /{input.v}               | bad-url: The path or query has a character that must be percent-encoded.",
    "https://{{config.free}}         | /x                       | unbounded-host: The setting `free` stands in a host but may hold anything.",
  })
  void findsAtLoadWhatCannotBe(String base, String url, String finding) {
    String config = "config: { type: object, properties: { free: { type: string } } }\n";
    assertThat(rig.attempt(base != null && base.contains("config.") ? config + manifest(base, url, null) : manifest(base, url, null))).isEmpty();
    assertThat(rig.errors()).contains(finding);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "/a b", "/a\\\\b", "/../x", "/./x", "/%2e%2e/x", "/a/%zz", "/é", "http://api.acme.example/", "ftp://api.acme.example/", "https://127.0.0.1/",
    "https://user:pw@api.acme.example/", "https://api.acme.example:8443/", "https:///x", "https://api.acme.example\\\\@evil.example/",
  })
  void findsAtLoadWhatCouldNotBeSent(String url) {
    assertThat(rig.attempt(manifest("https://api.acme.example", url, null))).isEmpty();
    assertThat(rig.rules()).isSubsetOf("bad-url", "host-not-allowed", "plain-http").isNotEmpty();
  }

  private static String bounded(String schema) {
    return "allowed_domains: [\"{{config.h}}.acme.example\"]\nconfig: { type: object, properties: { h: " + schema + " } }\n"
        + "base: https://{{config.h}}.acme.example\nactions: { a: { request: { GET: /x } } }\n";
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "{ type: string, format: hostname-label }", "{ type: string, enum: [eu, us] }", "{ type: string, pattern: '^[a-z]+$' }",
    "{ const: eu }",
  })
  void aBoundedSettingMayStandInAHost(String schema) {
    rig.config.put("h", "eu");
    rig.run(rig.plan(bounded(schema)), "a", "{}");
    assertThat(rig.calls.get(0).target().url()).isEqualTo("https://eu.acme.example/x");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"{ type: string }", "{ type: string, format: phone }", "{ type: string, minLength: 1 }", "{}"})
  void anUnboundedOneMayNot(String schema) {
    assertThat(rig.attempt(bounded(schema))).isEmpty();
    assertThat(rig.rules()).contains("unbounded-host");
  }

  @Test
  void aHostWhoseSettingIsMissingWaitsForIt() {
    ProviderPlan plan = rig.plan(bounded("{ type: string, enum: [eu, us] }").replace("type: object,", "type: object, required: [h],"));
    assertThat(plan.state()).isEqualTo("not_configured");
    assertThat(plan.lacking()).hasSize(1);
  }

  @Test
  void credentialsGoToTheBasesOriginOnly() {
    rig.secrets.put("t", "s3cret");
    ProviderPlan plan = rig.plan("""
        allowed_domains: [api.acme.example, files.acme.example]
        secrets: { t: {} }
        base: https://api.acme.example
        auth: { bearer: { token: $.secret.t } }
        actions:
          here: { request: { GET: /x } }
          whole: { request: { GET: "https://api.acme.example/y" } }
          there: { request: { GET: "https://files.acme.example/x" } }
          told: { request: { GET: "https://files.acme.example/x", auth: { bearer: { token: $.secret.t } } } }
          none: { request: { GET: /x, auth: none } }
          begun: { input: { type: object, properties: { u: {} } }, request: { GET: "{{input.u}}" } }
        """);
    List<String> actions = List.of("here", "whole", "there", "told", "none");
    actions.forEach(action -> rig.run(plan, action, "{}"));
    rig.run(plan, "begun", "{ u: https://files.acme.example/z }");
    rig.run(plan, "begun", "{ u: https://api.acme.example/z }");
    assertThat(rig.calls.stream().map(call -> call.headers().has("Authorization")))
        .containsExactly(true, true, false, true, false, false, true);
  }
}
