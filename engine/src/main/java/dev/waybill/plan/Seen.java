package dev.waybill.plan;

import dev.waybill.standing.Bounded;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/**
 * Which pieces of deliveries were taken: the last ten thousand, for a day. Belongs to one webhook and outlives a reload. Thread-safe.
 */
public final class Seen {
  private static final int MOST = 10_000;
  private static final long KEPT = Duration.ofHours(24).toNanos();
  private static final int LONG = 64;

  private final Bounded<String, Long> taken = new Bounded<>(MOST);

  /** Takes a piece; false where it was taken before. */
  public synchronized boolean claim(String key, long nanos) {
    String known = bounded(key);
    Long before = taken.find(known);
    if (before != null && nanos - before < KEPT) {
      return false;
    }
    taken.put(known, nanos);
    return true;
  }

  /** Gives a piece back that could not be carried out, so that its next delivery is taken. */
  public synchronized void release(String key) {
    taken.remove(bounded(key));
  }

  /** However long providers' keys are, what is remembered of them is not. */
  private static String bounded(String key) {
    if (key.length() <= LONG) {
      return key;
    }
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
