package dev.waybill.secret;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/** AES-256 in GCM (NIST SP 800-38D) with nonces of 96 and tags of 128 bits. Pure. */
final class Sealing {
  static final int NONCE_BYTES = 12;
  static final int TAG_BYTES = 16;

  private Sealing() {}

  /** The sealed text with its tag at the end. */
  static byte[] seal(SecretKey key, byte[] nonce, byte[] about, byte[] plain) {
    try {
      return cipher(Cipher.ENCRYPT_MODE, key, nonce, about).doFinal(plain);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Null where it was not sealed so. */
  static byte[] open(SecretKey key, byte[] nonce, byte[] about, byte[] sealed) {
    if (sealed.length < TAG_BYTES) {
      return null;
    }
    try {
      return cipher(Cipher.DECRYPT_MODE, key, nonce, about).doFinal(sealed);
    } catch (AEADBadTagException tampered) {
      return null;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** What a seal is bound to beside its text, so that sealed texts cannot be swapped. */
  static byte[] about(int version, String name, String key) {
    return ("waybill " + version + "\n" + name + "\n" + key).getBytes(StandardCharsets.UTF_8);
  }

  private static Cipher cipher(int mode, SecretKey key, byte[] nonce, byte[] about) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
    cipher.updateAAD(about);
    return cipher;
  }
}
