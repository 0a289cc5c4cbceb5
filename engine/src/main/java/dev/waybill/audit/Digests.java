package dev.waybill.audit;

import java.security.MessageDigest;
import java.util.ArrayDeque;

/**
 * SHA-256 digests that are used again: to find a new one costs more than to hash a small body with it. Some spare ones for each
 * thread, which are few and live long here; whoever takes one has it alone until it is given back.
 */
final class Digests {
  private static final int SPARE = 32;
  private static final ThreadLocal<ArrayDeque<MessageDigest>> SPARES = ThreadLocal.withInitial(ArrayDeque::new);

  private Digests() {}

  /** One that nothing was put into yet. */
  static MessageDigest take() {
    MessageDigest spare = SPARES.get().pollLast();
    return spare == null ? Print.sha256Digest() : spare;
  }

  /** @param spent whose digest was taken, which emptied it */
  static void giveBack(MessageDigest spent) {
    ArrayDeque<MessageDigest> spares = SPARES.get();
    if (spares.size() < SPARE) {
      spares.addLast(spent);
    }
  }
}
