package dev.waybill.egress;

import static dev.waybill.egress.WireRig.problem;
import static dev.waybill.egress.WireRig.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.clock.VirtualTimeline;
import dev.waybill.document.Document;
import dev.waybill.http.Body;
import dev.waybill.http.Headers;
import dev.waybill.http.HttpCall;
import dev.waybill.http.Target;
import dev.waybill.http.Trip;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Certificates of a provider's own, against real servers. */
@Tag("slow")
class TlsMaterialTest {
  @TempDir static Path directory;

  private static Certificates ours;
  private static Certificates foreign;
  private static String cert;
  private static String key;
  private static String ca;
  private static Vertx vertx;
  private static int port;
  private static final AtomicInteger ARRIVED = new AtomicInteger();

  @BeforeAll
  static void serve() throws IOException {
    ours = new Certificates(Files.createDirectory(directory.resolve("ours")));
    foreign = new Certificates(Files.createDirectory(directory.resolve("foreign")));
    Buffer chain = ours.issue(WireRig.NAME, "-1d", 10);
    cert = chain.toString();
    key = ours.key().toString();
    ca = ours.authority().toString();
    vertx = Vertx.vertx();
    HttpServer server = vertx.createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0).setSsl(true)
        .setKeyCertOptions(ours.server(chain)).setClientAuth(ClientAuth.REQUIRED)
        .setTrustOptions(new PemTrustOptions().addCertValue(ours.authority())));
    server.requestHandler(request -> {
      ARRIVED.incrementAndGet();
      request.response().end("ok");
    });
    port = result(server.listen()).actualPort();
  }

  @AfterAll
  static void stop() {
    result(vertx.close());
  }

  private static HttpCall call() {
    return new HttpCall("GET", new Target("https", WireRig.NAME, port, "/"), Headers.NONE, Body.NONE,
        new Trip("d1", Document.EMPTY, Duration.ofSeconds(20).toNanos()));
  }

  private static VertxWires wires(VirtualTimeline time) {
    return new VertxWires(vertx, time, WireRig.LOOPBACK_TABLE, WireLimits.STANDARD);
  }

  @Test
  void ourCertificateIsShownAndAPrivateAuthorityTrusted() throws Exception {
    int before = ARRIVED.get();
    Wire wire = wires(new VirtualTimeline()).secured(new TlsMaterial(cert, key, ca));
    assertThat(result(wire.send(call(), WireRig.ADDRESS)).body()).hasToString("ok");
    assertThat(ARRIVED.get()).isEqualTo(before + 1);
  }

  @Test
  void aTextWithItsLineEndsWrittenOutWillDo() throws Exception {
    Wire wire = wires(new VirtualTimeline()).secured(new TlsMaterial(cert.replace("\n", "\\n"), key.replace("\n", "\\n"), ca.replace("\n", "\\n")));
    assertThat(result(wire.send(call(), WireRig.ADDRESS)).status()).isEqualTo(200);
  }

  @Test
  void withoutACertificateOrWithAForeignOneNothingArrives() throws Exception {
    int before = ARRIVED.get();
    VertxWires wires = wires(new VirtualTimeline());
    String chain = foreign.issue(WireRig.NAME, "-1d", 10).toString();
    assertThat(problem(wires.secured(new TlsMaterial(null, null, ca)).send(call(), WireRig.ADDRESS)).code()).isEqualTo(Code.UNAVAILABLE);
    assertThat(problem(wires.secured(new TlsMaterial(chain, foreign.key().toString(), ca)).send(call(), WireRig.ADDRESS)).code())
        .isEqualTo(Code.UNAVAILABLE);
    assertThat(problem(wires.secured(new TlsMaterial(cert, key, null)).send(call(), WireRig.ADDRESS)).label()).isEqualTo("tls_untrusted");
    assertThat(problem(wires.secured(new TlsMaterial(cert, key, foreign.authority().toString())).send(call(), WireRig.ADDRESS)).label())
        .isEqualTo("tls_untrusted");
    assertThat(problem(wires.plain().send(call(), WireRig.ADDRESS)).label()).isEqualTo("tls_untrusted");
    assertThat(ARRIVED.get()).isEqualTo(before);
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
    "CERT | nonsense | holds no certificate that can be read (PEM, X.509).", "CERT | <empty> | holds no certificate that can be read (PEM, X.509).",
    "CERT | <key> | holds no certificate that can be read (PEM, X.509).", "CA | nonsense | holds no certificate that can be read (PEM, X.509).",
    "CA | -----BEGIN CERTIFICATE-----AAAA-----END CERTIFICATE----- | holds no certificate that can be read (PEM, X.509).",
    "KEY | nonsense | is no key for the certificate: The key is not written in pem.",
    "KEY | <cert> | is no key for the certificate: The key is a public one, but signing takes a private key.",
    "KEY | <foreign> | does not belong to the certificate.",
  })
  void aTextThatCannotBeUsedIsToldByItsPartAlone(TlsMaterial.Part part, String text, String sentence) throws IOException {
    String bad = switch (text) {
      case "<empty>" -> "";
      case "<key>" -> key;
      case "<cert>" -> cert;
      case "<foreign>" -> foreign.key().toString();
      default -> text;
    };
    TlsMaterial material = new TlsMaterial(part == TlsMaterial.Part.CERT ? bad : cert, part == TlsMaterial.Part.KEY ? bad : key,
        part == TlsMaterial.Part.CA ? bad : ca);
    assertThatThrownBy(material::options).isInstanceOfSatisfying(TlsMaterial.Unusable.class, unusable -> {
      assertThat(unusable.part()).isEqualTo(part);
      assertThat(unusable).hasMessage(sentence);
    });
    assertThat(material).hasToString("TlsMaterial");
  }

  @Test
  void aRetiredWireLetsCallsFinishAndIsClosedAnHourLater() throws Exception {
    VirtualTimeline time = new VirtualTimeline();
    Wires.Secured wire = wires(time).secured(new TlsMaterial(cert, key, ca));
    wire.retire();
    assertThat(result(wire.send(call(), WireRig.ADDRESS)).status()).isEqualTo(200);
    time.advance(Duration.ofMinutes(59));
    HttpCall late = new HttpCall("GET", call().target(), Headers.NONE, Body.NONE, new Trip("d1", Document.EMPTY, Duration.ofHours(9).toNanos()));
    assertThat(result(wire.send(late, WireRig.ADDRESS)).status()).isEqualTo(200);
    time.advance(Duration.ofMinutes(1));
    assertThat(problem(wire.send(late, WireRig.ADDRESS)).label()).isEqualTo("wire_retired");
  }

  @Test
  void aRetiredWireThatWasNeverUsedIsNotMadeAnyMore() throws Exception {
    VirtualTimeline time = new VirtualTimeline();
    Wires.Secured wire = wires(time).secured(new TlsMaterial(cert, key, ca));
    wire.retire();
    time.advance(Duration.ofHours(1));
    Problem problem = problem(wire.send(call(), WireRig.ADDRESS));
    assertThat(problem.code()).isEqualTo(Code.UNAVAILABLE);
    assertThat(problem.label()).isEqualTo("wire_retired");
    assertThat(problem.maybeProcessed()).isFalse();
  }
}
