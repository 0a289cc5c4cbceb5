package dev.waybill.audit;

import java.nio.ByteBuffer;
import java.security.MessageDigest;

/** Counts and hashes a body as it passes by, and keeps nothing of it. One thread at a time. */
public final class Tally {
  private final MessageDigest digest = Print.sha256Digest();
  private long bytes;

  /** Reads the buffer to its end. */
  public void add(ByteBuffer piece) {
    bytes += piece.remaining();
    digest.update(piece);
  }

  /** Of all that passed; to be asked once. */
  public Print print() {
    return Print.of(bytes, digest.digest());
  }
}
