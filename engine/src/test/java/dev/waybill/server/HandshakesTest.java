package dev.waybill.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateExpiredException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HandshakesTest {
  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new DecoderException(new NotSslRecordException("not an SSL/TLS record: 4745")), "not_tls"),
        Arguments.of(new SslHandshakeTimeoutException("handshake timed out after 10000ms"), "timeout"),
        Arguments.of(new DecoderException(new SSLHandshakeException("Empty client certificate chain")), "caller_certificate"),
        Arguments.of(new SSLHandshakeException("x").initCause(new CertificateExpiredException("NotAfter")), "caller_certificate"),
        Arguments.of(new SSLHandshakeException("Received fatal alert: certificate_unknown"), "caller_refused"),
        Arguments.of(new SSLHandshakeException("The client supported protocol versions [TLSv1.1] are not accepted"), "nothing_in_common"),
        Arguments.of(new SSLHandshakeException("no cipher suites in common"), "nothing_in_common"),
        Arguments.of(new SSLHandshakeException("something"), "other"), Arguments.of(new SSLHandshakeException(null), "other"),
        Arguments.of(new ClosedChannelException(), "closed"), Arguments.of(new IOException("Connection reset by peer"), "closed"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void everyFailureHasAFixedWord(Throwable broken, String word) {
    assertThat(Handshakes.reason(broken)).isEqualTo(word);
  }

  @Test
  void nothingThatWasSentIsAWord() {
    assertThat(Handshakes.reason(new DecoderException(new NotSslRecordException("not an SSL/TLS record: hunter2")))).doesNotContain("hunter2");
  }
}
