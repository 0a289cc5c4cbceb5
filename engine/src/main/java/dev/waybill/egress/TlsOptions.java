package dev.waybill.egress;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;

/**
 * Whom we trust and who we are over TLS. One wire has one of these: connections made under one are never used under another.
 *
 * @param identity our certificate and key, or null
 * @param trust whose certificates are good, or null for those that the JVM trusts
 */
public record TlsOptions(KeyCertOptions identity, TrustOptions trust) {
  /** Public authorities, no certificate of our own. */
  public static final TlsOptions PUBLIC = new TlsOptions(null, null);

  /** From PEM texts; certificate and key come together or are both null, as is the authority. */
  public static TlsOptions pem(Buffer certificate, Buffer key, Buffer authority) {
    return new TlsOptions(
        certificate == null ? null : new PemKeyCertOptions().addCertValue(certificate).addKeyValue(key),
        authority == null ? null : new PemTrustOptions().addCertValue(authority));
  }

  /** Never the key. */
  @Override
  public String toString() {
    return "TlsOptions[identity " + (identity == null ? "none" : "set") + ", trust " + (trust == null ? "public" : "own") + "]";
  }
}
