package dev.waybill.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.http.IpLiteral;
import dev.waybill.signature.TestKeys;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a manifest's test has signed is what its webhook takes, and nothing near it. */
class SignedTest {
  /** Base64 of the DER key in a PEM text. */
  private static String bare(String pem) {
    return pem.replaceAll("-----[A-Z ]+-----|\\s", "");
  }

  private static String secret(String word) {
    return switch (word) {
      case "SHARED" -> "a-shared-secret-of-32-characters";
      case "WHSEC" -> "whsec_" + Base64.getEncoder().encodeToString("a-shared-secret-of-24-by".getBytes(StandardCharsets.UTF_8));
      case "WHPK" -> "whpk_" + bare(TestKeys.forChecking("ed25519"));
      default -> TestKeys.forChecking(word);
    };
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
    "SHARED | { signature: { alg: hmac-sha1, key: $.secret.hook, payload: \"{{raw}}\", signature: $.header.x-sig } } | no_signature",
    "SHARED | { signature: { alg: hmac-sha256, key: $.secret.hook, encoding: base64, payload: $.raw, signature: $.header.x-sig } } | no_signature",
    "SHARED | { signature: { alg: hmac-sha512, key: $.secret.hook, encoding: base64url, payload: $.request.raw, signature: $.header.x-sig } } | no_signature",
    "SHARED | { signature: { alg: hmac-sha256, key: $.secret.hook, payload: \"{{timestamp}}.{{raw}}\", signature: $.header.x-sig, timestamp: $.header.x-ts } } | no_timestamp",
    "SHARED | { signature: { alg: hmac-sha256, key: $.secret.hook, payload: \"{{timestamp}}.{{raw}}\", signature: { $from: $.header.s, $match: \"v1=([0-9a-f]+)\" }, timestamp: { $from: $.header.s, $match: \"t=([0-9]+)\" } } } | no_timestamp",
    "SHARED | { signature: { alg: hmac-sha256, key: $.secret.hook, payload: \"{{request.url}}\", signature: $.body.sig } } | no_signature",
    "ecdsa-sha256 | { signature: { alg: ecdsa-sha256, key: $.secret.hook, encoding: base64, payload: \"{{raw}}\", signature: $.header.x-sig } } | no_signature",
    "ed25519 | { signature: { alg: ed25519, key: $.secret.hook, payload: \"{{raw}}\", signature: $.header.x-sig } } | no_signature",
    "rsa-sha256 | { signature: { alg: rsa-sha256, key: $.secret.hook, key_encoding: pem, payload: \"{{raw}}\", signature: $.header.x-sig } } | no_signature",
    "WHSEC | { standard_webhooks: { secret: $.secret.hook } } | no_timestamp",
    "WHPK | { standard_webhooks: { secret: $.secret.hook, tolerance: 1s } } | no_timestamp",
    "RS256 | { jwt: { token: $.header.authorization, key: $.secret.hook } } | no_token",
    "ES256 | { jwt: { token: $.header.authorization, key: $.secret.hook, alg: ES256, issuer: acme } } | no_token",
    "EdDSA | { jwt: { token: $.header.authorization, key: $.secret.hook, alg: [EdDSA], audience: us } } | no_token",
    "ES384 | { jwt: { token: $.header.authorization, key: $.secret.hook, alg: ES384, issuer: acme, audience: us } } | no_token",
    "PS256 | { jwt: { token: { $from: $.header.authorization, $match: \"^Bearer (.+)$\" }, key: $.secret.hook, alg: [PS256, RS256] } } | no_token",
    "SHARED | { token: { $.header.x-token: $.secret.hook } } | wrong_token",
    "SHARED | { token: { $.header.authorization: \"Bearer {{secret.hook}}\", $.header.other: { equals: $.secret.hook } } } | wrong_token",
    "SHARED | { basic: { username: u, password: $.secret.hook } } | no_credentials",
    "SHARED | [{ source_ip: [192.0.2.0/24] }, { token: { $.header.x-token: $.secret.hook } }] | wrong_token",
    "SHARED | [{ basic: { username: u, password: $.secret.hook } }, { token: { $.header.x-token: $.secret.hook } }] | no_credentials",
  })
  void isTakenAsItIsAndNotWithoutItsProof(String secret, String verify, String bareOutcome) {
    Deliveries deliveries = new Deliveries();
    deliveries.secret(secret(secret)).load(verify);
    Incoming bare = Deliveries.json("{\"a\":1}");
    assertThat(deliveries.outcome(bare)).isEqualTo(bareOutcome);
    Incoming signed = deliveries.signed(bare);
    assertThat(deliveries.outcome(signed)).isEqualTo("holds");
    if (!verify.contains("$match")) {
      assertThat(deliveries.outcome(deliveries.signed(signed))).isEqualTo("holds");
    }
    Deliveries others = new Deliveries().secret(secret(secret).replace("shared", "sharef")).load(verify);
    if (secret.equals("SHARED")) {
      assertThat(others.outcome(signed)).isIn("bad_signature", "wrong_token", "wrong_credentials");
    }
  }

  @Test
  void writesASignatureAsTheProviderDoes() {
    Deliveries deliveries = new Deliveries().secret("key").load(
        "{ signature: { alg: hmac-sha256, key: $.secret.hook, payload: \"{{raw}}\", signature: $.header.x-sig } }");
    Incoming bare = Deliveries.post("text/plain", "The quick brown fox jumps over the lazy dog");
    assertThat(Deliveries.shown(deliveries.signed(bare))).isEqualTo(Deliveries.shown(bare.withHeader("x-sig", "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8")));
    deliveries.load("{ signature: { alg: hmac-sha1, key: $.secret.hook, encoding: base64url, payload: \"{{raw}}\", signature: $.header.x-sig } }");
    assertThat(Deliveries.shown(deliveries.signed(bare))).isEqualTo(Deliveries.shown(bare.withHeader("x-sig", "3nybhbi3iqa8ino29wqQcBydtNk")));
  }

  @Test
  void signsTheTimeThatTheDeliveryHasOrNow() {
    String verify = "{ signature: { alg: hmac-sha256, key: $.secret.hook, payload: \"{{timestamp}}\", signature: $.header.s, timestamp: $.header.t } }";
    Deliveries deliveries = new Deliveries().secret("key").load(verify);
    assertThat(deliveries.signed(Deliveries.json("{}")).headers().get("t")).isEqualTo("1772366400");
    Incoming earlier = deliveries.signed(Deliveries.json("{}", "t", "1772366399"));
    assertThat(earlier.headers().get("t")).isEqualTo("1772366399");
    assertThat(deliveries.outcome(earlier)).isEqualTo("holds");
    assertThat(deliveries.outcome(earlier.withHeader("t", "1772366400"))).isEqualTo("bad_signature");
  }

  @Test
  void signsAStandardWebhookByItsSpecification() {
    Deliveries deliveries = new Deliveries().secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").load("{ standard_webhooks: { secret: $.secret.hook } }");
    // The example of the Standard Webhooks specification.
    Incoming example = Deliveries.json("{\"test\": 2432232314}", "webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek", "webhook-timestamp", "1614265330");
    assertThat(Deliveries.shown(deliveries.signed(example))).isEqualTo(Deliveries.shown(example.withHeader("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")));
    Incoming signed = deliveries.signed(Deliveries.json("{}"));
    assertThat(signed.headers().get("webhook-id")).isEqualTo("msg_1");
    assertThat(signed.headers().get("webhook-timestamp")).isEqualTo("1772366400");
  }

  /** A delivery of ten thousand signatures must not cost ten thousand checks. */
  @ParameterizedTest
  @CsvSource({"0, holds", "15, holds", "16, bad_signature"})
  void looksAtSixteenSignaturesAndNoMore(int before, String outcome) {
    Deliveries deliveries = new Deliveries().secret("key").load(
        "{ signature: { alg: hmac-sha256, key: $.secret.hook, payload: \"{{header.h}}\", signature: \"$.body[*]\" } }");
    String good = HexFormat.of().formatHex(Deliveries.mac("key", "x"));
    StringBuilder body = new StringBuilder("[\"\", \"no hex\"");
    body.append(", \"00\"".repeat(before)).append(", \"").append(good).append("\"]");
    assertThat(deliveries.outcome(Deliveries.json(body.toString(), "h", "x"))).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource({"0, holds", "15, holds", "16, bad_signature"})
  void looksAtSixteenSignaturesOfAStandardWebhook(int before, String outcome) {
    Deliveries deliveries = new Deliveries().secret(secret("WHSEC")).load("{ standard_webhooks: { secret: $.secret.hook } }");
    Incoming signed = deliveries.signed(Deliveries.json("{}"));
    String good = signed.headers().get("webhook-signature");
    assertThat(deliveries.outcome(signed.withHeader("webhook-signature", "v1,AAAA ".repeat(before) + good))).isEqualTo(outcome);
    assertThat(deliveries.outcome(signed.withHeader("webhook-signature", "v2,AAAA v1a,AAAA v1,!! v1 ,AAAA ".repeat(9) + good))).isEqualTo("holds");
    assertThat(deliveries.outcome(new Incoming("POST", signed.url(), signed.headers().without("webhook-id"), signed.raw(), signed.peer()))).isEqualTo("no_signature");
    assertThat(deliveries.outcome(signed.withHeader("webhook-id", ""))).isEqualTo("no_signature");
    assertThat(deliveries.outcome(new Incoming("POST", signed.url(), signed.headers().without("webhook-signature"), signed.raw(), signed.peer())))
        .isEqualTo("no_signature");
  }

  @Test
  void makesATokenThatIsGoodForAMinute() {
    Deliveries deliveries = new Deliveries().secret(secret("RS256"))
        .load("{ jwt: { token: $.header.t, key: $.secret.hook, issuer: acme, audience: us } }");
    String token = deliveries.signed(Deliveries.json("{}")).headers().get("t");
    assertThat(new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8))
        .isEqualTo("{\"iat\":1772366400,\"exp\":1772366460,\"iss\":\"acme\",\"aud\":\"us\"}");
    deliveries.load("{ jwt: { token: $.header.t, key: $.secret.hook } }");
    token = deliveries.signed(Deliveries.json("{}")).headers().get("t");
    assertThat(new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8))
        .isEqualTo("{\"iat\":1772366400,\"exp\":1772366460}");
  }

  @Test
  void sendsFromTheFirstNetworkAndWithTheFirstCredentials() {
    Incoming bare = Deliveries.json("{}").withPeer(IpLiteral.address("203.0.113.1"));
    Deliveries deliveries = new Deliveries().load("{ source_ip: [198.51.100.0/24, \"2001:db8::/32\"] }");
    assertThat(deliveries.outcome(bare)).isEqualTo("source_ip");
    assertThat(Deliveries.shown(deliveries.signed(bare))).isEqualTo(Deliveries.shown(bare.withPeer(IpLiteral.address("198.51.100.0"))));
    deliveries.rig.rotated.put("hook", java.util.List.of("n\u00e4u", "alt"));
    deliveries.load("{ basic: { username: u, password: $.secret.hook } }");
    assertThat(Deliveries.shown(deliveries.signed(bare))).isEqualTo(Deliveries.shown(bare.withHeader("Authorization", "Basic dTpuw6R1")));
    deliveries.load("none");
    assertThat(Deliveries.shown(deliveries.signed(bare))).isEqualTo(Deliveries.shown(bare));
    deliveries.load("{ confirm: { action: ask } }");
    assertThat(Deliveries.shown(deliveries.signed(bare))).isEqualTo(Deliveries.shown(bare));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
    "{ signature: { alg: hmac-sha256, key: $.secret.hook, payload: \"{{raw}}\", signature: $.header.s } } | There is no key to sign with.",
    "{ basic: { username: u, password: $.secret.hook } } | There are no credentials to send.",
    "{ token: { $.header.t: $.secret.hook } } | There is no token to send.",
    "{ signature: { alg: ed25519, key: $.secret.hook, payload: \"{{body.a}}\", signature: $.header.s } } | "
        + "What would be signed is not complete: `body.a` is absent, and a template needs it.",
  })
  void saysWhyADeliveryCannotBeSigned(String verify, String sentence) {
    Deliveries deliveries = new Deliveries();
    deliveries.rig.rotated.put("hook", java.util.List.of());
    deliveries.load(verify);
    assertThatThrownBy(() -> deliveries.signed(Deliveries.json("{}"))).isInstanceOf(Verifier.Unsignable.class).hasMessage(sentence);
  }

  @Test
  void printsNoneOfIt() {
    Deliveries deliveries = new Deliveries().secret("s3cret");
    Incoming incoming = Deliveries.json("{}", "X-Token", "s3cret");
    deliveries.load("{ token: { $.header.x-token: $.secret.hook } }");
    assertThat(deliveries.plan.verifier()).hasToString("Token");
    assertThat(new Delivery(incoming, deliveries.plan.document(incoming), null)).hasToString("Delivery[Incoming[POST, 2 bytes]]");
    deliveries.load("{ basic: { username: u, password: $.secret.hook } }");
    assertThat(deliveries.plan.verifier()).hasToString("Basic");
    deliveries.load("{ signature: { alg: hmac-sha256, key: $.secret.hook, payload: \"{{raw}}\", signature: $.header.s } }");
    assertThat(((SignatureVerifier) deliveries.plan.verifier()).ring()).hasToString("KeyRing[hmac-sha256, 1]");
  }
}
