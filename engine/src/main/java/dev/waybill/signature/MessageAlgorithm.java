package dev.waybill.signature;

import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The ways of signing requests that RFC 9421 § 3.3 and RFC 5849 § 3.4 name. */
public enum MessageAlgorithm {
  HMAC_SHA256("hmac-sha256", "HmacSHA256", null, null),
  RSA_PSS_SHA512("rsa-pss-sha512", "RSASSA-PSS", KeyFamily.RSA,
      new PSSParameterSpec("SHA-512", "MGF1", MGF1ParameterSpec.SHA512, 64, 1)),
  RSA_V1_5_SHA256("rsa-v1_5-sha256", "SHA256withRSA", KeyFamily.RSA, null),
  /** The signature is r and s, one after the other. */
  ECDSA_P256_SHA256("ecdsa-p256-sha256", "SHA256withECDSAinP1363Format", KeyFamily.EC, null),
  ECDSA_P384_SHA384("ecdsa-p384-sha384", "SHA384withECDSAinP1363Format", KeyFamily.EC, null),
  ED25519("ed25519", "Ed25519", KeyFamily.ED25519, null),
  /** OAuth 1.0's HMAC-SHA1. */
  HMAC_SHA1("hmac-sha1", "HmacSHA1", null, null),
  /** OAuth 1.0's RSA-SHA1. */
  RSA_V1_5_SHA1("rsa-v1_5-sha1", "SHA1withRSA", KeyFamily.RSA, null);

  private static final List<MessageAlgorithm> HTTP =
      List.of(HMAC_SHA256, RSA_PSS_SHA512, RSA_V1_5_SHA256, ECDSA_P256_SHA256, ECDSA_P384_SHA384, ED25519);

  private final String word;
  private final String jca;
  private final KeyFamily family;
  private final AlgorithmParameterSpec parameters;

  MessageAlgorithm(String word, String jca, KeyFamily family, AlgorithmParameterSpec parameters) {
    this.word = word;
    this.jca = jca;
    this.family = family;
    this.parameters = parameters;
  }

  /** The names that RFC 9421 registers. */
  public static List<String> httpWords() {
    return HTTP.stream().map(MessageAlgorithm::word).toList();
  }

  public static Optional<MessageAlgorithm> of(String word) {
    return Arrays.stream(values()).filter(algorithm -> algorithm.word.equals(word)).findFirst();
  }

  public String word() {
    return word;
  }

  String jca() {
    return jca;
  }

  /** The kind of its keys, or null for shared ones. */
  KeyFamily family() {
    return family;
  }

  /** The curve that it is bound to, or null. */
  String curve() {
    return this == ECDSA_P256_SHA256 ? "secp256r1" : this == ECDSA_P384_SHA384 ? "secp384r1" : null;
  }

  /** Or null. */
  AlgorithmParameterSpec parameters() {
    return parameters;
  }
}
