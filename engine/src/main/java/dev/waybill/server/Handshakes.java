package dev.waybill.server;

import dev.waybill.telemetry.Meters;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.vertx.core.Handler;
import java.security.GeneralSecurityException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the connections that ended before their TLS did begin, by a fixed word. What the library says of them is not written:
 * it may show what the caller sent. Thread-safe.
 */
final class Handshakes implements Handler<Throwable> {
  private static final Logger LOG = LoggerFactory.getLogger("waybill.http");

  private final Meters meters;

  Handshakes(Meters meters) {
    this.meters = meters;
  }

  @Override
  public void handle(Throwable broken) {
    String reason = reason(broken);
    meters.handshakeFailed(reason);
    LOG.atDebug().addKeyValue("reason", reason).log("A TLS handshake failed");
  }

  static String reason(Throwable broken) {
    String said = "";
    for (Throwable cause = broken; cause != null; cause = cause.getCause()) {
      if (cause instanceof NotSslRecordException) {
        return "not_tls";
      } else if (cause instanceof SslHandshakeTimeoutException) {
        return "timeout";
      } else if (cause instanceof GeneralSecurityException) {
        return "caller_certificate";
      } else if (cause instanceof SSLException) {
        said = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
      }
    }
    if (said.contains("received fatal alert")) {
      return "caller_refused";
    } else if (said.contains("certificate")) {
      return "caller_certificate";
    } else if (said.contains("protocol") || said.contains("cipher")) {
      return "nothing_in_common";
    }
    return said.isEmpty() ? "closed" : "other";
  }
}
