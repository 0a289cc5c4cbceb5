package dev.waybill.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.access.AccessKeys;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir Path folder;

  private KeyStore made() throws Exception {
    Path store = folder.resolve("own.p12");
    Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair",
        "-alias", "own", "-keyalg", "EC", "-dname", "CN=localhost",
        "-ext", "san=ip:127.0.0.1", "-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", new String(PASSWORD))
        .inheritIO().start();
    assertThat(keytool.waitFor()).isZero();
    return KeyStore.getInstance(store.toFile(), PASSWORD);
  }

  private Path pem(String type, byte[] der) throws Exception {
    return Files.writeString(folder.resolve(type.replace(' ', '-') + ".pem"), "-----BEGIN " + type + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END " + type + "-----\n");
  }

  private static String talk(SSLContext context, int port, String text) throws Exception {
    try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getByName("127.0.0.1"), port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void theSameRulesHoldUnderTls() throws Exception {
    KeyStore store = made();
    ServerSettings.Tls files = new ServerSettings.Tls(pem("CERTIFICATE", store.getCertificate("own").getEncoded()),
        pem("PRIVATE KEY", store.getKey("own", PASSWORD).getEncoded()));
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("own", store.getCertificate("own"));
    TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    try (Rig rig = Rig.open(folder.resolve("spool"), settings -> settings.withTls(files), AccessKeys.OPEN)) {
      String host = "Host: 127.0.0.1:" + rig.port() + "\r\n";
      assertThat(talk(context, rig.port(), "GET /health/live HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n"))
          .startsWith("HTTP/1.1 200 OK").endsWith("{\"status\":\"ok\"}");
      assertThat(talk(context, rig.port(), "GET /health/live HTTP/1.1\r\n" + host + "X: a\r\n folded\r\n\r\n"))
          .startsWith("HTTP/1.1 400 Bad Request");
      assertThat(talk(context, rig.port(), "POST /v1/dispatch/fax/send HTTP/1.1\r\n" + host
          + "Content-Type: text/plain\r\nContent-Length: 100000\r\n\r\n" + "x".repeat(50_000)))
          .startsWith("HTTP/1.1 415").contains("unsupported_media_type");
      assertThat(talk(context, rig.port(), "GET /health/live HTTP/1.1\r\n" + host + "Origin: http://127.0.0.1:" + rig.port()
          + "\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 403");
    }
  }
}
