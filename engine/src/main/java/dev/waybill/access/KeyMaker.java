package dev.waybill.access;

import java.util.Base64;
import java.util.random.RandomGenerator;

/** Makes caller keys of 256 random bits. As good as its source of randomness; give it a {@link java.security.SecureRandom}. */
public final class KeyMaker {
  private static final String PREFIX = "wbk_";
  private static final int BYTES = 32;

  private final RandomGenerator random;

  public KeyMaker(RandomGenerator random) {
    this.random = random;
  }

  /** A new key; it is told once and kept nowhere. */
  public Made make() {
    byte[] bits = new byte[BYTES];
    random.nextBytes(bits);
    String text = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    return new Made(text, AccessKey.hash(text));
  }

  /**
   * A key and its hash.
   *
   * @param key what the caller sends; a secret
   * @param hash what the settings hold
   */
  public record Made(String key, String hash) {
    @Override
    public String toString() {
      return "Made[" + hash + "]";
    }
  }
}
