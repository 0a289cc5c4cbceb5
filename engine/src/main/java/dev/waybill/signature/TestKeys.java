package dev.waybill.signature;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The keys that stand in for secrets which a manifest's test leaves out. They are published with the engine, the same for
 * everybody, and protect nothing.
 */
public final class TestKeys {
  /** Long enough for every HMAC. */
  private static final String SHARED = "published-test-key-that-protects-nothing-published-test-key-that-protects-nothing";
  private static final String PUBLIC = "-----BEGIN PUBLIC KEY-----";
  private static final String PRIVATE = "-----BEGIN PRIVATE KEY-----";

  private TestKeys() {}

  /**
   * A key to sign with: PEM, or text where both sides share the key.
   *
   * @param alg of tokens ({@code RS256}), payloads ({@code rsa-sha256}) or requests ({@code rsa-pss-sha512})
   */
  public static String forAlgorithm(String alg) {
    String pair = pair(alg);
    return pair == null ? SHARED : pair.substring(pair.indexOf(PRIVATE), pair.indexOf(PUBLIC));
  }

  /** The key to check with what {@link #forAlgorithm} signs. */
  public static String forChecking(String alg) {
    String pair = pair(alg);
    return pair == null ? SHARED : pair.substring(pair.indexOf(PUBLIC));
  }

  private static String pair(String alg) {
    String word = alg.toLowerCase(Locale.ROOT);
    if (word.startsWith("rs") || word.startsWith("ps")) {
      return read("rsa");
    }
    if (word.startsWith("ed")) {
      return read("ed25519");
    }
    if (!word.startsWith("es") && !word.startsWith("ecdsa")) {
      return null;
    }
    return read(word.contains("384") ? "p384" : word.contains("512") ? "p521" : "p256");
  }

  private static String read(String name) {
    try (InputStream file = TestKeys.class.getResourceAsStream("test-key-" + name + ".pem")) {
      return new String(file.readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
