package dev.waybill.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.waybill.access.AccessKey;
import dev.waybill.access.AccessKeys;
import dev.waybill.access.Authority;
import dev.waybill.access.Caller;
import dev.waybill.access.CallerCertificate;
import dev.waybill.access.Callers;
import dev.waybill.access.KeyMaker;
import dev.waybill.access.Ration;
import dev.waybill.access.Scope;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Callers known by certificates over real TLS, and what becomes of the listener's own when it is replaced. */
class MutualTlsTest {
  private static final KeyMaker.Made KEY = new KeyMaker(new Random(5)).make();

  @TempDir static Path folder;

  private static Authority authority;
  private static Authority strange;
  private static Authority.Issued server;
  private static Authority.Issued billing;
  private static Authority.Issued nobody;
  private static Authority.Issued forged;

  @BeforeAll
  static void issue() throws Exception {
    authority = new Authority(folder, "ca");
    strange = new Authority(Files.createDirectory(folder.resolve("strange")), "ca");
    server = authority.issue("server", "CN=gw", "san=ip:127.0.0.1");
    billing = authority.issue("billing", "CN=billing,O=Acme", "san=uri:spiffe://acme/billing");
    nobody = authority.issue("nobody", "CN=nobody,O=Acme");
    forged = strange.issue("forged", "CN=billing,O=Acme", "san=uri:spiffe://acme/billing");
  }

  private static SSLContext client(String who) throws Exception {
    return authority.client(switch (who) {
      case "billing" -> billing;
      case "nobody" -> nobody;
      case "forged" -> forged;
      default -> null;
    });
  }

  private static Callers callers(boolean keys) {
    List<Scope> read = List.of(Scope.parse("read"));
    return new Callers(keys ? new AccessKeys(List.of(new AccessKey("k", KEY.hash(), read))) : AccessKeys.OPEN,
        List.of(CallerCertificate.bySubject("cn=billing, o=acme", new Caller("billing", Caller.CERTIFICATE, read, Ration.UNLIMITED))), null);
  }

  private Rig open(boolean required, boolean keys) {
    return Rig.open(folder.resolve("spool"), settings -> settings.withAccess(callers(keys))
        .withTls(new ServerSettings.Tls(server.cert(), server.key(), authority.pem(), required)), AccessKeys.OPEN);
  }

