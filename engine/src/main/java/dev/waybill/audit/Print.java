package dev.waybill.audit;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What is kept of a body: its size in bytes and its SHA-256. The hash of a large body that is at hand is left to whoever asks for
 * it first, the thread that writes the log; until then the body is held.
 */
public final class Print {
  /** Of no bytes at all. */
  public static final Print EMPTY = new Print(0, sha256Digest().digest());

  private static final int AT_ONCE = 64 * 1024;
  private static final byte[] BYTES = JsonLine.ascii("{\"bytes\":");
  private static final byte[] SHA256 = JsonLine.ascii(",\"sha256\":\"");

  private final long bytes;
  private volatile ByteBuffer body;
  private volatile byte[] digest;

  private Print(long bytes, byte[] digest) {
    this.bytes = bytes;
    this.digest = digest;
  }

  private Print(ByteBuffer body) {
    this.bytes = body.remaining();
    this.body = body;
  }

  /** Of a body that is at hand whole, and that nobody changes any more. */
  public static Print of(ByteBuffer body) {
    if (body.remaining() > AT_ONCE) {
      return new Print(body);
    }
    long bytes = body.remaining();
    MessageDigest hashing = Digests.take();
    hashing.update(body);
    return hashed(bytes, hashing);
  }

  /** Of a small body that is at hand whole. */
  public static Print of(byte[] array, int from, int length) {
    MessageDigest hashing = Digests.take();
    hashing.update(array, from, length);
    return hashed(length, hashing);
  }

  private static Print hashed(long bytes, MessageDigest hashing) {
    Print print = new Print(bytes, hashing.digest());
    Digests.giveBack(hashing);
    return print;
  }

  static Print of(long bytes, byte[] digest) {
    return new Print(bytes, digest);
  }

  public long bytes() {
    return bytes;
  }

  /** In hex. */
  public String sha256() {
    settle();
    return hex(digest);
  }

  /** Hashes what was left for later, and lets go of it. */
  void settle() {
    if (digest == null) {
      hash();
    }
  }

  private synchronized void hash() {
    if (digest == null) {
      MessageDigest hashing = Digests.take();
      hashing.update(body);
      digest = hashing.digest();
      body = null;
      Digests.giveBack(hashing);
    }
  }

  /** Bytes that are held until the hash is asked for. */
  long pending() {
    return body == null ? 0 : bytes;
  }

  void write(JsonLine line) {
    settle();
    line.raw(BYTES).number(bytes).raw(SHA256).hex(digest).put('"').put('}');
  }

  static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }

  static MessageDigest sha256Digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
