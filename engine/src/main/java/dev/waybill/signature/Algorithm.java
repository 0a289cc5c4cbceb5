package dev.waybill.signature;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;

/** A way of signing bytes and of checking signatures, by the name that manifests use. Thread-safe. */
public enum Algorithm {
  HMAC_SHA1("hmac-sha1", "HmacSHA1", null),
  HMAC_SHA256("hmac-sha256", "HmacSHA256", null),
  HMAC_SHA512("hmac-sha512", "HmacSHA512", null),
  /** On P-256 or another curve; the signature is DER (RFC 3279). */
  ECDSA_SHA256("ecdsa-sha256", "SHA256withECDSA", KeyFamily.EC),
  /** RFC 8032. */
  ED25519("ed25519", "Ed25519", KeyFamily.ED25519),
  /** RSASSA-PKCS1-v1_5 (RFC 8017). */
  RSA_SHA256("rsa-sha256", "SHA256withRSA", KeyFamily.RSA);

  private final String word;
  private final String jca;
  private final KeyFamily family;

  Algorithm(String word, String jca, KeyFamily family) {
    this.word = word;
    this.jca = jca;
    this.family = family;
  }

  public static Optional<Algorithm> of(String word) {
    return Arrays.stream(values()).filter(algorithm -> algorithm.word.equals(word)).findFirst();
  }

  public static List<String> words() {
    return Arrays.stream(values()).map(Algorithm::word).toList();
  }

  public String word() {
    return word;
  }

  /** Whether both sides hold the same key. */
  public boolean isShared() {
    return family == null;
  }

  /** Whether its keys can be written so: a shared one is no key file, and a pair's is no plain text. */
  public boolean takes(KeyEncoding encoding) {
    return isShared() ? encoding != KeyEncoding.PEM && encoding != KeyEncoding.DER : encoding != KeyEncoding.UTF8;
  }

  /** The kind of its keys, or null for shared ones. */
  KeyFamily family() {
    return family;
  }

  String jca() {
    return jca;
  }

  /** The signature of the message, with a key that {@link Keys} read for signing. */
  public byte[] sign(Key key, byte[] message) throws BadKey {
    try {
      if (isShared()) {
        Mac mac = Mac.getInstance(jca);
        mac.init(key);
        return mac.doFinal(message);
      }
      Signature signature = Signature.getInstance(jca);
      signature.initSign((PrivateKey) key);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException | ClassCastException unfit) {
      throw new BadKey("The key does not fit " + word + ".");
    }
  }

  /**
   * Whether the signature is the message's, with a key that {@link Keys} read for checking. Shared keys compare in constant time.
   */
  public boolean verifies(Key key, byte[] message, byte[] signature) throws BadKey {
    if (isShared()) {
      return MessageDigest.isEqual(sign(key, message), signature);
    }
    try {
      Signature check = Signature.getInstance(jca);
      check.initVerify((PublicKey) key);
      check.update(message);
      return check.verify(signature);
    } catch (SignatureException malformed) {
      return false;
    } catch (InvalidKeyException | ClassCastException unfit) {
      throw new BadKey("The key does not fit " + word + ".");
    } catch (GeneralSecurityException unknown) {
      throw new IllegalStateException(unknown);
    }
  }
}
