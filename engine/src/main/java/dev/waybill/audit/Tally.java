package dev.waybill.audit;

import java.nio.ByteBuffer;
import java.security.MessageDigest;

/** Counts and hashes a body as it passes by, and keeps nothing of it. One thread at a time. */
public final class Tally {
  private MessageDigest digest = Digests.take();
  private long bytes;
  private Print print;

  /** Reads the buffer to its end. */
  public void add(ByteBuffer piece) {
    bytes += piece.remaining();
    digest.update(piece);
  }

  /** Reads a part of the array. */
  public void add(byte[] array, int from, int length) {
    bytes += length;
    digest.update(array, from, length);
  }

  /** Of all that passed; nothing passes after that. */
  public Print print() {
    if (print == null) {
      print = Print.of(bytes, digest.digest());
      Digests.giveBack(digest);
      digest = null;
    }
    return print;
  }
}
