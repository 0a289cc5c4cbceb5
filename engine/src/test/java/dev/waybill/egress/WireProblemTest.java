package dev.waybill.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.http.Target;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClosedException;
import java.io.IOException;
import java.net.ConnectException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which fault of the wire is which problem, and every sentence. */
class WireProblemTest {
  private static final Target TARGET = Target.parse("https://api.good.example:8443/secret?q=1");

  private static Arguments is(Throwable cause, Code code, String label, String sentence) {
    return Arguments.of(cause, code, label, sentence);
  }

  static Stream<Arguments> before() {
    return Stream.concat(handshakes(), Stream.of(
        is(new ConnectionPoolTooBusyException("full"), Code.OVERLOADED, "pool_full", "Too many calls wait for a connection to `api.good.example`."),
        is(new ConnectTimeoutException("slow"), Code.UNAVAILABLE, "connect_timeout", "`api.good.example` did not accept a connection in time."),
        is(new TimeoutException("slow"), Code.TIMEOUT, "deadline", "`api.good.example` did not answer in time."),
        is(new HttpClosedException("gone"), Code.UNAVAILABLE, "closed_before_send", "`api.good.example` closed its connections before anything was sent."),
        is(new ConnectException("Connection refused: /127.0.0.1:1"), Code.UNAVAILABLE, "connect_refused", "`api.good.example` refused the connection."),
        is(new ConnectException("No route to host"), Code.UNAVAILABLE, "connect_failed", "`api.good.example` could not be connected to."),
        is(new ConnectException(), Code.UNAVAILABLE, "connect_failed", "`api.good.example` could not be connected to."),
        is(new IOException("Connection refused"), Code.UNAVAILABLE, "connect_failed", "`api.good.example` could not be connected to."),
        is(new IllegalStateException("closed"), Code.UNAVAILABLE, "connect_failed", "`api.good.example` could not be connected to.")));
  }

  static Stream<Arguments> after() {
    return Stream.concat(handshakes(), Stream.of(
        is(new HttpClosedException("gone"), Code.UNAVAILABLE, "closed", "`api.good.example` closed the connection without an answer."),
        is(new PrematureChannelClosureException(), Code.UNAVAILABLE, "closed", "`api.good.example` closed the connection without an answer."),
        is(new IOException("Connection reset"), Code.UNAVAILABLE, "reset", "`api.good.example` reset the connection without an answer."),
        is(new IllegalArgumentException(new SSLException("bad record")), Code.UNAVAILABLE, "tls_failed", "The TLS handshake with `api.good.example` failed."),
        is(new TooLongHttpHeaderException(), Code.BAD_RESPONSE, "reply_too_large", "The reply of `api.good.example` is too large."),
        is(new TooLongHttpLineException(), Code.BAD_RESPONSE, "reply_too_large", "The reply of `api.good.example` is too large."),
        is(new IllegalArgumentException("invalid version"), Code.BAD_RESPONSE, "garbage", "`api.good.example` answered with something that is not HTTP.")));
  }

  private static Stream<Arguments> handshakes() {
    return Stream.of(
        is(handshake(new CertificateExpiredException()), Code.UNAVAILABLE, "tls_expired", "The certificate of `api.good.example` is not valid at this time."),
        is(handshake(new CertificateNotYetValidException()), Code.UNAVAILABLE, "tls_expired", "The certificate of `api.good.example` is not valid at this time."),
        is(handshake(new CertPathValidatorException("x", new CertificateExpiredException())), Code.UNAVAILABLE, "tls_expired",
            "The certificate of `api.good.example` is not valid at this time."),
        is(handshake(new CertPathValidatorException("x")), Code.UNAVAILABLE, "tls_untrusted", "The certificate of `api.good.example` is not from an authority we trust."),
        is(handshake(new CertPathBuilderException("x")), Code.UNAVAILABLE, "tls_untrusted", "The certificate of `api.good.example` is not from an authority we trust."),
        is(handshake(new CertificateException("no name")), Code.UNAVAILABLE, "tls_wrong_name", "The certificate of `api.good.example` is for another name."),
        is(new SslHandshakeTimeoutException("slow"), Code.UNAVAILABLE, "tls_timeout", "The TLS handshake with `api.good.example` took too long."),
        is(new SSLException("odd"), Code.UNAVAILABLE, "tls_failed", "The TLS handshake with `api.good.example` failed."));
  }

