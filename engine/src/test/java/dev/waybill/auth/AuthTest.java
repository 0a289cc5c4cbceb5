package dev.waybill.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.plan.Rig;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import io.vertx.core.Future;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each scheme adds to a call, through compiled manifests. */
class AuthTest {
  private final Rig rig = new Rig();

  /** Declares what the scheme uses and nothing else, for what is not used is a finding. */
  private static String manifest(String auth, String request) {
    List<String> secrets = Stream.of("a", "b").filter(name -> auth.contains("secret." + name)).map(name -> name + ": { optional: true }").toList();
    return """
        allowed_domains: [api.acme.example]
        config: { type: object, properties: { %s } }
        secrets: { %s }
        base: https://api.acme.example
        auth: %s
        actions: { act: { request: { %s } } }
        """.formatted(auth.contains("config.mode") ? "mode: { type: string }" : auth.contains("config.list") ? "list: { type: array, default: [a] }" : "", String.join(", ", secrets), auth, request);
  }

  private Future<HttpReply> send(String auth, String request) {
    return rig.run(rig.plan(manifest(auth, request)), "act", "{}");
  }

  private HttpCall call(String auth, String request) {
    Future<HttpReply> answer = send(auth, request);
    assertThat(answer.succeeded()).as(String.valueOf(answer.cause())).isTrue();
    return rig.calls.get(0);
  }

  private Problem refused(String auth, String request) {
    Future<HttpReply> answer = send(auth, request);
    assertThat(answer.failed()).isTrue();
    assertThat(rig.calls).isEmpty();
    return Rig.problem(answer);
  }

  @ParameterizedTest(name = "{0}:{1}")
  @CsvSource({
    "Aladdin,open sesame,QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "test,123£,dGVzdDoxMjPCow==", "user,a:b:c,dXNlcjphOmI6Yw==", "ключ,пароль,0LrQu9GO0Yc60L/QsNGA0L7Qu9GM",
  })
  void basicIsWrittenAsRfc7617Has(String user, String password, String expected) {
    rig.secrets.put("a", user);
    rig.secrets.put("b", password);
    assertThat(call("{ basic: { username: $.secret.a, password: $.secret.b } }", "GET: /x").headers().get("Authorization"))
        .isEqualTo("Basic " + expected);
  }

  @Test
  void basicTakesALiteralUserAndNoPassword() {
    rig.secrets.put("b", "key-1");
    assertThat(call("{ basic: { username: api, password: $.secret.b } }", "GET: /x").headers().get("Authorization"))
        .isEqualTo("Basic YXBpOmtleS0x");
    rig.calls.clear();
    rig.secrets.put("a", "sk_1");
    assertThat(call("{ basic: { username: $.secret.a } }", "GET: /x").headers().get("Authorization")).isEqualTo("Basic c2tfMTo=");
  }

  @Test
  void aUserWithAColonIsRefused() {
    rig.secrets.put("a", "us:er-s3cret");
    Problem problem = refused("{ basic: { username: $.secret.a } }", "GET: /x");
    assertThat(problem.code()).isEqualTo(Code.NOT_CONFIGURED);
    assertThat(problem.detail()).isEqualTo("The user name for basic auth holds a colon, which RFC 7617 does not allow.");
  }

  @Test
  void bearerIsOneHeader() {
    rig.secrets.put("a", "t0ken");
    HttpCall call = call("{ bearer: { token: $.secret.a } }", "GET: /x, headers: { authorization: $.id }");
    assertThat(call.headers().all("Authorization")).containsExactly("Bearer t0ken");
  }

  @Test
  void aKeyGoesWhereItIsToldTo() {
    rig.secrets.put("a", "a b&c=d");
    assertThat(call("{ key: { header: X-API-Key, value: $.secret.a } }", "GET: /x").headers().get("X-API-Key")).isEqualTo("a b&c=d");
    rig.calls.clear();
    assertThat(call("{ key: { header: Authorization, value: \"Basic {{secret.a}}\" } }", "GET: /x").headers().get("Authorization"))
        .isEqualTo("Basic a b&c=d");
    rig.calls.clear();
    assertThat(call("{ key: { query: api_key, value: $.secret.a } }", "GET: /x").target().path()).isEqualTo("/x?api_key=a%20b%26c%3Dd");
    rig.calls.clear();
    assertThat(call("{ key: { query: k, value: $.secret.a } }", "GET: /x?b=1, query: { c: 2 }").target().path())
        .isEqualTo("/x?b=1&c=2&k=a%20b%26c%3Dd");
    rig.calls.clear();
    assertThat(call("{ key: { field: pass, value: $.secret.a } }", "POST: /x, json: { b: 1 }").body().inMemory().toString())
        .isEqualTo("{\"b\":1,\"pass\":\"a b&c=d\"}");
    rig.calls.clear();
    assertThat(call("{ key: { field: pass, value: $.secret.a } }", "POST: /x, form: { b: mine }").body().inMemory().toString())
        .isEqualTo("b=mine&pass=a+b%26c%3Dd");
    rig.calls.clear();
    rig.secrets.put("a", "abc");
    assertThat(call("{ key: { cookie: SID, value: $.secret.a } }", "GET: /x, headers: { Cookie: \"a={{id}}\" }").headers().all("Cookie"))
        .containsExactly("a=d-1; SID=abc");
  }

