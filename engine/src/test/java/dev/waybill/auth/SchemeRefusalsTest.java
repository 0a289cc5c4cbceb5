package dev.waybill.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.dispatch.Preview;
import dev.waybill.document.Root;
import dev.waybill.http.HttpCall;
import dev.waybill.http.Trip;
import dev.waybill.plan.ProviderPlan;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import dev.waybill.signature.TestKeys;
import dev.waybill.tree.ExactNodes;
import io.vertx.core.Future;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The schemes that sign, where they cannot: what is refused, masked and warned of. */
class SchemeRefusalsTest extends SchemeRig {
  static Stream<String> all() {
    return Stream.of(JWT, SIGV4, SIGN, HTTP, OAUTH1, WSSE, DIGEST);
  }

  @ParameterizedTest
  @MethodSource("all")
  void aSecretThatIsNotThereIsSaidByName(String auth) {
    Problem problem = refused(auth, request(auth));
    assertThat(problem.code()).isEqualTo(Code.NOT_CONFIGURED);
    assertThat(problem.detail()).matches("The (key|password|user name|access key|consumer key|secret key) for \\w+ auth is not configured\\.");
  }

  @ParameterizedTest
  @MethodSource("all")
  void aDryRunShowsMasksAndNeedsNoKey(String auth) {
    rig.secrets.put("a", TestKeys.forAlgorithm("ed25519"));
    rig.secrets.put("b", "b-s3cret");
    ProviderPlan plan = rig.plan(manifest(auth, request(auth)));
    Trip trip = plan.actions().get("act").trip("d-1", plan.masked().with(Root.ID, ExactNodes.FACTORY.textNode("d-1"))
        .with(Root.INPUT, ExactNodes.FACTORY.objectNode()), null);
    Future<HttpCall> shown = plan.actions().get("act").preview(trip);
    assertThat(shown.succeeded()).as(String.valueOf(shown.cause())).isTrue();
    String text = Preview.text(shown.result());
    assertThat(text).doesNotContain("s3cret", "PRIVATE");
    assertThat(auth.equals(DIGEST) || text.contains("***")).as(text).isTrue();
    assertThat(rig.calls).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', value = {
    "{ jwt: { alg: RS256, key: $.secret.a } }  | The key for jwt auth cannot be used. The key is neither written in pem nor a JWK.",
    "{ jwt: { alg: HS256, key: $.secret.a } }  | The key for jwt auth cannot be used. The key is too short: HS256 takes 32 bytes or more (RFC 7518).",
    "{ sign: { alg: ed25519, key: $.secret.a, payload: $.request.path, place: { header: X } } } | The key for sign auth cannot be used. The key is not written in pem.",
    "{ sign: { alg: hmac-sha1, key: $.secret.a, payload: '{{request.headers.gone}}', place: { header: X } } } | 'The payload for sign auth cannot be made. `request.headers.gone` is absent, and a template needs it.'",
    "{ http_signature: { keyid: k, alg: rsa-pss-sha512, key: $.secret.a, components: ['@method'] } } | The key for http_signature auth cannot be used. The key is neither written in pem nor a JWK.",
    "{ http_signature: { keyid: k, alg: hmac-sha256, key: $.secret.a, components: [x-gone] } } | The signature covers the header `x-gone`, which the request does not have.",
    "{ http_signature: { keyid: \"a\\nb\", alg: hmac-sha256, key: $.secret.a, components: ['@method'] } } | The keyid for http_signature auth holds a character that a header cannot carry.",
    "{ oauth1: { consumer_key: k, consumer_secret: $.secret.a, alg: RSA-SHA1 } } | The key for oauth1 auth cannot be used. The key is neither written in pem nor a JWK.",
    "{ aws_sigv4: { service: s3, region: \"a\\r\\nX: y\", access_key: k, secret_key: $.secret.a } } | The region for aws_sigv4 auth holds a character that a header cannot carry.",
    "{ jwt: { alg: HS256, key: { $if: { $.id: { exists: true } }, $then: [$.secret.a] } } } | 'The key for jwt auth is a list or an object, not text.'",
  })
  void whatCannotBeSignedIsRefusedAndNeverShown(String auth, String sentence) {
    rig.secrets.put("a", "s3cret-value");
    Problem problem = refused(auth, "GET: /x");
    assertThat(problem.code()).isEqualTo(Code.NOT_CONFIGURED);
    assertThat(problem.detail()).isEqualTo(sentence);
    assertThat(problem.toString()).doesNotContain("s3cret");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(delimiter = '|', value = {
    "{ jwt: { key: $.secret.a } }                            | missing-key: `alg` is missing.",
    "{ jwt: { alg: none, key: $.secret.a } }                 | unknown-word: `alg` cannot be `none`.",
    "{ jwt: { alg: HS256, key: abc } }                       | credential-literal: `key` holds a credential that is written into the manifest.",
    "{ jwt: { alg: HS256, key: $.secret.a, claim: {} } }     | unknown-key: `claim` is not known here.",
    "{ jwt: { alg: HS256, key: $.secret.a, headers: { alg: none } } } | bad-auth: The token's header takes its `alg` from the scheme.",
    "{ jwt: { alg: HS256, key: $.secret.a, ttl: soon } }     | 'bad-value: `ttl` is a duration from 1ms to 365d, which `soon` is not.'",
    "{ jwt: { alg: HS256, key: $.secret.a, place: {} } }     | 'bad-auth: `place` needs exactly one of `header`, `query`, `cookie` and `field`.'",
    "{ jwt: { alg: HS256, key: $.secret.a, place: { header: Host } } } | bad-header: `Host` cannot be set as a header.",
    "{ jwt: { alg: HS256, key: $.secret.a, place: { header: X, value: '{{session.sid}}' } } } | unknown-name: `$.session` has no `sid` (line 1, column 3 of the text).",
    "{ jwt: { alg: HS256, key: $.secret.a, claims: { a: $.request.path } } } | unknown-name: There is no `$.request` here.",
    "{ digest: { username: a } }                             | missing-key: `password` is missing.",
    "{ digest: { username: a, password: b } }                | credential-literal: `password` holds a credential that is written into the manifest.",
    "{ aws_sigv4: { service: s3, region: x, access_key: k, secret_key: abc } } | credential-literal: `secret_key` holds a credential that is written into the manifest.",
    "{ aws_sigv4: { region: x, access_key: k, secret_key: $.secret.a } } | missing-key: `service` is missing.",
    "{ sign: { alg: hmac-sha256, key: $.secret.a, place: { header: X } } } | missing-key: `payload` is missing.",
    "{ sign: { alg: hmac-sha256, key: $.secret.a, payload: a } } | missing-key: `place` is missing.",
    "{ sign: { alg: hmac-md5, key: $.secret.a, payload: a, place: { header: X } } } | unknown-word: `alg` cannot be `hmac-md5`.",
    "{ sign: { alg: hmac-sha256, key: abc, payload: a, place: { header: X } } } | credential-literal: `key` holds a credential that is written into the manifest.",
    "{ sign: { alg: hmac-sha256, key: $.secret.a, payload: a, place: { field: sig } } } | bad-auth: A signature cannot stand in the body that it is made for.",
    "{ sign: { alg: hmac-sha256, key: $.secret.a, payload: '{{request.form}}', place: { header: X } } } | unknown-name: `$.request` has no `form` (line 1, column 3 of the text).",
    "{ sign: { alg: hmac-sha256, key: $.secret.a, payload: '{{signature}}', place: { header: X } } } | unknown-name: There is no `$.signature` here (line 1, column 3 of the text).",
    "{ sign: { alg: hmac-sha256, key: $.secret.a, payload: '{{raw}}', place: { header: X } } } | unknown-name: There is no `$.raw` here (line 1, column 3 of the text).",
    "{ sign: { alg: hmac-sha256, key: $.secret.a, payload: a, set: { Content-Length: x }, place: { header: X } } } | bad-header: `Content-Length` cannot be set as a header.",
    "{ http_signature: { keyid: k, alg: ed25519, key: $.secret.a, components: [] } } | bad-auth: The signature covers nothing.",
    "{ http_signature: { keyid: k, alg: ed25519, key: $.secret.a, components: ['@status'] } } | unknown-word: A request has no component `@status`.",
    "{ http_signature: { keyid: k, alg: ed25519, key: $.secret.a, components: ['@query-param'] } } | unknown-word: `@query-param` needs the parameter's name.",
    "{ http_signature: { keyid: k, alg: ed25519, key: $.secret.a, components: [Date, date] } } | bad-auth: `date` is covered twice.",
    "{ http_signature: { keyid: k, alg: ed25519, key: abc, components: ['@method'] } } | credential-literal: `key` holds a credential that is written into the manifest.",
    "{ oauth1: { consumer_key: k, consumer_secret: abc } }   | credential-literal: `consumer_secret` holds a credential that is written into the manifest.",
    "{ oauth1: { consumer_key: k, consumer_secret: $.secret.a, alg: HMAC-MD5 } } | unknown-word: `alg` cannot be `HMAC-MD5`.",
    "{ wsse: { username: u, password: $.secret.a, mode: md5 } } | unknown-word: `mode` cannot be `md5`.",
    "{ wsse: { username: u, password: abc } }                | credential-literal: `password` holds a credential that is written into the manifest.",
  })
  void findsWhatIsNoScheme(String auth, String finding) {
    assertThat(rig.attempt(manifest(auth, "GET: /x"))).isEmpty();
    assertThat(rig.errors()).contains(finding);
  }

  @Test
  void aTokenThatWasMadeIsMaskedWhereverItComesBack() {
    rig.secrets.put("a", fixed());
    for (String place : List.of("place: { header: X-Token }", "place: { header: X-Token, value: \"T {{session.token}}\" }")) {
      HttpCall call = call("{ jwt: { alg: HS256, key: $.secret.a, claims: { iss: me }, " + place + " } }", "GET: /x");
      String token = call.headers().get("X-Token").replace("T ", "");
      assertThat(call.trip().masked("you sent " + token + " just now")).isEqualTo("you sent *** just now");
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "{ key: { query: k, value: $.secret.a } } | 1", "{ key: { header: k, value: $.secret.a } } | 0", "{ key: { cookie: k, value: $.secret.a } } | 0",
    "{ jwt: { alg: HS256, key: $.secret.a, place: { query: k } } } | 1", "{ jwt: { alg: HS256, key: $.secret.a, place: { header: k } } } | 0",
  })
  void aCredentialInTheQueryIsWarnedOf(String auth, int warnings) {
    rig.plan(manifest(auth, "GET: /x"));
    assertThat(rig.warnings().stream().filter(each -> each.startsWith("secret-in-query: ") && each.contains(" in the query ends up in the provider's access logs.")))
        .hasSize(warnings);
  }
}
