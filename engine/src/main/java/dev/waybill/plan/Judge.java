package dev.waybill.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.waybill.auth.Refused;
import dev.waybill.decode.AutoDecoder;
import dev.waybill.decode.Undecodable;
import dev.waybill.document.Root;
import dev.waybill.http.Bulk;
import dev.waybill.http.Exchange;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import dev.waybill.shape.Match;
import dev.waybill.shape.Unmapped;
import dev.waybill.template.Unrenderable;
import io.vertx.core.Future;
import java.util.function.BiPredicate;

/**
 * The exchange that tells success from failure: decodes a reply, asks whether the credentials must be renewed, then {@code ok}, then
 * the error rules, then the defaults of the HTTP status. What comes out is a success, or a {@link Failure}: {@link Refused} where the
 * scheme or a rule asks for new credentials. A failure is read by its content type whatever is declared, also one that comes with
 * HTTP 200 in place of what was asked for. Large replies are judged beside the event loop.
 */
final class Judge implements Exchange {
  private final Reading reading;
  private final Match ok;
  private final Ruling rules;
  private final BiPredicate<HttpCall, HttpReply> renews;
  private final Exchange next;

  /** @param renews whether the decoded reply to a call says that its credentials must be renewed */
  Judge(Reading reading, Match ok, Ruling rules, BiPredicate<HttpCall, HttpReply> renews, Exchange next) {
    this.reading = reading;
    this.ok = ok;
    this.rules = rules;
    this.renews = renews;
    this.next = next;
  }

  @Override
  public Future<HttpReply> send(HttpCall call) {
    return next.send(call).compose(reply -> Bulk.isLarge(reply.body().length())
        ? Bulk.beside(() -> inTime(call, reply)) : Future.succeededFuture(kept(call, reply)));
  }

  /** Nobody waits any more for what stood in the queue until its time was over. */
  private HttpReply inTime(HttpCall call, HttpReply reply) {
    if (call.trip().deadlineNanos() - rules.timeline().nanos() <= 0) {
      throw Problem.of(Code.TIMEOUT, "deadline", "The time for this dispatch is over.")
          .withUpstreamStatus(reply.status()).withMaybeProcessed(true).failure();
    }
    return kept(call, reply);
  }

  /** The reply where it is a success; a body that is still to come is of no use to a failure. */
  private HttpReply kept(HttpCall call, HttpReply reply) {
    try {
      return judged(call, reply);
    } catch (RuntimeException refused) {
      if (reply.download() != null) {
        reply.download().discard();
      }
      throw refused;
    }
  }

  private HttpReply judged(HttpCall call, HttpReply reply) {
    if (reply.status() < 200 || reply.status() > 299) {
      JsonNode body = AutoDecoder.readFailure(reply);
      return settled(call, reply, body, body, body);
    }
    JsonNode typed = reading.isOther(reply) ? AutoDecoder.readFailure(reply) : MissingNode.getInstance();
    JsonNode body;
    try {
      JsonNode read = reading.decoder().decode(reply);
      body = read == null ? MissingNode.getInstance() : read;
    } catch (Undecodable unusable) {
      throw unreadable(call, reply, typed, unusable);
    }
    return typed.isMissingNode() ? settled(call, reply, body, body, body)
        : settled(call, reply, body, reading.isFile() ? typed : body, typed);
  }

  /**
   * The reply, or its failure.
   *
   * @param body as declared
   * @param asked what {@code ok} is asked on
   * @param failed as the content type says, which is what a failure is read by
   */
  private HttpReply settled(HttpCall call, HttpReply reply, JsonNode body, JsonNode asked, JsonNode failed) {
    HttpReply decoded = with(reply, body);
    HttpReply refusal = failed == body ? decoded : with(reply, failed);
    try {
      boolean renewal = renews.test(call, decoded) || refusal != decoded && renews.test(call, refusal);
      if (!renewal && ok.test(asked == body ? decoded.document() : refusal.document())) {
        return decoded;
      }
      throw ended(refusal, renewal);
    } catch (Unmapped | Unrenderable unusable) {
      throw badResponse(reply, unusable.getMessage(), maybeProcessed(Code.BAD_RESPONSE, reply.status(), reply.headers().has("Retry-After")));
    }
  }

  /** A good reply that is not what was declared, unless its content type tells a failure that the scheme or a rule knows. */
  private Failure unreadable(HttpCall call, HttpReply reply, JsonNode typed, Undecodable why) {
    HttpReply refusal = with(reply, typed);
    try {
      boolean renewal = !typed.isMissingNode() && renews.test(call, refusal);
      boolean known = renewal || !typed.isMissingNode() && rules.anyMatches(refusal.document());
      return known ? ended(refusal, renewal) : badResponse(reply, why.getMessage(), true);
    } catch (Unmapped | Unrenderable unusable) {
      return badResponse(reply, unusable.getMessage(), true);
    }
  }

  private Failure ended(HttpReply reply, boolean renewal) {
    Problem problem = rules.problem(reply, renewal ? Code.UNAUTHORIZED : codeOf(reply.status()));
    return renewal || problem.renewAuth() ? new Refused(problem, reply) : problem.failure();
  }

  private static HttpReply with(HttpReply reply, JsonNode body) {
    return reply.withDocument(reply.document().with(Root.BODY, body));
  }

  private static Failure badResponse(HttpReply reply, String sentence, boolean maybe) {
    return Problem.of(Code.BAD_RESPONSE, "undecodable", sentence)
        .withUpstreamStatus(reply.status()).withMaybeProcessed(maybe).failure();
  }

  /** 429, and 503 with Retry-After, say that nothing was done, and so does a refusal; what else failed leaves it open. */
  static boolean maybeProcessed(Code code, int status, boolean retryAfter) {
    if (status == 429 || (status == 503 && retryAfter)) {
      return false;
    }
    return switch (code) {
      case UNAVAILABLE, TIMEOUT, BAD_RESPONSE, RATE_LIMITED, CONFLICT -> true;
      default -> false;
    };
  }

  /** The default meaning of a status for a reply that is no success. */
  static Code codeOf(int status) {
    return switch (status) {
      case 400, 422 -> Code.INVALID_REQUEST;
      case 401 -> Code.UNAUTHORIZED;
      case 402 -> Code.QUOTA_EXCEEDED;
      case 403 -> Code.FORBIDDEN;
      case 404, 410 -> Code.NOT_FOUND;
      case 408, 504 -> Code.TIMEOUT;
      case 409 -> Code.CONFLICT;
      case 429 -> Code.RATE_LIMITED;
      default -> status >= 500 ? Code.UNAVAILABLE
          : status >= 400 || (status >= 200 && status < 300) ? Code.REJECTED
          : Code.BAD_RESPONSE;
    };
  }
}
