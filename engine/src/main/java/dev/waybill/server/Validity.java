package dev.waybill.server;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once of the listener's certificates that they are not valid yet, soon not any more, or not any more: callers refuse them, and
 * the gateway would not notice. The chain holds as long as each of it. Not thread-safe.
 */
final class Validity {
  private static final Logger LOG = LoggerFactory.getLogger("waybill.http");
  private static final Duration SOON = Duration.ofDays(14);

  private String texts = "";
  private Instant from = Instant.MIN;
  private Instant until = Instant.MAX;
  private String said = "";

  void look(Certificates certificates, Instant now) {
    String cert = certificates.texts().cert();
    if (!cert.equals(texts)) {
      read(cert);
      texts = cert;
      said = "";
    }
    String sentence = sentence(now);
    if (sentence != null && !sentence.equals(said)) {
      LOG.atWarn().addKeyValue("file", certificates.files().cert().toString()).addKeyValue("from", from.toString())
          .addKeyValue("until", until.toString()).log(sentence);
      said = sentence;
    }
  }

  /** What was said last, or the empty text. */
  String said() {
    return said;
  }

  /** Null where all is well. */
  private String sentence(Instant now) {
    return now.isBefore(from) ? "The certificate of the listener is not valid yet"
        : now.isAfter(until) ? "The certificate of the listener has expired"
        : now.isAfter(until.minus(SOON)) ? "The certificate of the listener expires within 14 days" : null;
  }

  private void read(String pem) {
    from = Instant.EPOCH;
    until = Instant.parse("9999-12-31T23:59:59Z");
    try {
      for (Certificate each : CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.ISO_8859_1)))) {
        X509Certificate certificate = (X509Certificate) each;
        Instant begins = certificate.getNotBefore().toInstant();
        Instant ends = certificate.getNotAfter().toInstant();
        from = begins.isAfter(from) ? begins : from;
        until = ends.isBefore(until) ? ends : until;
      }
    } catch (CertificateException saidWhereItIsUsed) {
      // Nothing is known of its time then.
    }
  }
}
