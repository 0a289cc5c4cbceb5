package dev.waybill.audit;

import java.security.MessageDigest;

/**
 * SHA-256 digests that are used again: to find a new one costs more than to hash a small body with it. One spare for each thread,
 * which are few and live long here; whoever takes it has it alone until it is given back.
 */
final class Digests {
  private static final ThreadLocal<MessageDigest> SPARE = new ThreadLocal<>();

  private Digests() {}

  /** One that nothing was put into yet. */
  static MessageDigest take() {
    MessageDigest spare = SPARE.get();
    if (spare == null) {
      return Print.sha256Digest();
    }
    SPARE.set(null);
    return spare;
  }

  /** @param spent whose digest was taken, which emptied it */
  static void giveBack(MessageDigest spent) {
    SPARE.set(spent);
  }
}
