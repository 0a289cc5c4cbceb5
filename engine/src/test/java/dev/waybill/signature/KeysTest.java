package dev.waybill.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys in every way they are written down, and the signatures made with them. */
class KeysTest {
  private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.UTF_8);

  private static String pem(String label, byte[] der) {
    return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label + "-----\n";
  }

  private static byte[] der(String pem) {
    return Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void whatIsSignedHolds(Algorithm algorithm) throws BadKey {
    KeyEncoding encoding = algorithm.isShared() ? KeyEncoding.UTF8 : KeyEncoding.PEM;
    Key signing = Keys.forSigning(algorithm, encoding, TestKeys.forAlgorithm(algorithm.word()));
    Key checking = Keys.forChecking(algorithm, encoding, TestKeys.forChecking(algorithm.word()));
    byte[] signature = algorithm.sign(signing, MESSAGE);
    assertThat(algorithm.verifies(checking, MESSAGE, signature)).isTrue();
    signature[signature.length - 1] ^= 1;
    assertThat(algorithm.verifies(checking, MESSAGE, signature)).isFalse();
    assertThat(algorithm.verifies(checking, MESSAGE, new byte[0])).isFalse();
  }

  /** RFC 4231 test case 2 for SHA-256 and SHA-512, RFC 2202 test case 2 for SHA-1. */
  @ParameterizedTest
  @CsvSource({
    "hmac-sha1,effcdf6ae5eb2fa2d27416d5f184df9c259a7c79",
    "hmac-sha256,5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    "hmac-sha512,164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737",
  })
  void hmacIsThePublishedOne(String word, String expected) throws BadKey {
    Algorithm algorithm = Algorithm.of(word).orElseThrow();
    byte[] message = "what do ya want for nothing?".getBytes(StandardCharsets.UTF_8);
    for (String key : new String[] {"utf8:Jefe", "hex:4a656665", "base64:SmVmZQ=="}) {
      KeyEncoding encoding = KeyEncoding.of(key.substring(0, key.indexOf(':'))).orElseThrow();
      Key read = Keys.forSigning(algorithm, encoding, key.substring(key.indexOf(':') + 1));
      assertThat(HexFormat.of().formatHex(algorithm.sign(read, message))).as(key).isEqualTo(expected);
    }
  }

  @Test
  void pemIsReadInItsOlderForms() throws Exception {
    RSAPrivateCrtKey rsa = (RSAPrivateCrtKey) KeyFamily.RSA.privatePem(TestKeys.forAlgorithm("RS256"));
    byte[] pkcs8 = rsa.getEncoded();
    byte[] pkcs1 = Arrays.copyOfRange(pkcs8, 26, pkcs8.length);
    assertThat(KeyFamily.RSA.privatePem(pem("RSA PRIVATE KEY", pkcs1))).isEqualTo(rsa);
    // RFC 9421 B.1.3's key, in SEC 1 with and without the curve's parameters before it.
    String sec1 = "MHcCAQEEIFKbhfNZfpDsW43+0+JjUr9K+bTeuxopu653+hBaXGA7oAoGCCqGSM49AwEHoUQDQgAEqIVYZVLCrPZHGHjP17CTW0/+D9Lf"
        + "w0EkjqF7xB4FivAxzic30tMM4GF+hR6Dxh71Z50VGGdldkkDXZCnTNnoXQ==";
    String ec = pem("EC PRIVATE KEY", Base64.getDecoder().decode(sec1));
    String parameters = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
    assertThat(KeyFamily.EC.privatePem(parameters + ec)).isEqualTo(KeyFamily.EC.privatePem(ec));
    assertThat(KeyFamily.EC.privatePem(ec.replace("\n", "\\n"))).isEqualTo(KeyFamily.EC.privatePem(ec));
    byte[] bare = Base64.getDecoder().decode("MCUCAQEEIFKbhfNZfpDsW43+0+JjUr9K+bTeuxopu653+hBaXGA7");
    assertThatThrownBy(() -> KeyFamily.EC.privatePem(pem("EC PRIVATE KEY", bare))).hasMessage("The EC private key does not name its curve.");
    for (int length = 0; length < 12; length++) {
      byte[] cut = Arrays.copyOf(Base64.getDecoder().decode(sec1), length);
      assertThatThrownBy(() -> KeyFamily.EC.privatePem(pem("EC PRIVATE KEY", cut))).isInstanceOf(BadKey.class);
    }
  }

  @Test
  void publicKeysAreReadInTheirOlderForms() throws Exception {
    PublicKey rsa = KeyFamily.RSA.publicPem(TestKeys.forChecking("RS256"));
    byte[] whole = rsa.getEncoded();
    assertThat(KeyFamily.RSA.publicPem(pem("RSA PUBLIC KEY", Arrays.copyOfRange(whole, 24, whole.length)))).isEqualTo(rsa);
    byte[] raw = Arrays.copyOfRange(der(TestKeys.forChecking("ed25519")), 12, 44);
    assertThat(Keys.forChecking(Algorithm.ED25519, KeyEncoding.HEX, HexFormat.of().formatHex(raw)))
        .isEqualTo(KeyFamily.ED25519.publicPem(TestKeys.forChecking("ed25519")));
    byte[] seed = Arrays.copyOfRange(der(TestKeys.forAlgorithm("ed25519")), 16, 48);
    assertThat(Keys.forSigning(Algorithm.ED25519, KeyEncoding.BASE64, Base64.getEncoder().encodeToString(seed)))
        .isEqualTo(KeyFamily.ED25519.privatePem(TestKeys.forAlgorithm("ed25519")));
  }

  @ParameterizedTest(name = "{0} in {1}")
  @CsvSource(delimiter = '|', value = {
    "hmac-sha256  | hex    | xyz     | The key is not written in hex.",
    "hmac-sha256  | base64 | s3cr%t  | The key is not written in base64.",
    "hmac-sha256  | pem    | s3cret  | The key is not written in pem.",
    "hmac-sha256  | utf8   | ''      | The key is empty.",
    "rsa-sha256   | pem    | s3cret  | The key is not written in pem.",
    "rsa-sha256   | der    | czNjcmV0 | The key is not an RSA private key.",
    "ed25519      | hex    | 00      | The key is not an Ed25519 private key.",
  })
  void aKeyThatCannotBeReadIsRefusedAndNeverShown(String word, String encoding, String key, String sentence) {
    assertThatThrownBy(() -> Keys.forSigning(Algorithm.of(word).orElseThrow(), KeyEncoding.of(encoding).orElseThrow(), key))
        .isInstanceOf(BadKey.class).hasMessage(sentence);
  }

  @Test
  void requestsAreSignedAsPublished() throws BadKey {
    int signed = 0;
    for (JsonNode vector : Vectors.read("http-signature/rfc9421.json").path("cases")) {
      if (vector.has("signature")) {
        MessageAlgorithm algorithm = MessageAlgorithm.of(vector.path("alg").textValue()).orElseThrow();
        byte[] signature = MessageSigner.of(algorithm, Vectors.key(vector)).sign(vector.path("base").textValue().getBytes(StandardCharsets.UTF_8));
        assertThat(Base64.getEncoder().encodeToString(signature)).isEqualTo(vector.path("signature").textValue());
        signed++;
      }
    }
    assertThat(signed).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(MessageAlgorithm.class)
  void requestsAreSignedSoThatTheJdkAgrees(MessageAlgorithm algorithm) throws Exception {
    if (algorithm.family() == null) {
      return;
    }
    byte[] signature = MessageSigner.of(algorithm, TestKeys.forAlgorithm(algorithm.word())).sign(MESSAGE);
    Signature check = Signature.getInstance(algorithm.jca());
    if (algorithm.parameters() != null) {
      check.setParameter(algorithm.parameters());
    }
    check.initVerify(algorithm.family().publicPem(TestKeys.forChecking(algorithm.word())));
    check.update(MESSAGE);
    assertThat(check.verify(signature)).isTrue();
  }

  @Test
  void aKeyThatIsMarkedForPssSigns() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSASSA-PSS");
    generator.initialize(2048);
    KeyPair pair = generator.generateKeyPair();
    String key = pem("PRIVATE KEY", pair.getPrivate().getEncoded());
    assertThat(MessageSigner.of(MessageAlgorithm.RSA_PSS_SHA512, key).sign(MESSAGE)).hasSize(256);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "ecdsa-p256-sha256 | ES384 | The key does not fit ecdsa-p256-sha256.",
    "ecdsa-p384-sha384 | ES256 | The key does not fit ecdsa-p384-sha384.",
    "rsa-pss-sha512    | ES256 | The key is not an RSA private key.",
    "ed25519           | RS256 | The key is not an Ed25519 private key.",
    "hmac-sha256       | RS256 | The key is written in pem, but hmac-sha256 takes a shared secret.",
  })
  void aRequestIsNotSignedWithAKeyOfTheWrongKind(String word, String other, String sentence) {
    assertThatThrownBy(() -> MessageSigner.of(MessageAlgorithm.of(word).orElseThrow(), TestKeys.forAlgorithm(other)))
        .isInstanceOf(BadKey.class).hasMessage(sentence);
  }
}
