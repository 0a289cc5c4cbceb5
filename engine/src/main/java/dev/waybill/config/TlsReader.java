package dev.waybill.config;

import dev.waybill.config.Config.Tls;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Keys;
import dev.waybill.tree.MapNode;
import java.nio.file.Path;
import java.util.List;

/** Reads {@code tls}: the listener's certificate, and whose certificates its callers show. */
final class TlsReader {
  private static final String REQUIRE = "require";

  private final Paths paths;
  private final Findings findings;

  TlsReader(Paths paths, Findings findings) {
    this.paths = paths;
    this.findings = findings;
  }

  /**
   * @param map null for plain HTTP
   * @param others whether callers can be known without a certificate
   */
  Tls read(MapNode map, boolean others) {
    if (map == null) {
      return null;
    }
    Keys tls = new Keys(map, findings);
    tls.required("cert", "Name the file with the certificate chain (PEM).");
    tls.required("key", "Name the file with the certificate's private key (PEM).");
    Path clientCa = paths.of(tls, "client_ca");
    String auth = tls.oneOf("client_auth", List.of("request", REQUIRE));
    if (tls.has("client_auth") && !tls.has("client_ca")) {
      findings.error(tls.place("client_auth"), "bad-value", "`client_auth` has no effect without `client_ca`.",
          "Name the authority of your callers' certificates with `client_ca`, or leave it out.");
    }
    Tls found = new Tls(paths.of(tls, "cert"), paths.of(tls, "key"), clientCa, auth == null ? !others : auth.equals(REQUIRE));
    tls.finish();
    return found;
  }
}
