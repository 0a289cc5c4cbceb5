package dev.waybill.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.clock.VirtualTimeline;
import dev.waybill.http.HttpCall;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a wire is made with, text by text. The certificates were made with openssl for a hundred years, by an authority whose key was
 * thrown away; their keys are for nothing else.
 */
class TlsTextsTest {
  private static String text(String name) {
    try (InputStream in = TlsTextsTest.class.getResourceAsStream("/egress/tls/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException missing) {
      throw new IllegalStateException(missing);
    }
  }

  @ParameterizedTest
  @CsvSource({"ec, '\n'", "rsa, '\n'", "ec, '\r\n'", "ec, '\\n'", "ec, '\\r\\n'"})
  void textsAreTakenHoweverTheirLinesEnd(String name, String end) throws Exception {
    String chain = text(name + ".pem") + text("authority.pem");
    TlsOptions options = new TlsMaterial(chain.replace("\n", end), text(name + ".key").replace("\n", end), text("authority.pem").replace("\n", end)).options();
    assertThat(((PemKeyCertOptions) options.identity()).getCertValues()).containsExactly(Buffer.buffer(chain));
    assertThat(((PemKeyCertOptions) options.identity()).getKeyValues()).containsExactly(Buffer.buffer(text(name + ".key")));
    assertThat(((PemTrustOptions) options.trust()).getCertValues()).containsExactly(Buffer.buffer(text("authority.pem")));
    assertThat(options).hasToString("TlsOptions[identity set, trust own]");
  }

  @Test
  void whatIsNotGivenIsThePublicCase() throws Exception {
    assertThat(new TlsMaterial(null, null, null).options()).isEqualTo(TlsOptions.PUBLIC).hasToString("TlsOptions[identity none, trust public]");
    TlsOptions trusting = new TlsMaterial(null, null, text("authority.pem")).options();
    assertThat(trusting.identity()).isNull();
    assertThat(((PemTrustOptions) trusting.trust()).getCertValues()).containsExactly(Buffer.buffer(text("authority.pem")));
    TlsOptions shown = new TlsMaterial(text("ec.pem"), text("ec.key"), null).options();
    assertThat(shown.trust()).isNull();
    assertThat(((PemKeyCertOptions) shown.identity()).getCertValues()).containsExactly(Buffer.buffer(text("ec.pem")));
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(delimiter = '|', value = {
    "CERT | '' | holds no certificate that can be read (PEM, X.509).", "CERT | nonsense | holds no certificate that can be read (PEM, X.509).",
    "CERT | <ec.key> | holds no certificate that can be read (PEM, X.509).", "CA | '' | holds no certificate that can be read (PEM, X.509).",
    "CA | -----BEGIN CERTIFICATE-----AAAA-----END CERTIFICATE----- | holds no certificate that can be read (PEM, X.509).",
    "CERT | <ed25519.pem> | 'is a certificate for another kind of key than RSA and EC, which cannot be shown over TLS.'",
    "KEY | nonsense | is no key for the certificate: The key is not written in pem.",
    "KEY | <ec.pem> | 'is no key for the certificate: The key is a public one, but signing takes a private key.'",
    "KEY | <other.key> | does not belong to the certificate.",
  })
  void aTextThatCannotBeUsedIsToldByItsPart(TlsMaterial.Part part, String given, String sentence) {
    String bad = given.startsWith("<") ? text(given.substring(1, given.length() - 1)) : given;
    TlsMaterial material = new TlsMaterial(part == TlsMaterial.Part.CERT ? bad : text("ec.pem"), part == TlsMaterial.Part.KEY ? bad : text("ec.key"),
        part == TlsMaterial.Part.CA ? bad : text("authority.pem"));
    assertThatThrownBy(material::options).isInstanceOfSatisfying(TlsMaterial.Unusable.class, unusable -> {
      assertThat(unusable.part()).isEqualTo(part);
      assertThat(unusable).hasMessage(sentence);
    });
    assertThat(material).hasToString("TlsMaterial");
  }

  /** A wire of a provider's own is closed an hour after its last plan, to the nanosecond, whether it was used or not. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRetiredWireIsClosedAnHourLater(boolean used) throws Exception {
    VirtualTimeline time = new VirtualTimeline();
    try (WireRig rig = new WireRig(); RawProvider provider = RawProvider.answering("ok")) {
      VertxWires wires = new VertxWires(rig.vertx, time, WireRig.LOOPBACK_TABLE, WireLimits.STANDARD);
      Wires.Secured wire = wires.secured(new TlsMaterial(null, null, text("authority.pem")));
      HttpCall call = rig.call("GET", rig.call("GET", provider.port(), "/").target(), Duration.ofHours(9));
      wire.retire();
      time.advance(Duration.ofHours(1).minusNanos(1));
      if (used) {
        for (int i = 0; i < 2; i++) {
          assertThat(WireRig.result(wire.send(call, WireRig.ADDRESS)).body()).hasToString("ok");
        }
        assertThat(provider.accepted()).isOne();
      }
      time.advance(Duration.ofNanos(1));
      assertThat(WireRig.problem(wire.send(call, WireRig.ADDRESS))).isEqualTo(Problem.of(Code.UNAVAILABLE, "wire_retired",
          "The connections to `api.good.example` are closed: the provider's settings have changed."));
      if (used) {
        org.awaitility.Awaitility.await().until(() -> provider.finished() == 1);
      }
      assertThat(WireRig.result(wires.plain().send(call, WireRig.ADDRESS)).body()).hasToString("ok");
    }
  }

  @Test
  void oneWireForAllIsThatWire() throws Exception {
    Wire one = (call, pinned) -> io.vertx.core.Future.failedFuture("asked");
    Wires all = Wires.all(one);
    assertThat(all.plain()).isSameAs(one);
    Wires.Secured secured = all.secured(new TlsMaterial("x", "y", "z"));
    secured.retire();
    assertThat(secured.send(null, null).cause()).hasMessage("asked");
  }
}
