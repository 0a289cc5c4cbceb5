package dev.waybill.signature;

import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.spec.SecretKeySpec;

/** Reads keys from the text they are configured as. Never shows any of it. */
public final class Keys {
  private Keys() {}

  /** The key to sign with: the shared one, or a private key in PKCS #8 (in PEM also PKCS #1 and SEC 1). */
  public static Key forSigning(Algorithm algorithm, KeyEncoding encoding, String text) throws BadKey {
    if (algorithm.isShared()) {
      return shared(algorithm, bytes(encoding, text));
    }
    return encoding == KeyEncoding.PEM ? algorithm.family().privatePem(text) : algorithm.family()
        .privateKey(bytes(encoding, text));
  }

  /**
   * The key to check with: the shared one, or a public key (SubjectPublicKeyInfo; for Ed25519 the 32 bytes themselves will do).
   */
  public static Key forChecking(Algorithm algorithm, KeyEncoding encoding, String text) throws BadKey {
    if (algorithm.isShared()) {
      return shared(algorithm, bytes(encoding, text));
    }
    return encoding == KeyEncoding.PEM ? algorithm.family().publicPem(text) : algorithm.family().publicKey(bytes(encoding, text));
  }

  private static Key shared(Algorithm algorithm, byte[] bytes) throws BadKey {
    if (bytes.length == 0) {
      throw new BadKey("The key is empty.");
    }
    return new SecretKeySpec(bytes, algorithm.jca());
  }

  /** The bytes that the text stands for. */
  static byte[] bytes(KeyEncoding encoding, String text) throws BadKey {
    try {
      return switch (encoding) {
        case UTF8 -> text.getBytes(StandardCharsets.UTF_8);
        case HEX -> HexFormat.of().parseHex(text.strip());
        case BASE64, DER -> Base64.getDecoder().decode(text.replaceAll("\\s", ""));
        case PEM -> Pem.all(text).get(0).der();
      };
    } catch (IllegalArgumentException unreadable) {
      throw new BadKey("The key is not written in " + encoding.word() + ".");
    }
  }
}
