package dev.waybill.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.signature.TestKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What load finds under {@code verify}: all of it, with what to do. */
class VerifyFindingsTest {
  private static final String SIGNATURE = "alg: hmac-sha256, key: $.secret.hook, payload: \"{{raw}}\", signature: $.header.s";
  private static final String FORMS = " Write verify: { signature: { … } }, another kind, or `none`.";
  private static final String TOKENS = " Declare the token under `secrets` and write, for example, { $.header.x-token: $.secret.hook }.";

  private final Deliveries deliveries = new Deliveries().secret("s3cret-hook");

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
    "[] | bad-verify: The list under `verify` is empty, so nothing would be verified." + FORMS,
    "7 | bad-verify: An entry of `verify` names one way to verify, and this is a number." + FORMS,
    "{} | bad-verify: An entry of `verify` names one way to verify, and this is a map of 0." + FORMS,
    "{ none: {}, basic: {} } | bad-verify: An entry of `verify` names one way to verify, and this is a map of 2." + FORMS,
    "[[none]] | bad-verify: An entry of `verify` names one way to verify, and this is a list." + FORMS,
    "[none] | bad-verify: `none` cannot stand in a list: what is beside it would not count." + FORMS,
    "{ none: {} } | bad-verify: `none` has no settings. Write verify: none.",
    "[{ none: {} }] | bad-verify: `none` has no settings. Write verify: none.",
    "basic | bad-verify: `verify` needs the settings of `basic`." + FORMS,
    "{ signatur: {} } | unknown-kind: There is no verifier `signatur`. Did you mean `signature`?",
    "{ basic: x } | wrong-type: `basic` takes a map of settings, not text.",
    "{ signature: [] } | wrong-type: `signature` takes a map of settings, not a list.",
    "{ jwt: 7 } | wrong-type: `jwt` takes a map of settings, not a number.",
    "{ confirm: ask } | wrong-type: `confirm` takes a map of settings, not text.",
    "{ standard_webhooks: x } | wrong-type: `standard_webhooks` takes a map of settings, not text.",
  })
  void findsWhatIsNoWayToVerify(String verify, String finding) {
    assertThat(deliveries.found(verify)).containsExactly(finding);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
    "{ SIG, key_encoding: pem } | bad-verify: A key for `hmac-sha256` is not written as `pem`. Leave it out, or write utf8, hex or base64.",
    "{ alg: ed25519, key: $.secret.hook, payload: \"{{raw}}\", signature: $.header.s, key_encoding: utf8 } | "
        + "bad-verify: A key for `ed25519` is not written as `utf8`. Leave it out, or write pem, der or base64.",
    "{ SIG, tolerance: 5m } | bad-verify: `tolerance` needs a `timestamp` to measure. Write where the time stands, for example timestamp: $.header.x-timestamp.",
    "{ SIG, timestamp: 1772366400 } | bad-verify: `timestamp` says where it stands in the delivery, but this is a number. Write for example $.header.x-timestamp.",
    "{ alg: hmac-sha256, key: $.secret.hook, payload: \"{{raw}}\", signature: abc } | "
        + "bad-verify: `signature` says where it stands in the delivery, but this is text. Write for example $.header.x-signature.",
    "{ alg: hmac-sha256, key: $.secret.hook, payload: fixed, signature: $.header.s } | "
        + "bad-verify: The payload is the same for every delivery, so one signature would fit them all. Write what the provider signs, for example"
        + " \"{{timestamp}}.{{raw}}\".",
    "{ alg: hmac-sha256, key: literal, payload: \"{{raw}}\", signature: $.header.s } | "
        + "credential-literal: `key` holds a credential that is written into the manifest. Declare it under `secrets` and write $.secret.name.",
    "{ alg: ed25519, key: no-key, payload: \"{{raw}}\", signature: $.header.s } | bad-key: The key is not written in base64. Write the provider's public key in PEM, or give it as a secret.",
    "{ SIG, algo: x } | unknown-key: `algo` is not known here. Did you mean `alg`?",
    "{ SIG, encoding: hax } | unknown-word: `encoding` cannot be `hax`. Did you mean `hex`?",
  })
  void findsASignatureThatCouldNotHold(String settings, String finding) {
    assertThat(deliveries.found("{ signature: " + settings.replace("SIG", SIGNATURE) + " }")).containsExactly(finding);
  }

  @Test
  void findsEveryKeyThatIsMissing() {
    assertThat(deliveries.found("{ signature: {} }")).containsExactly("missing-key: `alg` is missing.", "missing-key: `key` is missing.",
        "missing-key: `payload` is missing.", "missing-key: `signature` is missing.");
    assertThat(deliveries.found("{ basic: {} }")).containsExactly("missing-key: `username` is missing.", "missing-key: `password` is missing.");
    assertThat(deliveries.found("{ standard_webhooks: {} }")).containsExactly("missing-key: `secret` is missing.");
    assertThat(deliveries.found("{ confirm: {} }")).containsExactly("missing-key: `action` is missing.");
    assertThat(deliveries.found("{ jwt: {} }")).containsExactly("missing-key: `token` is missing.",
        "bad-verify: `jwt` needs exactly one of `jwks` and `key`. Write jwks: https://… where the provider publishes its keys.");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
    "{ token: $.header.a } | bad-verify: `jwt` needs exactly one of `jwks` and `key`. Write jwks: https://… where the provider publishes its keys.",
    "{ token: $.header.a, key: $.secret.hook, jwks: \"https://api.acme.example/k\" } | "
        + "bad-verify: `jwt` needs exactly one of `jwks` and `key`. Write jwks: https://… where the provider publishes its keys.",
    "{ token: abc, key: $.secret.hook, alg: HS256 } | bad-verify: `token` says where it stands in the delivery, but this is text. Write for example $.header.x-token.",
    "{ token: $.header.a, jwks: \"https://api.acme.example/k\", alg: [] } | bad-value: `alg` is empty, so no token would be taken. Leave it out for RS256, ES256 and EdDSA.",
    "{ token: $.header.a, jwks: \"https://api.acme.example/k\", alg: RS255 } | unknown-word: `alg` cannot be `RS255`. Did you mean `RS256`?",
    "{ token: $.header.a, jwks: \"https://api.acme.example/k\", alg: HS256 } | "
        + "bad-verify: The HS algorithms take a shared secret, and published keys are public. Name algorithms of one kind.",
    "{ token: $.header.a, key: $.secret.hook, alg: [HS256, RS256] } | "
        + "bad-verify: The HS algorithms take a shared secret, and the others a public key: whoever knows that one could sign. Name algorithms of one kind.",
    "{ token: $.header.a, key: $.secret.hook, alg: [RS256, ES256] } | "
        + "bad-verify: One key cannot be for RS256 and ES256. Name the algorithm of the key, or write `jwks` where the provider publishes several.",
    "{ token: $.header.a, key: $.secret.hook, alg: [ES256, ES384] } | "
        + "bad-verify: One key cannot be for ES256 and ES384. Name the algorithm of the key, or write `jwks` where the provider publishes several.",
    "{ token: $.header.a, key: literal-literal-literal-literal-literal, alg: HS256 } | "
        + "credential-literal: `key` holds a credential that is written into the manifest. Declare it under `secrets` and write $.secret.name.",
    "{ token: $.header.a, key: literal, alg: RS256 } | BADKEY",
    "{ token: $.header.a, key: $.secret.hook, alg: HS256, isuer: x } | unknown-key: `isuer` is not known here. Did you mean `issuer`?",
  })
  void findsATokenThatCouldNotHold(String settings, String finding) {
    assertThat(deliveries.found("{ jwt: " + settings + " }")).singleElement().asString()
        .startsWith(finding.replace("BADKEY", "bad-key: ")).endsWith(finding.equals("BADKEY") ? "Write the provider's public key in PEM, or give it as a secret." : finding);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
    "{ source_ip: 192.0.2.0/24 } | wrong-type: `source_ip` is a list of networks. Write source_ip: [192.0.2.0/24].",
    "{ source_ip: [] } | wrong-type: `source_ip` is a list of networks. Write source_ip: [192.0.2.0/24].",
    "{ source_ip: [0.0.0.0/0] } | bad-verify: `0.0.0.0/0` takes everybody. Write verify: none where that is meant.",
    "{ source_ip: [192.0.2.0/33] } | bad-value: The prefix of `192.0.2.0/33` is not a number from 0 to 32.",
    "{ token: abc } | wrong-type: `token` is a match, not text. Write token: { $.header.x-token: $.secret.hook }.",
    "{ token: {} } | wrong-type: `token` is a match, not a map. Write token: { $.header.x-token: $.secret.hook }.",
    "{ token: { $.header.x: abc } } | bad-verify: `token` compares nothing with a secret, so anybody could send what it wants." + TOKENS,
    "{ token: { $.header.x: { equals: abc } } } | bad-verify: `token` compares nothing with a secret, so anybody could send what it wants." + TOKENS,
    "{ token: { $.header.x: [abc, secrets] } } | bad-verify: `token` compares nothing with a secret, so anybody could send what it wants." + TOKENS,
    "{ token: { $.header.x: { not: $.secret.hook } } } | bad-verify: `not` cannot be asked of a secret: a token is equal to it, or is none. Write { $.header.x-token: $.secret.hook }.",
    "{ token: { $.header.x: { contains: $.secret.hook } } } | "
        + "bad-verify: `contains` cannot be asked of a secret: a token is equal to it, or is none. Write { $.header.x-token: $.secret.hook }.",
    "{ basic: { username: u, password: literal } } | credential-literal: `password` holds a credential that is written into the manifest."
        + " Declare it under `secrets` and write $.secret.name.",
    "{ basic: { username: u, password: $.secret.hook, pasword: x } } | unknown-key: `pasword` is not known here. Did you mean `password`?",
    "{ standard_webhooks: { secret: literal } } | credential-literal: `secret` holds a credential that is written into the manifest."
        + " Declare it under `secrets` and write $.secret.name.",
    "{ standard_webhooks: { secret: $.secret.hook, tolerence: 1s } } | unknown-key: `tolerence` is not known here. Did you mean `tolerance`?",
    "{ confirm: { action: ask, wen: {} } } | unknown-key: `wen` is not known here. Did you mean `when`?",
    "{ confirm: { action: ask, with: { id: $.secret.hook } } } | unknown-name: An action reads the secrets it needs itself.",
    "{ basic: { username: $.body.u, password: $.secret.hook } } | unknown-name: A key is read when the manifest is loaded, before anything has come in.",
    "{ basic: { username: $.header.u, password: $.secret.hook } } | unknown-name: A key is read when the manifest is loaded, before anything has come in.",
    "{ basic: { username: $.request.url, password: $.secret.hook } } | unknown-name: A key is read when the manifest is loaded, before anything has come in.",
    "{ basic: { username: $.now, password: $.secret.hook } } | unknown-name: A key is read when the manifest is loaded, before anything has come in.",
  })
  void findsWhatCouldNotBeToldApart(String verify, String finding) {
    assertThat(deliveries.found(verify)).containsExactly(finding);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
    "{ alg: ed25519, key: $.secret.hook, key_encoding: pem, payload: \"{{raw}}\", signature: $.header.s }",
    "{ alg: hmac-sha256, key: $.secret.hook, key_encoding: base64, payload: \"{{raw}}\", signature: $.header.s }",
  })
  void aKeyThatTheOperatorHasToMendIsNoFinding(String settings) {
    deliveries.secret("!!").load("{ signature: " + settings + " }");
    assertThat(deliveries.plan.lacking()).singleElement().asString()
        .startsWith("The key that `acme/in` is verified by cannot be used: ").doesNotContain("!!");
    assertThat(deliveries.outcome(Deliveries.json("{}", "s", "00"))).isEqualTo("no_key");
  }

  @Test
  void aWebhookSecretThatIsNoBase64IsTheOperatorsToMend() {
    deliveries.secret("whsec_!!").load("{ standard_webhooks: { secret: $.secret.hook } }");
    assertThat(deliveries.plan.lacking()).singleElement().asString()
        .startsWith("The secret that `acme/in` is verified by cannot be used: ").doesNotContain("!!");
    assertThat(deliveries.outcome(Deliveries.json("{}"))).isEqualTo("no_key");
  }

  @Test
  void aPublicKeyMayStandInTheManifest() {
    String key = TestKeys.forChecking("ed25519").replaceAll("-----[A-Z ]+-----|\\s", "");
    deliveries.load("{ signature: { alg: ed25519, key: \"" + key + "\", payload: \"{{raw}}\", signature: $.header.s } }");
    assertThat(deliveries.outcome(deliveries.signed(Deliveries.json("{}")))).isEqualTo("holds");
    assertThat(deliveries.plan.lacking()).isEmpty();
  }
}
