package dev.waybill.paging;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.UUID;

/**
 * Remembers the last cursors of a list by their digests, so that a list which goes round in circles is noticed. Bounded memory.
 */
final class Seen {
  private static final int MOST = 10_000;

  private final LinkedHashSet<UUID> digests = new LinkedHashSet<>();
  private final MessageDigest sha256;

  Seen() {
    try {
      this.sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** False where it was there before. */
  boolean add(String cursor) {
    byte[] digest = sha256.digest(cursor.getBytes(StandardCharsets.UTF_8));
    boolean isNew = digests.add(new UUID(eight(digest, 0), eight(digest, 8)));
    if (digests.size() > MOST) {
      Iterator<UUID> eldest = digests.iterator();
      eldest.next();
      eldest.remove();
    }
    return isNew;
  }

  private static long eight(byte[] bytes, int from) {
    long value = 0;
    for (int i = from; i < from + 8; i++) {
      value = value << 8 | bytes[i] & 0xff;
    }
    return value;
  }
}
