package dev.waybill.egress;

import static dev.waybill.egress.WireRig.problem;
import static dev.waybill.egress.WireRig.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.http.Target;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class WireTlsTest {
  @TempDir static Path directory;

  private static Certificates certificates;
  private static Buffer good;
  private static WireRig trusting;
  private static WireRig strict;
  private static Vertx vertx;

  /** Host, SNI and TLS version of every request that arrived. */
  private final List<String> arrived = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void start() throws IOException {
    certificates = new Certificates(directory);
    good = certificates.issue(WireRig.NAME, "-1d", 10);
    trusting = new WireRig(WireLimits.STANDARD, TlsOptions.pem(null, null, certificates.authority()));
    strict = new WireRig(WireLimits.STANDARD, TlsOptions.PUBLIC);
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() {
    trusting.close();
    strict.close();
    result(vertx.close());
  }

  @BeforeEach
  void forget() {
    arrived.clear();
  }

  private int serve(Buffer certificate, boolean clientAuth) throws IOException {
    HttpServerOptions options = new HttpServerOptions().setHost("127.0.0.1").setPort(0).setSsl(true).setSni(true);
    options.setKeyCertOptions(certificates.server(certificate));
    if (clientAuth) {
      options.setClientAuth(ClientAuth.REQUIRED).setTrustOptions(new PemTrustOptions().addCertValue(certificates.authority()));
    }
    HttpServer server = vertx.createHttpServer(options);
    server.requestHandler(
        request -> {
          arrived.add(request.authority() + " " + request.connection().indicatedServerName() + " " + request.version());
          request.response().end("ok");
        });
    return result(server.listen()).actualPort();
  }

  private static Future<HttpReply> send(WireRig rig, String host, int port) {
    HttpCall call = rig.call("POST", new Target("https", host, port, "/"), Duration.ofSeconds(20));
    return rig.send(call);
  }

  private static void assertProblem(Problem problem, String label, String detail) {
    assertThat(problem.label()).isEqualTo(label);
    assertThat(problem.detail()).isEqualTo(detail);
    assertThat(problem.code()).isEqualTo(Code.UNAVAILABLE);
    assertThat(problem.maybeProcessed()).isFalse();
  }

  @Test
  void keepsHostSniAndCheckOnTheNameThoughTheAddressIsPinned() throws IOException {
    int port = serve(good, false);
    assertThat(result(send(trusting, WireRig.NAME, port)).body()).hasToString("ok");
    assertThat(arrived).containsExactly("api.good.example:" + port + " api.good.example HTTP_1_1");
  }

  @Test
  void refusesACertificateForAnotherName() throws IOException {
    Problem problem = problem(send(trusting, "other.good.example", serve(good, false)));
    assertProblem(problem, "tls_wrong_name", "The certificate of `other.good.example` is for another name.");
    assertThat(arrived).isEmpty();
  }

  @Test
  void refusesACertificateOfAnAuthorityItDoesNotKnow() throws IOException {
    Problem problem = problem(send(strict, WireRig.NAME, serve(good, false)));
    assertProblem(problem, "tls_untrusted", "The certificate of `api.good.example` is not from an authority we trust.");
    assertThat(arrived).isEmpty();
  }

  @Test
  void refusesACertificateThatSignedItself() throws IOException {
    Problem problem = problem(send(trusting, WireRig.NAME, serve(certificates.selfSigned(), false)));
    assertThat(problem.label()).isEqualTo("tls_untrusted");
    assertThat(arrived).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-9d", "+9d"})
  void refusesACertificateOutsideItsTime(String from) throws IOException {
    Problem problem = problem(send(trusting, WireRig.NAME, serve(certificates.issue(WireRig.NAME, from, 2), false)));
    assertProblem(problem, "tls_expired", "The certificate of `api.good.example` is not valid at this time.");
    assertThat(arrived).isEmpty();
  }

  @Tag("slow")
  @Test
  void neverUsesAConnectionOfAnotherTrust() throws IOException {
    int port = serve(good, false);
    for (int i = 0; i < 50; i++) {
      assertThat(result(send(trusting, WireRig.NAME, port)).status()).isEqualTo(200);
      assertThat(problem(send(strict, WireRig.NAME, port)).label()).isEqualTo("tls_untrusted");
    }
    assertThat(arrived).hasSize(50);
  }

  @Test
  void showsItsOwnCertificateWhereItHasOne() throws Exception {
    int port = serve(good, true);
    TlsOptions mutual = TlsOptions.pem(good, certificates.key(), certificates.authority());
    assertThat(mutual).hasToString("TlsOptions[identity set, trust own]");
    try (WireRig rig = new WireRig(WireLimits.STANDARD, mutual)) {
      assertThat(result(send(rig, WireRig.NAME, port)).status()).isEqualTo(200);
    }
    Problem problem = problem(send(trusting, WireRig.NAME, port));
    assertThat(problem.code()).isEqualTo(Code.UNAVAILABLE);
    assertThat(arrived).hasSize(1);
  }

  @Test
  void givesUpOnAHandshakeThatStalls() throws IOException {
    try (WireRig hasty = new WireRig(WireLimits.STANDARD.withConnect(Duration.ofMillis(300)));
        RawProvider provider = new RawProvider(RawProvider.Connection::stall)) {
      Problem problem = problem(send(hasty, WireRig.NAME, provider.port()));
      assertProblem(problem, "tls_timeout", "The TLS handshake with `api.good.example` took too long.");
    }
  }

  @Test
  void failsWhereThereIsNoTls() throws IOException {
    try (RawProvider provider =
        new RawProvider(
            connection -> {
              connection.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
              connection.awaitClose();
            })) {
      Problem problem = problem(send(strict, WireRig.NAME, provider.port()));
      assertProblem(problem, "tls_failed", "The TLS handshake with `api.good.example` failed.");
      assertThat(provider.requests()).isEmpty();
    }
  }

  @Test
  void failsWhereTheConnectionIsClosedInTheHandshake() throws IOException {
    try (RawProvider provider = new RawProvider(RawProvider.Connection::read)) {
      Problem problem = problem(send(strict, WireRig.NAME, provider.port()));
      assertProblem(problem, "tls_failed", "The TLS handshake with `api.good.example` failed.");
    }
  }
}
