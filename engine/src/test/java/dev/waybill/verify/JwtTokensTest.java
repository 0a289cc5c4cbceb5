package dev.waybill.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.http.Headers;
import dev.waybill.http.HttpReply;
import dev.waybill.plan.Rig;
import dev.waybill.signature.BadKey;
import dev.waybill.signature.JwtSigner;
import dev.waybill.signature.TestKeys;
import dev.waybill.tree.ExactNodes;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JSON Web Tokens: what their claims must say, and where the keys come from. */
class JwtTokensTest {
  private static final String SECRET = "a-shared-secret-of-32-characters";
  private static final String PUBLISHED = "{ jwt: { token: $.header.t, jwks: \"https://api.acme.example/keys\", alg: RS256 } }";

  private static String token(String alg, String key, String kid, String claims) {
    try {
      ObjectNode header = ExactNodes.FACTORY.objectNode();
      return JwtSigner.of(alg, key).sign(kid == null ? header : header.put("kid", kid), (ObjectNode) Rig.tree(claims));
    } catch (BadKey bad) {
      throw new AssertionError(bad);
    }
  }

  private static String rs256(String kid) {
    return token("RS256", TestKeys.forAlgorithm("RS256"), kid, "{}");
  }

  private static Incoming with(String token) {
    return Deliveries.json("{}", "t", token);
  }

  /** The time is 1772366400; there is a minute of leeway. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
    "{} | holds",
    "{ exp: 1772366341 } | holds", "{ exp: 1772366340 } | not_in_force", "{ exp: 1772366340.5 } | holds", "{ exp: 1772366339.5 } | not_in_force",
    "{ exp: 1e300 } | holds", "{ exp: \"1772366400\" } | not_in_force", "{ exp: null } | not_in_force",
    "{ nbf: 1772366460 } | holds", "{ nbf: 1772366461 } | not_in_force", "{ nbf: 1772366460.5 } | not_in_force", "{ nbf: soon } | not_in_force",
    "{ exp: 1772366400, nbf: 1772366400 } | holds", "{ iat: 1972366400 } | holds",
  })
  void isInForceByItsOwnTimes(String claims, String outcome) {
    Deliveries deliveries = new Deliveries().secret(SECRET).load("{ jwt: { token: $.header.t, key: $.secret.hook, alg: HS256 } }");
    assertThat(deliveries.outcome(with(token("HS256", SECRET, null, claims)))).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
    "{ iss: acme, aud: us, kind: fax } | holds", "{ iss: [other, acme], aud: [us], kind: fax } | holds", "{ iss: acme, aud: [them, us], kind: fax } | holds",
    "{ aud: us, kind: fax } | wrong_issuer", "{ iss: Acme, aud: us, kind: fax } | wrong_issuer", "{ iss: 7, aud: us, kind: fax } | wrong_issuer",
    "{ iss: [], aud: us, kind: fax } | wrong_issuer", "{ iss: { acme: acme }, aud: us, kind: fax } | wrong_issuer", "{ iss: [[acme]], aud: us, kind: fax } | wrong_issuer",
    "{ iss: acme, kind: fax } | wrong_audience", "{ iss: acme, aud: usa, kind: fax } | wrong_audience", "{ iss: acme, aud: [them], kind: fax } | wrong_audience",
    "{ iss: acme, aud: us } | wrong_claims", "{ iss: acme, aud: us, kind: sms } | wrong_claims",
  })
  void saysWhoIssuedItForWhomAndWhatItHolds(String claims, String outcome) {
    Deliveries deliveries = new Deliveries().secret(SECRET);
    deliveries.rig.config.put("who", "acme");
    deliveries.load("{ jwt: { token: $.header.t, key: $.secret.hook, alg: [HS256], issuer: $.config.who, audience: us, claims: { $.claims.kind: fax } } }");
    assertThat(deliveries.outcome(with(token("HS256", SECRET, null, claims)))).isEqualTo(outcome);
  }

  @Test
  void aSettingThatIsNotThereIsNobodysIssuer() {
    Deliveries deliveries = new Deliveries().secret(SECRET).load("{ jwt: { token: $.header.t, key: $.secret.hook, alg: HS256, issuer: $.config.who } }");
    assertThat(deliveries.outcome(with(token("HS256", SECRET, null, "{}")))).isEqualTo("wrong_issuer");
    assertThat(deliveries.outcome(with(token("HS256", SECRET, null, "{ iss: \"\" }")))).isEqualTo("wrong_issuer");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
    "Bearer TOKEN | holds", "bearer TOKEN | holds", "BEARER   TOKEN  | holds", "TOKEN | holds", "Bearer | no_token", "Basic TOKEN | bad_signature",
    "Bearer x | bad_signature", "TOKENx | bad_signature", "bearerTOKEN | holds",
  })
  void standsBehindTheWordBearerOrAlone(String field, String outcome) {
    Deliveries deliveries = new Deliveries().secret(SECRET).load("{ jwt: { token: $.header.t, key: $.secret.hook, alg: HS256 } }");
    assertThat(deliveries.outcome(with(field.replace("TOKEN", token("HS256", SECRET, null, "{}"))))).isEqualTo(outcome);
    assertThat(deliveries.outcome(Deliveries.json("{}"))).isEqualTo("no_token");
  }

  @ParameterizedTest
  @CsvSource({"RS256, holds", "ES256, holds", "EdDSA, holds", "ES384, not_compiled", "HS256, not_compiled"})
  void aKeyWithoutAnAlgorithmIsOfTheKindThatItFits(String alg, String outcome) {
    Deliveries deliveries = new Deliveries().secret(TestKeys.forChecking(alg)).load("{ jwt: { token: $.header.t, key: $.secret.hook } }");
    if (outcome.equals("holds")) {
      assertThat(deliveries.outcome(with(token(alg, TestKeys.forAlgorithm(alg), null, "{}")))).isEqualTo("holds");
      assertThat(deliveries.plan.lacking()).isEmpty();
    } else {
      assertThat(deliveries.plan.lacking()).containsExactly("The key that `acme/in` is verified by cannot be used: It is no public key for"
          + " RS256, ES256, EdDSA; name the `alg` of another.");
      assertThat(deliveries.outcome(with(token(alg, TestKeys.forAlgorithm(alg), null, "{}")))).isEqualTo("no_key");
    }
  }

  @Test
  void oneOfSeveralKeysIsEnoughWhileTheyAreRotated() {
    Deliveries deliveries = new Deliveries();
    deliveries.rig.rotated.put("hook", List.of(TestKeys.forChecking("ES256"), TestKeys.forChecking("RS256")));
    deliveries.load("{ jwt: { token: $.header.t, key: $.secret.hook } }");
    assertThat(deliveries.outcome(with(rs256(null)))).isEqualTo("holds");
    assertThat(deliveries.outcome(with(token("EdDSA", TestKeys.forAlgorithm("EdDSA"), null, "{}")))).isEqualTo("bad_signature");
  }

  private static String jwks(String kid) {
    java.security.interfaces.RSAPublicKey key;
    try {
      byte[] der = Base64.getMimeDecoder().decode(TestKeys.forChecking("RS256").replaceAll("-----[A-Z ]+-----", ""));
      key = (java.security.interfaces.RSAPublicKey) java.security.KeyFactory.getInstance("RSA").generatePublic(new java.security.spec.X509EncodedKeySpec(der));
    } catch (java.security.GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
    return "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"" + kid + "\",\"n\":\"" + unsigned(key.getModulus()) + "\",\"e\":\"" + unsigned(key.getPublicExponent()) + "\"}]}";
  }

  private static String unsigned(java.math.BigInteger number) {
    byte[] bytes = number.toByteArray();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes[0] == 0 ? java.util.Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
  }

  /** What the keys' address answers from now on. */
  private static void publish(Deliveries deliveries, int status, String body) {
    deliveries.rig.provider = call -> Future.succeededFuture(HttpReply.received(status, Headers.of("Content-Type", "application/json"), Buffer.buffer(body), call.trip()));
  }

