package dev.waybill.egress;

import dev.waybill.http.HeldBytes;
import dev.waybill.http.Target;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClosedException;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** What went wrong between us and a provider, one label for each reason. Sentences name the host and nothing else of the call. */
final class WireProblem {
  private static final String OF_AN_ADDRESS = "address_";

  private WireProblem() {}

  /** @param label of the address, as {@link AddressTable} has it */
  static Problem denied(Target target, String label) {
    String sentence = "`" + target.host() + "` stands for an address that may not be reached (" + label + ").";
    return Problem.of(Code.EGRESS_DENIED, OF_AN_ADDRESS + label, sentence);
  }

  /** @param verdict of {@link AddressTable} */
  static Problem denied(Target target, Verdict verdict) {
    if (verdict.reason().startsWith(OF_AN_ADDRESS)) {
      return denied(target, verdict.reason().substring(OF_AN_ADDRESS.length()));
    }
    String sentence = "Port " + target.port() + " of `" + target.host() + "` is where this gateway listens.";
    return Problem.of(Code.EGRESS_DENIED, verdict.reason(), sentence);
  }

  static Problem deadline(Target target) {
    return Problem.of(Code.TIMEOUT, "deadline", "`" + target.host() + "` did not answer in time.");
  }

  /** The provider's certificates were replaced long ago, and a dispatch still has the old plan. */
  static Problem retired(Target target) {
    return lost("wire_retired", "The connections to `" + target.host() + "` are closed: the provider's settings have changed.");
  }

  static Problem tooLarge(Target target) {
    return bad("reply_too_large", "The reply of `" + target.host() + "` is too large.");
  }

  static Problem noRoom() {
    return HeldBytes.noRoom("replies");
  }

  static Problem shortReply(Target target) {
    return bad("short_reply", "The reply of `" + target.host() + "` ended before the length that it stated.");
  }

  static Problem badStatus(Target target, int status) {
    return bad("bad_status", "`" + target.host() + "` answered with the status " + status + ", which ends no request.");
  }

  static Problem tooManyHints(Target target) {
    return bad("too_many_hints", "`" + target.host() + "` sent interim answers without end.");
  }

  static Problem unsendable(Target target) {
    return Problem.of(Code.INTERNAL, "unsendable", "The request to `" + target.host() + "` could not be written.");
  }

  static Problem bodyUnreadable(Target target) {
    return Problem.of(Code.INTERNAL, "body_unreadable", "The body for `" + target.host() + "` could not be read to its end.");
  }

  /** There was no connection, or it was lost before the request was on it. */
  static Problem beforeSend(Target target, Throwable cause) {
    if (cause instanceof ConnectionPoolTooBusyException) {
      return Problem.of(Code.OVERLOADED, "pool_full", "Too many calls wait for a connection to `" + target.host() + "`.")
          .withRetryAfter(Duration.ofSeconds(1));
    }
    if (cause instanceof ConnectTimeoutException) {
      return lost("connect_timeout", "`" + target.host() + "` did not accept a connection in time.");
    }
    if (cause instanceof TimeoutException) {
      return deadline(target);
    }
    if (cause instanceof SSLException) {
      return TlsProblem.of(target, cause);
    }
    if (cause instanceof HttpClosedException) {
      return lost("closed_before_send", "`" + target.host() + "` closed its connections before anything was sent.");
    }
    boolean refused = cause instanceof ConnectException && String.valueOf(cause.getMessage()).contains("refused");
    return refused
        ? lost("connect_refused", "`" + target.host() + "` refused the connection.")
        : lost("connect_failed", "`" + target.host() + "` could not be connected to.");
  }

  /** The request, or a part of it, may have arrived. */
  static Problem afterSend(Target target, Throwable cause, boolean inReply) {
    if (cause instanceof HttpClosedException || cause instanceof PrematureChannelClosureException) {
      return inReply
          ? lost("closed_in_reply", "`" + target.host() + "` closed the connection in the middle of its reply.")
          : lost("closed", "`" + target.host() + "` closed the connection without an answer.");
    }
    if (cause instanceof SSLException || cause.getCause() instanceof SSLException) {
      return TlsProblem.of(target, cause);
    }
    if (cause instanceof IOException) {
      return inReply
          ? lost("reset_in_reply", "`" + target.host() + "` reset the connection in the middle of its reply.")
          : lost("reset", "`" + target.host() + "` reset the connection without an answer.");
    }
    if (cause instanceof TooLongHttpHeaderException || cause instanceof TooLongHttpLineException) {
      return tooLarge(target);
    }
    return bad("garbage", "`" + target.host() + "` answered with something that is not HTTP.");
  }

  static Problem lost(String label, String detail) {
    return Problem.of(Code.UNAVAILABLE, label, detail);
  }

  private static Problem bad(String label, String detail) {
    return Problem.of(Code.BAD_RESPONSE, label, detail);
  }
}
