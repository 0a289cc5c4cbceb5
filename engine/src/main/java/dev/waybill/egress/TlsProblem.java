package dev.waybill.egress;

import dev.waybill.http.Target;
import dev.waybill.problem.Problem;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;

/** Why a TLS handshake failed: {@code tls_expired tls_wrong_name tls_untrusted tls_timeout}, else {@code tls_failed}. */
final class TlsProblem {
  private TlsProblem() {}

  static Problem of(Target target, Throwable cause) {
    String host = "`" + target.host() + "`";
    return switch (label(cause)) {
      case "tls_expired" -> WireProblem.lost("tls_expired", "The certificate of " + host + " is not valid at this time.");
      case "tls_wrong_name" -> WireProblem.lost("tls_wrong_name", "The certificate of " + host + " is for another name.");
      case "tls_untrusted" ->
          WireProblem.lost("tls_untrusted", "The certificate of " + host + " is not from an authority we trust.");
      case "tls_timeout" -> WireProblem.lost("tls_timeout", "The TLS handshake with " + host + " took too long.");
      default -> WireProblem.lost("tls_failed", "The TLS handshake with " + host + " failed.");
    };
  }

  /** The first cause that is specific, from the outside in; the JDK wraps them several times. */
  private static String label(Throwable outer) {
    String label = "tls_failed";
    for (Throwable cause = outer; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateExpiredException || cause instanceof CertificateNotYetValidException) {
        return "tls_expired";
      } else if (cause instanceof SslHandshakeTimeoutException) {
        return "tls_timeout";
      } else if (cause instanceof CertPathBuilderException || cause instanceof CertPathValidatorException) {
        label = "tls_untrusted";
      } else if (cause.getClass() == CertificateException.class) {
        label = "tls_wrong_name";
      }
    }
    return label;
  }
}