  private static String get(SSLContext client, int port, String headers) throws IOException {
    try (SSLSocket socket = (SSLSocket) client.getSocketFactory().createSocket(InetAddress.getByName("127.0.0.1"), port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(("GET /v1/providers HTTP/1.1\r\nHost: gw\r\nConnection: close\r\n" + headers + "\r\n")
          .getBytes(StandardCharsets.US_ASCII));
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return all.isEmpty() ? "closed" : all.substring(9, 12) + (all.contains("\"detail\"") ? " " + Rig.json(all.substring(all.indexOf("\r\n\r\n") + 4))
          .get("detail").textValue() : "");
    }
  }

  private static String seen(SSLContext client, int port, String headers) {
    try {
      return get(client, port, headers);
    } catch (IOException refused) {
      return "no handshake";
    }
  }

  @ParameterizedTest(name = "required {0}, {1}, key {2}: {3}")
  @CsvSource(delimiter = '|', value = {
      "true | billing | | 200", "true | nobody | | 401 The certificate of this connection is no caller's.", "true | forged | | no handshake",
      "true | none | | no handshake", "true | none | key | no handshake", "true | nobody | key | 200", "true | forged | key | no handshake",
      "true | billing | key | 401 This certificate is a caller's own; send no key with it.",
      "false | billing | | 200", "false | none | key | 200", "false | nobody | key | 200", "false | forged | key | no handshake",
      "false | none | | 401 It must be known who calls: send a key as `Authorization: Bearer …` or `X-API-Key`, or connect with a certificate."})
  void whoConnectsIsKnownByItsCertificateOnceItIsTrusted(boolean required, String who, String key, String outcome) throws Exception {
    try (Rig rig = open(required, true)) {
      assertThat(seen(client(who), rig.port(), key == null ? "" : "X-API-Key: " + KEY.key() + "\r\n")).isEqualTo(outcome);
      if (outcome.equals("no handshake")) {
        await().atMost(Duration.ofSeconds(20))
            .until(() -> rig.meters.scrape().contains("waybill_tls_failures_total{reason=\"caller_certificate\"} 1.0"));
      } else {
        assertThat(rig.meters.scrape()).doesNotContain("waybill_tls_failures");
      }
    }
  }

  @Test
  void theGatewayMayListenBeyondLoopbackWithCertificatesAlone() {
    try (Rig rig = Rig.open(folder.resolve("spool"), settings -> new ServerSettings("0.0.0.0", 0,
        new ServerSettings.Tls(server.cert(), server.key(), authority.pem(), true), 1, 1_000, 1_000, 10_000, null, folder.resolve("spool"),
        false, callers(false), Patience.DEFAULT), AccessKeys.OPEN)) {
      assertThat(rig.port()).isPositive();
    }
  }

  private static X509Certificate shown(Rig rig) throws Exception {
    try (SSLSocket socket = (SSLSocket) client("billing").getSocketFactory().createSocket(InetAddress.getByName("127.0.0.1"), rig.port())) {
      socket.setSoTimeout(20_000);
      socket.startHandshake();
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  @Test
  void aCertificateThatIsReplacedOnDiskIsTakenOverAndABrokenOneIsNot() throws Exception {
    Path cert = Files.copy(server.cert(), folder.resolve("live.pem"), StandardCopyOption.REPLACE_EXISTING);
    Path key = Files.copy(server.key(), folder.resolve("live.key"), StandardCopyOption.REPLACE_EXISTING);
    Path ca = Files.copy(authority.pem(), folder.resolve("live-ca.pem"), StandardCopyOption.REPLACE_EXISTING);
    Authority.Issued next = authority.issue("next", "CN=gw2", "san=ip:127.0.0.1");
    try (Rig rig = Rig.open(folder.resolve("spool"), settings -> settings.withAccess(callers(true))
        .withTls(new ServerSettings.Tls(cert, key, ca, false)), AccessKeys.OPEN)) {
      assertThat(shown(rig)).isEqualTo(server.certificate());
      Files.copy(next.cert(), cert, StandardCopyOption.REPLACE_EXISTING);
      assertThat(shown(rig)).isEqualTo(server.certificate());
      Files.copy(next.key(), key, StandardCopyOption.REPLACE_EXISTING);
      // Every handshake meanwhile ends well, with the one or the other.
      await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(5)).until(() -> shown(rig).equals(next.certificate()));
      assertThat(shown(rig)).isEqualTo(next.certificate());
      assertThat(get(client("billing"), rig.port(), "")).isEqualTo("200");
      Files.copy(strange.pem(), ca, StandardCopyOption.REPLACE_EXISTING);
      await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(seen(client("billing"), rig.port(), "")).isEqualTo("no handshake"));
      assertThat(get(client("forged"), rig.port(), "")).isEqualTo("200");
    }
  }

  @Test
  void whatIsNotValidOrSoonNotIsSaid() {
    Certificates certificates = Certificates.read(new ServerSettings.Tls(server.cert(), server.key(), null, false));
    Instant begin = server.certificate().getNotBefore().toInstant();
    Instant end = server.certificate().getNotAfter().toInstant();
    Validity validity = new Validity();
    validity.look(certificates, end.minus(Duration.ofDays(15)));
    assertThat(validity.said()).isEmpty();
    validity.look(certificates, begin.minusSeconds(86_400));
    assertThat(validity.said()).isEqualTo("The certificate of the listener is not valid yet");
    validity.look(certificates, end.minus(Duration.ofDays(13)));
    assertThat(validity.said()).isEqualTo("The certificate of the listener expires within 14 days");
    validity.look(certificates, end.plusSeconds(1));
    assertThat(validity.said()).isEqualTo("The certificate of the listener has expired");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "cert | -----BEGIN CERTIFICATE-----x | holds no certificate that can be read (PEM, X.509).", "cert | | holds no certificate that can be read (PEM, X.509).",
      "key | secret-canary | is no key for the certificate: The key is not written in pem.", "ca | junk | holds no certificate that can be read (PEM, X.509).",
      "key | GONE | is not there.", "cert | FOLDER | is a directory."})
  void aFileThatCannotBeUsedIsNamedAtTheStart(String which, String text, String sentence) throws Exception {
    Path bad = Files.writeString(folder.resolve("bad-" + which), text == null ? "" : text);
    if ("GONE".equals(text)) {
      Files.delete(bad);
    }
    bad = "FOLDER".equals(text) ? Files.createDirectories(folder.resolve("bad-folder")) : bad;
    Path named = bad;
    ServerSettings.Tls files = new ServerSettings.Tls(which.equals("cert") ? bad : server.cert(), which.equals("key") ? bad : server.key(),
        which.equals("ca") ? bad : authority.pem(), true);
    Rig rig = Rig.unstarted(folder.resolve("spool"), settings -> settings.withTls(files).withAccess(callers(true)), AccessKeys.OPEN, 1);
    assertThatThrownBy(() -> Rig.await(rig.gateway.start()))
        .hasMessage("The file " + named + " (`tls." + (which.equals("ca") ? "client_ca" : which) + "`) " + sentence);
    rig.close();
  }
}