  private static void pass(Deliveries deliveries, Duration time) {
    deliveries.rig.time.advance(time);
  }

  @Test
  void publishedKeysAreRenewedBehindTheCallersFromEightMinutesOn() {
    Deliveries deliveries = new Deliveries().load(PUBLISHED);
    publish(deliveries, 200, jwks("a"));
    pass(deliveries, Duration.ofHours(1));
    assertThat(deliveries.outcome(with(rs256("a")))).isEqualTo("holds");
    assertThat(deliveries.rig.calls).singleElement().satisfies(call -> {
      assertThat(call.method() + " " + call.target().url()).isEqualTo("GET https://api.acme.example/keys");
      assertThat(call.headers().node()).isEqualTo(Rig.tree("{ accept: application/json }"));
      assertThat(call.trip().deadlineNanos()).isEqualTo(deliveries.rig.time.nanos() + Duration.ofSeconds(10).toNanos());
    });
    pass(deliveries, Duration.ofMinutes(8).minusNanos(1));
    assertThat(deliveries.outcome(with(rs256("a")))).isEqualTo("holds");
    assertThat(deliveries.outcome(with(rs256(null)))).isEqualTo("holds");
    assertThat(deliveries.rig.calls).hasSize(1);
    pass(deliveries, Duration.ofNanos(1));
    publish(deliveries, 200, jwks("b"));
    assertThat(deliveries.outcome(with(rs256("b")))).isEqualTo("holds");
    assertThat(deliveries.rig.calls).hasSize(2);
  }

