package dev.waybill.server;

import io.vertx.core.http.HttpServerRequest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * The certificate that a caller connected with, once it chains to an authority that we trust; the handshake refuses all others.
 */
final class PeerCertificate {
  private static final String KEY = "waybill.certificate";
  private static final Object NONE = new Object();

  private PeerCertificate() {}

  /** Null where there is none. To ask for one that is not there throws inside, so it is asked once a session. */
  static X509Certificate of(HttpServerRequest request) {
    SSLSession session = request.sslSession();
    if (session == null) {
      return null;
    }
    Object known = session.getValue(KEY);
    if (known == null) {
      known = read(session);
      session.putValue(KEY, known);
    }
    return known instanceof X509Certificate certificate ? certificate : null;
  }

  private static Object read(SSLSession session) {
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate leaf ? leaf : NONE;
    } catch (SSLPeerUnverifiedException none) {
      return NONE;
    }
  }
}
