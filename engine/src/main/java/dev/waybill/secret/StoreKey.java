package dev.waybill.secret;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** A key that the secret store is sealed with: 32 bytes, known by the beginning of its SHA-256. Immutable; never prints itself. */
public final class StoreKey {
  private static final int BYTES = 32;
  private static final int ID_BYTES = 8;
  private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]{64}");
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]{43}=?");

  private final byte[] bytes;
  private final String id;

  private StoreKey(byte[] bytes) {
    this.bytes = bytes;
    try {
      this.id = HexFormat.of().formatHex(Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(bytes), ID_BYTES));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * The key that a text stands for: 64 hexadecimal digits, or base64 of 32 bytes.
   *
   * @param where names the place for the sentence
   */
  public static StoreKey parse(String text, String where) {
    byte[] bytes = HEX.matcher(text).matches() ? HexFormat.of().parseHex(text)
        : BASE64.matcher(text).matches() ? base64(text.replace('-', '+').replace('_', '/')) : null;
    if (bytes == null) {
      throw new SecretSource.Unreadable("The store key from " + where + " is not 32 bytes as base64 or hex; a passphrase is too weak to be one."
          + " Make a key with `waybill secret key`.", "The key of the secret store cannot be used.");
    }
    return new StoreKey(bytes);
  }

  /** Null where the last digit stands for more than the bytes: that is a slip, not a key. */
  private static byte[] base64(String text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      String again = Base64.getEncoder().encodeToString(bytes);
      return bytes.length == BYTES && (again.equals(text) || again.equals(text + "=")) ? bytes : null;
    } catch (IllegalArgumentException notBase64) {
      return null;
    }
  }

  /** The text of a new key. */
  public static String make(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** The first eight bytes of its SHA-256, in hex. */
  public String id() {
    return id;
  }

  /** What must not be read anywhere: the key in both spellings. */
  public Redactor redactor() {
    return Redactor.of(List.of(Secret.of(Base64.getEncoder().encodeToString(bytes)), Secret.of(HexFormat.of().formatHex(bytes))));
  }

  SecretKey aes() {
    return new SecretKeySpec(bytes, "AES");
  }

  @Override
  public String toString() {
    return "StoreKey[" + id + "]";
  }
}