  @Test
  void aKeyThatIsNotAmongThemIsLookedForOnceInThirtySeconds() {
    Deliveries deliveries = new Deliveries().load(PUBLISHED);
    publish(deliveries, 200, jwks("a"));
    assertThat(deliveries.outcome(with(rs256("a")))).isEqualTo("holds");
    publish(deliveries, 200, jwks("b"));
    pass(deliveries, Duration.ofSeconds(30).minusNanos(1));
    assertThat(deliveries.outcome(with(rs256("b")))).isEqualTo("bad_signature");
    assertThat(deliveries.rig.calls).hasSize(1);
    pass(deliveries, Duration.ofNanos(1));
    assertThat(deliveries.outcome(with(rs256(null)))).isEqualTo("holds");
    assertThat(deliveries.outcome(with(rs256("a") + "x"))).isEqualTo("bad_signature");
    assertThat(deliveries.rig.calls).hasSize(1);
    assertThat(deliveries.outcome(with(rs256("b")))).isEqualTo("holds");
    assertThat(deliveries.rig.calls).hasSize(2);
    assertThat(deliveries.outcome(with(rs256("c")))).isEqualTo("bad_signature");
    assertThat(deliveries.rig.calls).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
    "500 | {} | The published keys of `acme/in` cannot be had (HTTP 500).",
    "201 | JWKS | The published keys of `acme/in` cannot be had (HTTP 201).",
    "404 | | The published keys of `acme/in` cannot be had (HTTP 404).",
    "200 | { | The published keys of `acme/in` cannot be used: The keys are no JWK set (RFC 7517).",
  })
  void keysThatCannotBeHadAreAskedForAgainAfterThirtySeconds(int status, String body, String sentence) {
    Deliveries deliveries = new Deliveries().load(PUBLISHED);
    publish(deliveries, status, body == null ? "" : body.replace("JWKS", jwks("a")));
    for (int i = 0; i < 2; i++) {
      assertThat(deliveries.outcome(with(rs256("a")))).isEqualTo("unavailable: " + sentence);
      assertThat(deliveries.rig.calls).hasSize(1);
    }
    publish(deliveries, 200, jwks("a"));
    pass(deliveries, Duration.ofSeconds(30).minusNanos(1));
    assertThat(deliveries.outcome(with(rs256("a")))).isEqualTo("unavailable: " + sentence);
    pass(deliveries, Duration.ofNanos(1));
    assertThat(deliveries.outcome(with(rs256("a")))).isEqualTo("holds");
    assertThat(deliveries.rig.calls).hasSize(2);
  }

  @Test
  void keysThatWereGoodStayGoodWhileNewOnesCannotBeHad() {
    Deliveries deliveries = new Deliveries().load(PUBLISHED);
    publish(deliveries, 200, jwks("a"));
    assertThat(deliveries.outcome(with(rs256("a")))).isEqualTo("holds");
    publish(deliveries, 503, "");
    for (int i = 1; i < 3; i++) {
      pass(deliveries, Duration.ofMinutes(10));
      assertThat(deliveries.outcome(with(rs256("a")))).isEqualTo("holds");
      assertThat(deliveries.rig.calls).hasSize(1 + i);
    }
  }

  @Test
  void whoeverWaitsSharesOneCall() {
    Deliveries deliveries = new Deliveries().load(PUBLISHED);
    Promise<HttpReply> reply = Promise.promise();
    deliveries.rig.provider = call -> reply.future();
    Future<Verdict> first = deliveries.verify(with(rs256("a")));
    Future<Verdict> second = deliveries.verify(with(rs256("unknown")));
    assertThat(List.of(Deliveries.text(first), Deliveries.text(second))).containsExactly("waits", "waits");
    reply.complete(HttpReply.received(200, Headers.NONE, Buffer.buffer(jwks("a")), deliveries.rig.calls.get(0).trip()));
    assertThat(List.of(Deliveries.text(first), Deliveries.text(second))).containsExactly("holds", "bad_signature");
    assertThat(deliveries.rig.calls).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"x", ".x", "..", "eyJraWQiOiJ6In0", "!!.e30.", "eyJraWQiOiJ6In0.e30.AA"})
  void whatIsNoTokenIsRefused(String token) {
    Deliveries deliveries = new Deliveries().load(PUBLISHED);
    publish(deliveries, 200, jwks("a"));
    assertThat(deliveries.outcome(with(token))).isEqualTo("bad_signature");
    assertThat(deliveries.rig.calls).hasSize(1);
  }

  @Test
  void keysWhoseAddressIsNotConfiguredAreNoKeys() {
    Deliveries deliveries = new Deliveries().load("{ jwt: { token: $.header.t, jwks: \"https://api.acme.example/{{config.jwks}}\" } }");
    assertThat(deliveries.outcome(with(rs256("a")))).isEqualTo("no_key");
    assertThat(deliveries.rig.calls).isEmpty();
  }

  @Test
  void publishedKeysAreOfPublicKindsWhereNoneIsNamed() {
    Deliveries deliveries = new Deliveries().load("{ jwt: { token: $.header.t, jwks: \"https://api.acme.example/keys\" } }");
    publish(deliveries, 200, jwks("a").replace("]}", ",{\"kty\":\"oct\",\"kid\":\"s\",\"k\":\"YS1zaGFyZWQtc2VjcmV0LW9mLTMyLWNoYXJhY3RlcnM\"}]}"));
    assertThat(deliveries.outcome(with(rs256("a")))).isEqualTo("holds");
    assertThat(deliveries.outcome(with(token("HS256", SECRET, "s", "{}")))).isEqualTo("bad_signature");
    assertThat(deliveries.outcome(with(token("PS256", TestKeys.forAlgorithm("PS256"), "a", "{}")))).isEqualTo("bad_signature");
  }
}
