package dev.waybill.dispatch;

import dev.waybill.document.Document;
import dev.waybill.egress.AllowedDomains;
import dev.waybill.http.BadTarget;
import dev.waybill.http.Body;
import dev.waybill.http.Exchange;
import dev.waybill.http.Headers;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.http.Target;
import dev.waybill.http.Trip;
import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where files come from that callers give by their URL: a guard of their own, with hosts of the operator's choosing, and never anything
 * of a provider's credentials or of the caller's headers. Thread-safe.
 */
public final class UrlFiles {
  /** No such file can be had: the operator named no host. */
  public static final UrlFiles NONE = new UrlFiles(null, target -> Optional.of(Problem.of(Code.INVALID_REQUEST, "file_by_url",
      "Files by URL are not downloaded here: set `egress.files.allowed_domains` to the hosts they may come from, or send the file as base64 or as"
          + " a part.")), 0, null);

  private final Exchange guard;
  private final Function<Target, Optional<Problem>> refusal;
  private final long maxBytes;
  private final Landing landing;

  private UrlFiles(Exchange guard, Function<Target, Optional<Problem>> refusal, long maxBytes, Landing landing) {
    this.guard = guard;
    this.refusal = refusal;
    this.maxBytes = maxBytes;
    this.landing = landing;
  }

  /**
   * @param guard refuses every other host and every address that may not be reached
   * @param domains what the guard allows, for the sentence
   * @param maxBytes the largest file
   */
  public static UrlFiles over(Exchange guard, AllowedDomains domains, long maxBytes, Landing landing) {
    return new UrlFiles(guard, target -> domains.whyNot(target).map(why -> denied(why, target)), maxBytes, landing);
  }

  /** From anywhere that this exchange answers for: where no packet leaves. */
  public static UrlFiles scripted(Exchange script) {
    return new UrlFiles(script, target -> Optional.empty(), Integer.MAX_VALUE, Landing.inMemory());
  }

  private static Problem denied(AllowedDomains.Refusal why, Target target) {
    String sentence = why.sentence().replace("`allowed_domains`", "`egress.files.allowed_domains`");
    return Problem.of(Code.EGRESS_DENIED, why.label(), "The file cannot be fetched. " + sentence);
  }

  long maxBytes() {
    return maxBytes;
  }

  Landing landing() {
    return landing;
  }

  /** The reply with the file still to come; what goes wrong is a {@link Failure} that speaks of the file and not of the provider. */
  Future<HttpReply> get(String url, Trip trip) {
    Target target;
    try {
      target = Target.parse(url);
    } catch (BadTarget bad) {
      return Future.failedFuture(Problem.of(Code.INVALID_REQUEST, bad.label(), "The file's URL cannot be used. " + bad.getMessage()).failure());
    }
    Optional<Problem> refused = refusal.apply(target);
    if (refused.isPresent()) {
      return Future.failedFuture(refused.get().failure());
    }
    // A trip of its own: what is sent for a file has not reached the provider.
    Trip own = new Trip(trip.id(), trip.action(), Document.EMPTY, trip.deadlineNanos(), null);
    HttpCall call = new HttpCall("GET", target, Headers.of("Accept", "*/*", "Accept-Encoding", "identity"), Body.NONE, own).forFile();
    return guard.send(call).recover(cause -> Future.failedFuture(told(cause)))
        .compose(reply -> judged(reply, target.host()));
  }

  private static Future<HttpReply> judged(HttpReply reply, String host) {
    int status = reply.status();
    String encoding = reply.headers().get("Content-Encoding");
    Problem wrong = null;
    if (status >= 500 || status == 429 || status == 408) {
      wrong = Problem.of(Code.UNAVAILABLE, "file_status", "`" + host + "` cannot give the file at the moment: it answered with " + status + ".");
    } else if (status / 100 == 3) {
      wrong = refused("file_redirect", "`" + host + "` answered with a redirect (" + status + ") where the file should be. Redirects are not followed:"
          + " give the file's own URL.");
    } else if (status != 200 && status != 203) {
      wrong = refused("file_status", "`" + host + "` does not give the file: it answered with " + status + ".");
    } else if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      wrong = refused("file_encoded", "`" + host + "` sends the file compressed, which was not asked for.");
    }
    if (wrong == null) {
      return Future.succeededFuture(reply);
    }
    if (reply.download() != null) {
      reply.download().discard();
    }
    return Future.failedFuture(wrong.failure());
  }

  static Problem refused(String label, String sentence) {
    return Problem.of(Code.INVALID_REQUEST, label, sentence);
  }

  /** What the wire says of a provider, said of the host of a file. */
  static Failure told(Throwable cause) {
    if (!(cause instanceof Failure failure)) {
      return Problem.of(Code.OVERLOADED, "spool", "The file cannot be put on disk at the moment.")
          .withRetryAfter(Duration.ofSeconds(1)).failure();
    }
    Problem problem = failure.problem();
    Code code = problem.code() == Code.BAD_RESPONSE || problem.code() == Code.INTERNAL ? Code.UNAVAILABLE : problem.code();
    String label = code == Code.EGRESS_DENIED || problem.label().startsWith("file_") ? problem.label() : "file_" + problem.label();
    String sentence = problem.label().startsWith("file_") ? problem.detail() : "The file cannot be fetched. " + problem.detail();
    return Problem.of(code, label, sentence).withRetryAfter(problem.retryAfter()).failure();
  }
}
