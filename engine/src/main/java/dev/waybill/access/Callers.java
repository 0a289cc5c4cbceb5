package dev.waybill.access;

import io.vertx.core.Future;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * Everybody who may call: by key, by certificate, by token. Without any of them access is open to everybody who can connect. What
 * is known at once is said at once; only a token may have to wait, for the keys of its issuer. Thread-safe.
 */
public final class Callers {
  /** No access control. */
  public static final Callers OPEN = new Callers(AccessKeys.OPEN, List.of(), null);

  private final AccessKeys keys;
  private final List<CallerCertificate> certificates;
  private final Tokens tokens;

  /**
   * @param certificates the first that fits counts
   * @param tokens null where no tokens are taken
   */
  public Callers(AccessKeys keys, List<CallerCertificate> certificates, Tokens tokens) {
    this.keys = keys;
    this.certificates = List.copyOf(certificates);
    this.tokens = tokens;
  }

  /** Those with a key, and nobody else. */
  public static Callers byKeys(AccessKeys keys) {
    return new Callers(keys, List.of(), null);
  }

  public boolean isOpen() {
    return keys.isOpen() && certificates.isEmpty() && tokens == null;
  }

  /**
   * Who presents this. Fails with a {@link Stranger} where that is nobody, and with a {@link dev.waybill.problem.Failure} where
   * it cannot be known now, or is one who may do nothing at all.
   */
  public Future<Caller> identify(Presented presented) {
    if (isOpen()) {
      return Future.succeededFuture(Caller.ANYONE);
    }
    Caller certified = presented.certificate() == null ? null : certified(presented.certificate());
    String text = presented.keys().isEmpty() ? presented.bearers().isEmpty() ? null : presented.bearers().get(0) : presented.keys().get(0);
    if (text == null) {
      return certified != null ? Future.succeededFuture(certified) : Future.failedFuture(unknown(presented));
    }
    // Two different credentials are two callers: neither is believed.
    if (!areAll(text, presented.keys()) || !areAll(text, presented.bearers())) {
      return Future.failedFuture(new Stranger("two_keys", "More than one key was sent.", true));
    }
    if (certified != null) {
      return Future.failedFuture(new Stranger("two_callers", "This certificate is a caller's own; send no key with it.", true));
    }
    byte[] digest = AccessKey.digest(text);
    AccessKey key = keys.find(digest);
    if (key != null) {
      return key.known();
    }
    return tokens != null && !presented.bearers().isEmpty() && Tokens.isToken(text)
        ? tokens.caller(text, digest, presented.certificate())
        : Future.failedFuture(new Stranger("unknown_key", "This key is not known here.", true));
  }

  private static boolean areAll(String text, List<String> others) {
    for (String other : others) {
      if (!other.equals(text)) {
        return false;
      }
    }
    return true;
  }

  /** The first that fits, or null. Asks all of them, so that the time taken tells nothing of a fingerprint. */
  private Caller certified(X509Certificate certificate) {
    Caller found = null;
    for (CallerCertificate each : certificates) {
      if (each.isOf(certificate) && found == null) {
        found = each.caller();
      }
    }
    return found;
  }

  private Stranger unknown(Presented presented) {
    if (presented.certificate() != null && !certificates.isEmpty()) {
      return new Stranger("unknown_certificate", "The certificate of this connection is no caller's.", true);
    }
    if (certificates.isEmpty() && tokens == null) {
      return new Stranger("no_key", "A key is needed: send it as `Authorization: Bearer …` or `X-API-Key`.", false);
    }
    List<String> ways = new ArrayList<>();
    if (!keys.isOpen()) {
      ways.add("send a key as `Authorization: Bearer …` or `X-API-Key`");
    }
    if (tokens != null) {
      ways.add("send a token as `Authorization: Bearer …`");
    }
    if (!certificates.isEmpty()) {
      ways.add("connect with a certificate");
    }
    return new Stranger("no_key", "It must be known who calls: " + String.join(", or ", ways) + ".", false);
  }
}
