package dev.waybill.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.tree.ExactNodes;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens as RFC 7515 and 8037 sign them, and what is taken for one. */
class JwtTest {
  private static final String CLAIMS = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

  static Stream<JsonNode> vectors() {
    return Vectors.each("jws/tokens.json", "tokens");
  }

  static Stream<String> algorithms() {
    return JwtSigner.algorithms().stream();
  }

  private static ObjectNode object() {
    return ExactNodes.FACTORY.objectNode();
  }

  private static JwtSigner signer(String alg) throws BadKey {
    return JwtSigner.of(alg, TestKeys.forAlgorithm(alg));
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String jwks(String... keys) {
    return "{\"keys\":[" + String.join(",", keys) + "]}";
  }

  private static JsonNode vector(String alg) {
    return vectors().filter(one -> one.path("alg").textValue().equals(alg)).findFirst().orElseThrow();
  }

  private static String publicKey(String alg, String kid) {
    ObjectNode key = ((ObjectNode) vector(alg).path("key")).deepCopy();
    key.remove("d");
    return kid == null ? key.toString() : key.put("kid", kid).toString();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void signsThePublishedTokens(JsonNode vector) throws BadKey {
    byte[] payload = vector.path("payload").textValue().getBytes(StandardCharsets.UTF_8);
    String token = JwtSigner.of(vector.path("alg").textValue(), Vectors.key(vector))
        .compact(vector.path("header").textValue().getBytes(StandardCharsets.UTF_8), payload);
    String published = vector.path("token").textValue();
    if (vector.path("deterministic").booleanValue()) {
      assertThat(token).isEqualTo(published);
    } else {
      assertThat(token).startsWith(published.substring(0, published.lastIndexOf('.') + 1));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HS256", "RS256", "ES256"})
  void takesThePublishedTokens(String alg) throws BadKey {
    String token = vector(alg).path("token").textValue();
    ObjectNode expected = object().put("iss", "joe").put("exp", 1_300_819_380).put("http://example.com/is_root", true);
    assertThat(JwtCheck.byKey(List.of(alg), Vectors.key(vector(alg))).claims(token)).contains(expected);
    assertThat(JwtCheck.byJwks(List.of(alg), jwks(vector(alg).path("key").toString())).claims(token)).contains(expected);
    int middle = token.indexOf('.') + 5;
    String forged = token.substring(0, middle) + (token.charAt(middle) == 'A' ? 'B' : 'A') + token.substring(middle + 1);
    assertThat(JwtCheck.byKey(List.of(alg), Vectors.key(vector(alg))).claims(forged)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("algorithms")
  void takesWhatItSigns(String alg) throws BadKey {
    ObjectNode claims = object().put("iss", "é☃").put("amount", new BigDecimal("1.10"));
    String token = signer(alg).sign(object().put("kid", "k1").put("alg", "none"), claims);
    String header = new String(Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.'))), StandardCharsets.UTF_8);
    assertThat(header).isEqualTo("{\"alg\":\"" + alg + "\",\"typ\":\"JWT\",\"kid\":\"k1\"}");
    assertThat(new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8)).isEqualTo("{\"iss\":\"é☃\",\"amount\":1.10}");
    assertThat(JwtCheck.byKey(List.of(alg), TestKeys.forChecking(alg)).claims(token)).contains(claims);
    for (String other : JwtSigner.algorithms()) {
      if (!other.equals(alg)) {
        assertThat(JwtCheck.byKey(List.of(other), TestKeys.forChecking(other)).claims(token)).as(other).isEmpty();
      }
    }
  }

  @Test
  void neverTakesAPublicKeyForASharedSecret() throws BadKey {
    String pem = TestKeys.forChecking("RS256");
    assertThatThrownBy(() -> JwtCheck.byKey(List.of("RS256", "HS256"), pem)).isInstanceOf(BadKey.class)
        .hasMessage("The key is written in pem, but HS256 takes a shared secret.");
    String confused = new JwtForgery(pem).token();
    assertThat(JwtCheck.byKey(List.of("RS256"), pem).claims(confused)).isEmpty();
    assertThat(JwtCheck.byJwks(List.of("HS256", "RS256"), jwks(publicKey("RS256", null))).claims(confused)).isEmpty();
  }

  /** What somebody can make who knows the public key only. */
  private record JwtForgery(String pem) {
    String token() throws BadKey {
      String input = base64("{\"alg\":\"HS256\"}") + "." + CLAIMS;
      byte[] mac = Algorithm.HMAC_SHA256.sign(new javax.crypto.spec.SecretKeySpec(pem.getBytes(StandardCharsets.UTF_8), "HmacSHA256"),
          input.getBytes(StandardCharsets.UTF_8));
      return input + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(mac);
    }
  }

  @Test
  void neverTakesAnUnsignedToken() throws BadKey {
    JwtCheck check = JwtCheck.byKey(JwtSigner.algorithms().subList(0, 3), TestKeys.forChecking("HS256"));
    for (String header : List.of("{\"alg\":\"none\"}", "{\"alg\":\"None\"}", "{}", "{\"alg\":null}", "[]")) {
      assertThat(check.claims(base64(header) + "." + CLAIMS + ".")).as(header).isEmpty();
      assertThat(check.claims(base64(header) + "." + CLAIMS)).as(header).isEmpty();
    }
    assertThatThrownBy(() -> JwtCheck.byKey(List.of("none"), "x")).hasMessage("There is no signature algorithm of that name for tokens.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "...", "a.b.c", "é.é.é", "a.b.c.d.e"})
  void whatIsNoTokenIsNone(String text) throws BadKey {
    assertThat(JwtCheck.byKey(List.of("HS256"), TestKeys.forChecking("HS256")).claims(text)).isEmpty();
  }

  @Test
  void aTokenHasOneSpellingOnly() throws BadKey {
    String token = signer("HS256").sign(object().put("kid", "k1"), object().put("a", 1));
    JwtCheck check = JwtCheck.byKey(List.of("HS256"), TestKeys.forChecking("HS256"));
    assertThat(check.claims(token)).isPresent();
    int signature = token.lastIndexOf('.') + 1;
    for (String other : List.of(token + "=", token + "==", token + "\n", " " + token, token + "!", token + "\u00e9",
        token.substring(0, signature) + "*" + token.substring(signature), token.substring(0, signature + 9) + " " + token.substring(signature + 9))) {
      assertThat(check.check(other).fault()).as(other).isEqualTo(JwtCheck.Fault.MALFORMED);
    }
  }

  @Test
  void whatAHeaderMarksAsCriticalIsRefused() throws BadKey {
    JwtSigner signer = signer("HS256");
    JwtCheck check = JwtCheck.byKey(List.of("HS256"), TestKeys.forChecking("HS256"));
    ObjectNode critical = object();
    critical.putArray("crit").add("x");
    assertThat(check.claims(signer.sign(critical.put("x", 1), object()))).isEmpty();
    assertThat(check.claims(signer.compact("{\"alg\":\"HS256\"}".getBytes(StandardCharsets.UTF_8), "[1]".getBytes(StandardCharsets.UTF_8)))).isEmpty();
    assertThat(check.claims(signer.compact("{\"alg\":\"HS256\"}".getBytes(StandardCharsets.UTF_8),
        "{\"a\":1,\"a\":2}".getBytes(StandardCharsets.UTF_8)))).isEmpty();
  }

  @Test
  void theKeyIdPicks() throws BadKey {
    JwtSigner signer = JwtSigner.of("ES256", Vectors.key(vector("ES256")));
    String named = signer.sign(object().put("kid", "one"), object().put("a", 1));
    String unnamed = signer.sign(object(), object().put("a", 1));
    ObjectNode claims = object().put("a", 1);
    assertThat(JwtCheck.byJwks(List.of("ES256"), jwks(publicKey("RS256", "one"), publicKey("ES256", "one"))).claims(named)).contains(claims);
    assertThat(JwtCheck.byJwks(List.of("ES256"), jwks(publicKey("ES256", "two"))).claims(named)).isEmpty();
    assertThat(JwtCheck.byJwks(List.of("ES256"), jwks(publicKey("ES256", "two"))).claims(unnamed)).contains(claims);
    assertThat(JwtCheck.byJwks(List.of("ES256"), jwks(publicKey("ES256", null))).claims(named)).contains(claims);
    assertThat(JwtCheck.byJwks(List.of("ES256"), jwks(publicKey("ES256", "one").replace("{", "{\"use\":\"enc\","))).claims(named)).isEmpty();
    assertThat(JwtCheck.byJwks(List.of("ES256"), jwks(publicKey("ES256", "one").replace("{", "{\"alg\":\"ES384\","))).claims(named)).isEmpty();
    assertThat(JwtCheck.byJwks(List.of("RS256"), jwks(publicKey("ES256", "one"))).claims(named)).isEmpty();
  }

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(delimiter = '|', value = {
    "HS256 | short                     | The key is too short: HS256 takes 32 bytes or more (RFC 7518).",
    "HS256 | RS256                     | The key is written in pem, but HS256 takes a shared secret.",
    "HS256 | {\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"} | The key is no shared secret.",
    "RS256 | ES256                     | The key is not an RSA private key.",
    "RS256 | s3cret                    | The key is neither written in pem nor a JWK.",
    "RS256 | {s3cret}                  | The key is no JWK (RFC 7517).",
    "RS256 | -----BEGIN PRIVATE KEY-----s3cret | The key is not written in pem.",
    "RS256 | -----BEGIN ENCRYPTED PRIVATE KEY-----czNjcmV0-----END ENCRYPTED PRIVATE KEY----- | The key is encrypted with a passphrase; give it without one.",
    "ES256 | ES384                     | The key does not fit ES256.",
    "ES384 | ES256                     | The key does not fit ES384.",
    "ES512 | EdDSA                     | The key is not an EC private key.",
    "EdDSA | RS256                     | The key is not an Ed25519 private key.",
    "XS256 | s3cret                    | There is no signature algorithm of that name for tokens.",
  })
  void aKeyOfTheWrongKindIsRefusedAndNeverShown(String alg, String key, String sentence) {
    String text = JwtSigner.algorithms().contains(key) ? TestKeys.forAlgorithm(key) : key;
    assertThatThrownBy(() -> JwtSigner.of(alg, text)).isInstanceOf(BadKey.class).hasMessage(sentence).hasNoCause();
  }

  @Test
  void aPublicKeyDoesNotSignAndAPrivateOneDoesNotCheck() {
    assertThatThrownBy(() -> JwtSigner.of("RS256", TestKeys.forChecking("RS256")))
        .hasMessage("The key is a public one, but signing takes a private key.");
    assertThatThrownBy(() -> JwtSigner.of("RS256", publicKey("RS256", null)))
        .hasMessage("The key is a public one, but signing takes a private key.");
    assertThatThrownBy(() -> JwtCheck.byKey(List.of("RS256"), TestKeys.forAlgorithm("RS256")))
        .hasMessage("The key is a private one, but checking takes a public key.");
  }
}
