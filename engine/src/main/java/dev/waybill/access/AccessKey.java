package dev.waybill.access;

import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/** A caller's key as the settings hold it: the hash of its text ({@code sha256:} and hex), never the text. Immutable. */
public final class AccessKey {
  private static final String PREFIX = "sha256:";
  private static final Pattern HASH = Pattern.compile("sha256:[0-9a-fA-F]{64}");

  /** Made once for each thread: finding one takes longer than hashing a key. What it has hashed it forgets. */
  private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(AccessKey::sha256);

  private final Caller caller;
  private final Future<Caller> known;
  private final byte[] digest;

  /** A key without limits. */
  public AccessKey(String name, String hash, List<Scope> scopes) {
    this(name, hash, scopes, Ration.UNLIMITED);
  }

  /** @throws IllegalArgumentException with a sentence, where the hash is none */
  public AccessKey(String name, String hash, List<Scope> scopes, Ration ration) {
    if (!HASH.matcher(hash).matches()) {
      throw new IllegalArgumentException("The hash of the key `" + name + "` is not `sha256:` and 64 hex digits.");
    }
    this.caller = new Caller(name, Caller.KEY, scopes, ration);
    this.known = Future.succeededFuture(caller);
    this.digest = HexFormat.of().parseHex(hash, PREFIX.length(), hash.length());
  }

  Caller caller() {
    return caller;
  }

  /** The caller, known at once. */
  Future<Caller> known() {
    return known;
  }

  /** In the same time whether or not they are equal. */
  boolean isOf(byte[] presented) {
    return MessageDigest.isEqual(digest, presented);
  }

  static byte[] digest(String text) {
    return digest(text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] digest(byte[] bytes) {
    return SHA_256.get().digest(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The hash to commit for a key's text. */
  static String hash(String text) {
    return PREFIX + HexFormat.of().formatHex(digest(text));
  }

  @Override
  public String toString() {
    return "AccessKey[" + caller.name() + "]";
  }
}
