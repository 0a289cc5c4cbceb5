package dev.waybill.access;

import java.security.MessageDigest;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import javax.security.auth.x500.X500Principal;

/**
 * A caller that is known by the certificate it connects with, once that is trusted: by its subject, by a name it is issued for,
 * or by itself. Immutable and thread-safe.
 */
public final class CallerCertificate {
  private static final String PREFIX = "sha256:";
  /** How GeneralName numbers them (RFC 5280, section 4.2.1.6). */
  private static final Map<String, Integer> NAMES = Map.of("email", 1, "dns", 2, "uri", 6);

  private final Caller caller;
  private final Predicate<X509Certificate> match;

  private CallerCertificate(Caller caller, Predicate<X509Certificate> match) {
    this.caller = caller;
    this.match = match;
  }

  /**
   * By its subject, whatever the case and spaces it is written with.
   *
   * @param name RFC 2253, {@code CN=billing,O=Acme}
   * @throws IllegalArgumentException where it is no distinguished name
   */
  public static CallerCertificate bySubject(String name, Caller caller) {
    X500Principal subject = new X500Principal(name);
    return new CallerCertificate(caller, certificate -> subject.equals(certificate.getSubjectX500Principal()));
  }

  /**
   * By one of the names it is issued for (subjectAltName).
   *
   * @param name {@code dns:}, {@code uri:} or {@code email:} and the name; hosts in any case, all else exact
   * @throws IllegalArgumentException where it is none of them
   */
  public static CallerCertificate byName(String name, Caller caller) {
    int colon = name.indexOf(':');
    Integer type = colon < 0 ? null : NAMES.get(name.substring(0, colon));
    if (type == null || colon + 1 == name.length()) {
      throw new IllegalArgumentException("A name is `dns:…`, `uri:…` or `email:…`.");
    }
    String wanted = canonical(type, name.substring(colon + 1));
    return new CallerCertificate(caller, certificate -> names(certificate).stream().anyMatch(pair ->
        type.equals(pair.get(0)) && pair.get(1) instanceof String text && canonical(type, text).equals(wanted)));
  }

  /**
   * By itself, compared in constant time.
   *
   * @param fingerprint {@code sha256:} and the hash of the certificate (DER) in hex
   * @throws IllegalArgumentException where it is no such hash
   */
  public static CallerCertificate byFingerprint(String fingerprint, Caller caller) {
    if (!fingerprint.startsWith(PREFIX) || fingerprint.length() != PREFIX.length() + 64) {
      throw new IllegalArgumentException("A fingerprint is `sha256:` and 64 hex digits.");
    }
    byte[] wanted = HexFormat.of().parseHex(fingerprint, PREFIX.length(), fingerprint.length());
    return new CallerCertificate(caller, certificate -> MessageDigest.isEqual(wanted, digest(certificate)));
  }

  boolean isOf(X509Certificate certificate) {
    return match.test(certificate);
  }

  Caller caller() {
    return caller;
  }

  static byte[] digest(X509Certificate certificate) {
    try {
      return AccessKey.digest(certificate.getEncoded());
    } catch (CertificateEncodingException unreadable) {
      return new byte[0];
    }
  }

  private static Collection<List<?>> names(X509Certificate certificate) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names == null ? List.of() : names;
    } catch (CertificateParsingException unreadable) {
      return List.of();
    }
  }

  private static String canonical(int type, String name) {
    int at = type == 2 ? 0 : type == 1 ? name.lastIndexOf('@') + 1 : name.length();
    return name.substring(0, at) + name.substring(at).toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return "CallerCertificate[" + caller.name() + "]";
  }
}