  @ParameterizedTest(name = "{0} refuses {1}")
  @CsvSource(delimiter = '|', value = {
    "{ bearer: { token: $.secret.a } }                        | bearer token",
    "{ key: { header: X-Key, value: $.secret.a } }            | credential for the header X-Key",
    "{ key: { cookie: SID, value: $.secret.a } }              | credential for the cookie SID",
  })
  void whatAHeaderCannotCarryIsRefusedAndNeverShown(String auth, String what) {
    for (String control : List.of("\r\n", "\n", "\u0000", "\u007f", "\u001b", "é", "☃")) {
      rig.secrets.put("a", "s3cret" + control + "last8chars");
      Problem problem = refused(auth, "GET: /x");
      assertThat(problem.code()).isEqualTo(Code.NOT_CONFIGURED);
      assertThat(problem.detail()).isEqualTo("The " + what + " holds a character that a header cannot carry.");
      assertThat(problem.toString()).doesNotContain("s3cret", "last8");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a;b", "a,b", "a b", "a\"b", ";b", ",b", " b", "\"b"})
  void whatACookieCannotCarryIsRefused(String value) {
    rig.secrets.put("a", value);
    assertThat(refused("{ key: { cookie: SID, value: $.secret.a } }", "GET: /x").detail())
        .isEqualTo("The credential for the cookie SID holds a character that a cookie cannot carry.");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', value = {
    "{ bearer: { token: $.secret.a } }               | GET: /x           | The bearer token is not configured.",
    "{ basic: { username: $.secret.a } }             | GET: /x           | The user name for basic auth is not configured.",
    "{ key: { header: K, value: $.secret.a } }       | GET: /x           | The credential for the header K is not configured.",
    "{ key: { query: k, value: $.secret.a } }        | GET: /x           | The credential for the parameter k is not configured.",
    "{ key: { cookie: k, value: $.secret.a } }       | GET: /x           | The credential for the cookie k is not configured.",
    "{ key: { field: k, value: $.secret.a } }        | 'POST: /x, json: {}' | The credential for the field k is not configured.",
    "{ key: { field: k, value: $.secret.a } }        | 'POST: /x, form: {}' | The credential for the field k is not configured.",
    "{ bearer: { token: { $if: { $.id: { exists: true } }, $then: { b: $.secret.a } } } } | GET: /x | 'The bearer token is a list or an object, not text.'",
    "{ basic: { username: u, password: { $if: { $.id: { exists: true } }, $then: [$.secret.a] } } } | GET: /x | 'The password for basic auth is a list or an object, not text.'",
    "{ bearer: { token: $.config.list } }            | GET: /x           | 'The bearer token is a list or an object, not text.'",
  })
  void whatIsMissingIsSaidByName(String auth, String request, String sentence) {
    Problem problem = refused(auth, request);
    assertThat(problem.code()).isEqualTo(Code.NOT_CONFIGURED);
    assertThat(problem.detail()).isEqualTo(sentence);
  }

  @Test
  void aCredentialTooLongForAUrlIsRefusedNotAFaultOfOurs() {
    rig.secrets.put("a", "k".repeat(9_000));
    Problem problem = refused("{ key: { query: k, value: $.secret.a } }", "GET: /x");
    assertThat(problem.code()).isEqualTo(Code.NOT_CONFIGURED);
    assertThat(problem.detail()).isEqualTo("The credential for the parameter k cannot stand in a URL.");
  }

  @Test
  void aListAppliesAllInOrder() {
    rig.secrets.put("a", "one");
    rig.secrets.put("b", "two");
    HttpCall call = call("[{ key: { header: X-A, value: $.secret.a } }, { key: { field: b, value: $.secret.b } }]", "POST: /x, form: { c: 1 }");
    assertThat(call.headers().get("X-A")).isEqualTo("one");
    assertThat(call.body().inMemory().toString()).isEqualTo("c=1&b=two");
  }

  private static final String CHOICE =
      "{ choose: $.config.mode, of: { k: { key: { header: X-A, value: $.secret.a } }, f: { key: { field: b, value: $.secret.b } } } }";

  @Test
  void chooseTakesTheOneThatTheSettingNames() {
    rig.secrets.put("a", "one");
    rig.secrets.put("b", "two");
    rig.config.put("mode", "k");
    HttpCall call = call(CHOICE, "POST: /x, form: { c: 1 }");
    assertThat(call.headers().get("X-A")).isEqualTo("one");
    assertThat(call.body().inMemory().toString()).isEqualTo("c=1");
    rig.calls.clear();
    rig.config.put("mode", "f");
    call = call(CHOICE, "POST: /x, form: { c: 1 }");
    assertThat(call.headers().has("X-A")).isFalse();
    assertThat(call.body().inMemory().toString()).isEqualTo("c=1&b=two");
  }

  @Test
  void chooseRefusesAWordThatIsNoChoice() {
    rig.config.put("mode", "x");
    Problem problem = refused(CHOICE, "POST: /x, form: { c: 1 }");
    assertThat(problem.code()).isEqualTo(Code.NOT_CONFIGURED);
    assertThat(problem.detail()).isEqualTo("The setting that chooses the auth scheme names none of k, f.");
  }

  @Test
  void chooseRefusesASettingThatItsMapDoesNotTake() {
    rig.config.put("mode", "x");
    Problem problem = refused(CHOICE.replace("$.config.mode", "{ $from: $.config.mode, $map: { one: k } }"), "POST: /x, form: { c: 1 }");
    assertThat(problem.code()).isEqualTo(Code.NOT_CONFIGURED);
  }

  @Test
  void aRequestNamesOneOfTheChoicesOrNone() {
    rig.secrets.put("a", "one");
    rig.secrets.put("b", "two");
    String choice = CHOICE.replace("$.config.mode", "f");
    HttpCall call = call(choice, "POST: /x, form: { c: 1 }, auth: k");
    assertThat(call.headers().get("X-A")).isEqualTo("one");
    assertThat(call.body().inMemory().toString()).isEqualTo("c=1");
    rig.calls.clear();
    assertThat(call(choice, "GET: /x, auth: none").headers().has("X-A")).isFalse();
  }

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(delimiter = '|', value = {
    "{ bearer: { token: $.secret.a }, basic: { username: a } } | GET: /x | bad-auth: An auth value names one scheme; here are 2.",
    "{}                                         | GET: /x  | bad-auth: An auth value names one scheme; here are 0.",
    "{ baerer: { token: $.secret.a } }          | GET: /x  | unknown-kind: There is no auth scheme `baerer`.",
    "bearer                                     | GET: /x  | unknown-name: There is no auth `bearer` among the file's choices.",
    "{ bearer: $.secret.a }                     | GET: /x  | 'wrong-type: `bearer` takes a map of settings, not text.'",
    "{ bearer: {} }                             | GET: /x  | missing-key: `token` is missing.",
    "{ bearer: { tokne: $.secret.a } }          | GET: /x  | unknown-key: `tokne` is not known here.",
    "{ key: { value: $.secret.a } }             | GET: /x  | 'bad-auth: `key` needs exactly one of `header`, `query`, `cookie` and `field`.'",
    "{ key: { header: a, field: b, value: $.secret.a } } | GET: /x | 'bad-auth: `key` needs exactly one of `header`, `query`, `cookie` and `field`.'",
    "{ key: { header: Host, value: $.secret.a } } | GET: /x | bad-header: `Host` cannot be set as a header.",
    "{ key: { header: proxy-authorization, value: $.secret.a } } | GET: /x | bad-header: `proxy-authorization` cannot be set as a header.",
    "{ key: { header: 'a b', value: $.secret.a } } | GET: /x | bad-header: `a b` cannot be set as a header.",
    "{ key: { cookie: 'a b', value: $.secret.a } } | GET: /x | bad-header: `a b` is no cookie name (RFC 6265).",
    "{ key: { field: k, value: $.secret.a } }   | GET: /x  | bad-auth: There is no body to hold the field `k`.",
    "{ key: { field: k, value: $.secret.a } }   | 'POST: /x, text: a' | bad-auth: A `text` body has no field to hold `k`.",
    "{ choose: z, of: { k: none } }             | GET: /x  | unknown-name: `of` has no `z`.",
    "{ choose: $.config.mode }                  | GET: /x  | missing-key: `choose` needs `of` with the schemes to choose from.",
    "{ bearer: { token: $.input.x } }           | GET: /x  | unknown-name: There is no `$.input` here.",
    "{ bearer: { token: abc } }                 | GET: /x  | credential-literal: `token` holds a credential that is written into the manifest.",
  })
  void findsWhatIsNoAuth(String auth, String request, String finding) {
    assertThat(rig.attempt(manifest(auth, request))).isEmpty();
    assertThat(rig.errors()).contains(finding);
  }
}
