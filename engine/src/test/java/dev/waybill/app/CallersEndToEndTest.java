package dev.waybill.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.access.Authority;
import dev.waybill.access.Issuer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway as a process over TLS, with callers of all three kinds and an issuer that answers over TLS. */
class CallersEndToEndTest {
  private static final String KEY = "canary-key-0123456789";

  @TempDir static Path folder;

  private static Vertx vertx;
  private static Authority authority;
  private static Authority.Issued server;
  private static Authority.Issued billing;
  private static HttpServer issuer;
  private static EchoProvider provider;
  private static final List<String> ASKED = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    vertx = Vertx.vertx();
    authority = new Authority(folder, "ca");
    server = authority.issue("server", "CN=gw", "san=ip:127.0.0.1");
    billing = authority.issue("billing", "CN=billing,O=Acme");
    provider = new EchoProvider(vertx);
    issuer = vertx.createHttpServer(new HttpServerOptions().setSsl(true).setKeyCertOptions(
        new PemKeyCertOptions().setCertPath(server.cert().toString()).setKeyPath(server.key().toString()))).requestHandler(request -> {
          ASKED.add(request.path());
          request.response().end(request.path().startsWith("/.well") ? Issuer.discovery(url(), url() + "/keys")
              : "{\"keys\":[" + Issuer.jwk("RS256", "rsa") + "]}");
        }).listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get();
  }

  @AfterAll
  static void stop() {
    provider.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private static String url() {
    return "https://127.0.0.1:" + issuer.actualPort();
  }

  private static String token(String subject, String scope, long seconds) {
    return Issuer.token("RS256", "{kid: 'rsa'}", "{iss: '" + url() + "', aud: ['gw'], sub: '" + subject + "', exp: "
        + (Instant.now().getEpochSecond() + seconds) + ", scope: '" + scope + "'}");
  }

  private static String call(SSLContext client, Serving serving, String request, String header) throws Exception {
    try (SSLSocket socket = (SSLSocket) client.getSocketFactory().createSocket(InetAddress.getByName("127.0.0.1"), serving.port())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write((request + " HTTP/1.1\r\nHost: gw\r\nConnection: close\r\n" + header
          + (request.startsWith("POST") ? "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}" : "\r\n")).getBytes(StandardCharsets.US_ASCII));
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      JsonNode body = all.contains("application/") && all.contains("json") ? EchoProvider.JSON.readTree(all.substring(all.indexOf("\r\n\r\n") + 4)) : null;
      return all.substring(9, 12) + (body == null || !body.has("code") ? "" : " " + body.get("code").textValue()
          + (body.has("reason") ? " " + body.get("reason").textValue() : ""));
    }
  }

  /** Whether a second handshake is had on one connection. */
  private static boolean shakenTwice(SSLContext client, Serving serving) throws Exception {
    try (SSLSocket socket = (SSLSocket) client.getSocketFactory().createSocket(InetAddress.getByName("127.0.0.1"), serving.port())) {
      socket.setSoTimeout(30_000);
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      socket.startHandshake();
      socket.startHandshake();
      socket.getOutputStream().write("GET /health/live HTTP/1.1\r\nHost: gw\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      return socket.getInputStream().readAllBytes().length > 0;
    } catch (IOException refused) {
      return false;
    }
  }

  @Test
  void eachCallerIsKnownInItsOwnWayAndHeldToItsLimits() throws Exception {
    Station.manifest(folder, "acme", """
        manifest: 1
        id: acme
        name: Acme
        version: 1.0.0
        allowed_domains: ["127.0.0.1:%1$d"]
        base: http://127.0.0.1:%1$d
        actions: { go: { request: { GET: / } }, stay: { request: { GET: / } } }
        """.formatted(provider.port()));
    String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(KEY.getBytes(StandardCharsets.US_ASCII)));
    String settings = Station.LOOPBACK + """
        listen: 127.0.0.1:0
        tls: { cert: server.pem, key: server.key, client_ca: ca.pem }
        access:
          keys: [ { name: k, hash: "sha256:%s", scopes: ["dispatch:acme/go"] } ]
          certificates: [ { name: billing, subject: "CN=billing,O=Acme", scopes: ["dispatch:acme/*", read], limits: { rate: 2/h } } ]
          jwt: { issuer: "%s", audience: gw, limits: { rate: 1/h } }
        """.formatted(hash, url());
    SSLContext bare = authority.client(null);
    SSLContext own = authority.client(billing);
    String trust = "-Djavax.net.ssl.trustStore=" + authority.trust();
    try (Serving serving = Serving.start(folder, settings, Map.of(), trust, "-Djavax.net.ssl.trustStorePassword=changeit")) {
      String go = "POST /v1/dispatch/acme/go";
      assertThat(call(bare, serving, go, "X-API-Key: " + KEY + "\r\n")).isEqualTo("200");
      assertThat(call(bare, serving, go.replace("go", "stay"), "X-API-Key: " + KEY + "\r\n")).isEqualTo("403 out_of_scope");
      assertThat(call(own, serving, go, "")).isEqualTo("200");
      assertThat(call(own, serving, "GET /v1/providers", "")).isEqualTo("200");
      assertThat(call(own, serving, go, "")).isEqualTo("200");
      assertThat(call(own, serving, go, "")).isEqualTo("429 rate_limited caller_rate");
      assertThat(call(own, serving, go, "X-API-Key: " + KEY + "\r\n")).isEqualTo("401 unauthenticated");
      assertThat(call(bare, serving, go, "")).isEqualTo("401 unauthenticated");
      assertThat(ASKED).isEmpty();
      String alice = token("alice", "dispatch:acme/go openid", 300);
      assertThat(call(bare, serving, go, "Authorization: Bearer " + alice + "\r\n")).isEqualTo("200");
      assertThat(call(bare, serving, go, "Authorization: Bearer " + token("alice", "dispatch:*/*", 300) + "\r\n"))
          .isEqualTo("429 rate_limited caller_rate");
      assertThat(call(bare, serving, go, "Authorization: Bearer " + token("bob", "dispatch:acme/*", 300) + "\r\n")).isEqualTo("200");
      assertThat(call(bare, serving, go, "Authorization: Bearer " + token("eve", "dispatch:beta/*", 300) + "\r\n")).isEqualTo("404 unknown_provider");
      assertThat(call(bare, serving, go, "Authorization: Bearer " + token("eve", "openid", 300) + "\r\n")).isEqualTo("403 out_of_scope");
      assertThat(call(bare, serving, go, "Authorization: Bearer " + token("eve", "dispatch:*/*", -100) + "\r\n")).isEqualTo("401 unauthenticated");
      assertThat(call(bare, serving, go, "X-API-Key: " + alice + "\r\n")).isEqualTo("401 unauthenticated");
      assertThat(ASKED).containsExactly("/.well-known/openid-configuration", "/keys");
      assertThat(shakenTwice(own, serving)).isFalse();
      assertThat(call(bare, serving, "GET /health/live", "")).isEqualTo("200");
      assertThat(serving.output()).doesNotContain(KEY, alice, "Exception").contains("A caller is not known");
    }
  }

  @Test
  void anIssuerThatTheGuardRefusesIsSaidAtTheStart() throws Exception {
    String settings = "listen: 127.0.0.1:0\naccess: { jwt: { issuer: \"" + url() + "\", audience: gw } }\n";
    try (Serving serving = Serving.start(folder, settings, Map.of())) {
      assertThat(serving.exit()).isEqualTo(1);
      assertThat(serving.output()).contains("waybill: the issuer in `access.jwt` cannot be reached. The IP address `127.0.0.1` stands where a host name"
          + " belongs. Use the host's name; only the operator can open an address (`egress.allow_networks`).").doesNotContain("\tat ");
    }
  }

  @Test
  void aCertificateThatCannotBeReadIsSaidAtTheStart() throws Exception {
    String settings = "listen: 127.0.0.1:0\ntls: { cert: waybill.yaml, key: server.key }\n";
    try (Serving serving = Serving.start(folder, settings, Map.of())) {
      assertThat(serving.exit()).isEqualTo(1);
      assertThat(serving.output()).contains("waybill.yaml (`tls.cert`) holds no certificate that can be read (PEM, X.509).").doesNotContain("\tat ");
    }
  }
}