  private static SSLException handshake(Throwable cause) {
    SSLException inner = new SSLHandshakeException("bad");
    inner.initCause(cause);
    return new SSLException("General", inner);
  }

  @ParameterizedTest
  @MethodSource("before")
  void beforeAnythingWasSent(Throwable cause, Code code, String label, String sentence) {
    Problem plain = Problem.of(code, label, sentence);
    assertThat(WireProblem.beforeSend(TARGET, cause)).isEqualTo(label.equals("pool_full") ? plain.withRetryAfter(Duration.ofSeconds(1)) : plain);
  }

  @ParameterizedTest
  @MethodSource("after")
  void onceSomethingWasSent(Throwable cause, Code code, String label, String sentence) {
    assertThat(WireProblem.afterSend(TARGET, cause, false)).isEqualTo(Problem.of(code, label, sentence));
  }

  @Test
  void inTheMiddleOfAReply() {
    for (Throwable cause : List.of(new HttpClosedException("gone"), new PrematureChannelClosureException())) {
      assertThat(WireProblem.afterSend(TARGET, cause, true))
          .isEqualTo(Problem.of(Code.UNAVAILABLE, "closed_in_reply", "`api.good.example` closed the connection in the middle of its reply."));
    }
    assertThat(WireProblem.afterSend(TARGET, new IOException("reset"), true))
        .isEqualTo(Problem.of(Code.UNAVAILABLE, "reset_in_reply", "`api.good.example` reset the connection in the middle of its reply."));
    assertThat(WireProblem.afterSend(TARGET, new IllegalStateException(), true))
        .isEqualTo(Problem.of(Code.BAD_RESPONSE, "garbage", "`api.good.example` answered with something that is not HTTP."));
  }

  @Test
  void sentencesNameTheHostAndNothingElse() {
    assertThat(WireProblem.denied(TARGET, "private"))
        .isEqualTo(Problem.of(Code.EGRESS_DENIED, "address_private", "`api.good.example` stands for an address that may not be reached (private)."));
    assertThat(WireProblem.denied(TARGET, Verdict.refused("address_own"))).isEqualTo(WireProblem.denied(TARGET, "own"));
    assertThat(WireProblem.denied(TARGET, Verdict.refused("own_listener")))
        .isEqualTo(Problem.of(Code.EGRESS_DENIED, "own_listener", "Port 8443 of `api.good.example` is where this gateway listens."));
    assertThat(WireProblem.retired(TARGET)).isEqualTo(Problem.of(Code.UNAVAILABLE, "wire_retired",
        "The connections to `api.good.example` are closed: the provider's settings have changed."));
    assertThat(WireProblem.tooLarge(TARGET)).isEqualTo(Problem.of(Code.BAD_RESPONSE, "reply_too_large", "The reply of `api.good.example` is too large."));
    assertThat(WireProblem.noRoom()).isEqualTo(Problem.of(Code.OVERLOADED, "replies", "The gateway holds as many bytes of replies as it may at once.")
        .withRetryAfter(Duration.ofSeconds(1)));
    assertThat(WireProblem.shortReply(TARGET)).isEqualTo(Problem.of(Code.BAD_RESPONSE, "short_reply",
        "The reply of `api.good.example` ended before the length that it stated."));
    assertThat(WireProblem.badStatus(TARGET, 101)).isEqualTo(Problem.of(Code.BAD_RESPONSE, "bad_status",
        "`api.good.example` answered with the status 101, which ends no request."));
    assertThat(WireProblem.tooManyHints(TARGET)).isEqualTo(Problem.of(Code.BAD_RESPONSE, "too_many_hints",
        "`api.good.example` sent interim answers without end."));
    assertThat(WireProblem.unsendable(TARGET)).isEqualTo(Problem.of(Code.INTERNAL, "unsendable", "The request to `api.good.example` could not be written."));
    assertThat(WireProblem.bodyUnreadable(TARGET)).isEqualTo(Problem.of(Code.INTERNAL, "body_unreadable",
        "The body for `api.good.example` could not be read to its end."));
  }
}
