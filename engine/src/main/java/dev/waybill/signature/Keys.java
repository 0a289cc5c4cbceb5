package dev.waybill.signature;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.spec.SecretKeySpec;

/** Reads keys from the text they are configured as. Never shows any of it. */
public final class Keys {
  private static final byte[] ED25519_PUBLIC = HexFormat.of().parseHex("302a300506032b6570032100");
  private static final byte[] ED25519_PRIVATE = HexFormat.of().parseHex("302e020100300506032b657004220420");

  private Keys() {}

  /** The key to sign with: the shared one, or a private key in PKCS #8. */
  public static Key forSigning(Algorithm algorithm, KeyEncoding encoding, String text) throws BadKey {
    byte[] bytes = bytes(encoding, text);
    if (algorithm.isShared()) {
      return shared(algorithm, bytes);
    }
    byte[] whole = algorithm == Algorithm.ED25519 && bytes.length == 32 ? joined(ED25519_PRIVATE, bytes) : bytes;
    try {
      return KeyFactory.getInstance(algorithm.keyFamily()).generatePrivate(new PKCS8EncodedKeySpec(whole));
    } catch (GeneralSecurityException unreadable) {
      throw new BadKey("The key is no private key for " + algorithm.word() + " in PKCS #8.");
    }
  }

  /** The key to check with: the shared one, or a public key (SubjectPublicKeyInfo; for Ed25519 the 32 bytes themselves will do). */
  public static Key forChecking(Algorithm algorithm, KeyEncoding encoding, String text) throws BadKey {
    byte[] bytes = bytes(encoding, text);
    if (algorithm.isShared()) {
      return shared(algorithm, bytes);
    }
    byte[] whole = algorithm == Algorithm.ED25519 && bytes.length == 32 ? joined(ED25519_PUBLIC, bytes) : bytes;
    try {
      return KeyFactory.getInstance(algorithm.keyFamily()).generatePublic(new X509EncodedKeySpec(whole));
    } catch (GeneralSecurityException unreadable) {
      throw new BadKey("The key is no public key for " + algorithm.word() + ".");
    }
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
        case PEM -> Base64.getDecoder().decode(pem(text));
      };
    } catch (IllegalArgumentException unreadable) {
      throw new BadKey("The key is not written in " + encoding.word() + ".");
    }
  }

  private static String pem(String text) throws BadKey {
    int begin = text.indexOf("-----BEGIN ");
    int body = begin < 0 ? -1 : text.indexOf("-----", begin + 11);
    int end = body < 0 ? -1 : text.indexOf("-----END ", body);
    if (end < 0) {
      throw new BadKey("The key is not written in pem.");
    }
    // Keys in environment variables often have their line ends written out.
    return text.substring(body + 5, end).replace("\\n", "").replaceAll("\\s", "");
  }

  private static byte[] joined(byte[] head, byte[] tail) {
    byte[] whole = new byte[head.length + tail.length];
    System.arraycopy(head, 0, whole, 0, head.length);
    System.arraycopy(tail, 0, whole, head.length, tail.length);
    return whole;
  }
}
