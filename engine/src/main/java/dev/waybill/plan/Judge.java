package dev.waybill.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.waybill.auth.Refused;
import dev.waybill.clock.Timeline;
import dev.waybill.decode.AutoDecoder;
import dev.waybill.decode.Decoder;
import dev.waybill.decode.Undecodable;
import dev.waybill.document.Document;
import dev.waybill.document.Root;
import dev.waybill.http.Exchange;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import dev.waybill.shape.Match;
import dev.waybill.shape.Shape;
import dev.waybill.shape.Unmapped;
import dev.waybill.template.Unrenderable;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * The exchange that tells success from failure: decodes a reply, asks whether the credentials must be renewed, then {@code ok}, then
 * the error rules, then the defaults of the HTTP status. What comes out is a success, or a {@link Failure}: {@link Refused} where the
 * scheme or a rule asks for new credentials.
 */
final class Judge implements Exchange {
  private final Decoder decoder;
  private final Match ok;
  private final List<ErrorRule> rules;
  private final Timeline timeline;
  private final BiPredicate<HttpCall, HttpReply> renews;
  private final Exchange next;

  Judge(Decoder decoder, Match ok, List<ErrorRule> rules, Timeline timeline, Exchange next) {
    this(decoder, ok, rules, timeline, (call, reply) -> false, next);
  }

  /** @param renews whether the decoded reply to a call says that its credentials must be renewed */
  Judge(Decoder decoder, Match ok, List<ErrorRule> rules, Timeline timeline, BiPredicate<HttpCall, HttpReply> renews, Exchange next) {
    this.decoder = decoder;
    this.ok = ok;
    this.rules = rules;
    this.timeline = timeline;
    this.renews = renews;
    this.next = next;
  }

  @Override
  public Future<HttpReply> send(HttpCall call) {
    return next.send(call).map(reply -> kept(call, reply));
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
    Document document = reply.document().with(Root.BODY, body(reply));
    HttpReply decoded = reply.withDocument(document);
    try {
      boolean renewal = renews.test(call, decoded);
      if (!renewal && ok.test(document)) {
        return decoded;
      }
      Problem problem = problem(reply, document, renewal);
      throw renewal || problem.renewAuth() ? new Refused(problem, decoded) : problem.failure();
    } catch (Unmapped | Unrenderable unusable) {
      throw badResponse(reply, unusable.getMessage(), maybeProcessed(Code.BAD_RESPONSE, reply.status(), reply.headers().has("Retry-After")));
    }
  }

  private JsonNode body(HttpReply reply) {
    if (reply.status() < 200 || reply.status() > 299) {
      return AutoDecoder.readFailure(reply);
    }
    try {
      JsonNode body = decoder.decode(reply);
      return body == null ? MissingNode.getInstance() : body;
    } catch (Undecodable unusable) {
      throw badResponse(reply, unusable.getMessage(), true);
    }
  }

  private static Failure badResponse(HttpReply reply, String sentence, boolean maybe) {
    return Problem.of(Code.BAD_RESPONSE, "undecodable", sentence)
        .withUpstreamStatus(reply.status()).withMaybeProcessed(maybe).failure();
  }

  private Problem problem(HttpReply reply, Document document, boolean renewal) {
    Code standard = renewal ? Code.UNAUTHORIZED : codeOf(reply.status());
    for (ErrorRule rule : rules) {
      if (rule.when().test(document)) {
        return byRule(rule, reply, document, standard);
      }
    }
    return byStatus(reply.status(), reply, standard);
  }

  private Problem byRule(ErrorRule rule, HttpReply reply, Document document, Code standard) {
    Code code = rule.code() == null ? standard : rule.code();
    JsonNode reason = rendered(rule.reason(), document);
    JsonNode message = rendered(rule.message(), document);
    Duration field = RetryAfter.of(reply, timeline.now());
    Duration said = rule.retryAfter() == null ? null : RetryAfter.read(rule.retryAfter().render(document), timeline.now());
    Duration wait = said == null ? field : said;
    boolean maybe = rule.processed() == null ? maybeProcessed(code, reply.status(), field != null) : rule.processed();
    return Problem.of(code, "rule", code.title() + " (HTTP " + reply.status() + ").")
        .withProviderText(reason, message == null ? null : message.isValueNode() ? message.asText() : message.toString())
        .withRetryAfter(wait)
        .withUpstreamStatus(reply.status())
        .withMaybeProcessed(maybe)
        .withRenewAuth(rule.renewAuth());
  }

  private static JsonNode rendered(Shape shape, Document document) {
    JsonNode value = shape == null ? null : shape.render(document);
    return value == null || value.isMissingNode() || value.isNull() ? null : value;
  }

  private Problem byStatus(int status, HttpReply reply, Code code) {
    Duration wait = RetryAfter.of(reply, timeline.now());
    String label = status >= 300 && status < 400 ? "redirect" : "status";
    String sentence = status >= 300 && status < 400
        ? "The provider redirects (HTTP " + status + "); redirects are not followed."
        : code.title() + " (HTTP " + status + ").";
    return Problem.of(code, label, sentence)
        .withRetryAfter(wait)
        .withUpstreamStatus(status)
        .withMaybeProcessed(maybeProcessed(code, status, wait != null));
  }

  /** 429, and 503 with Retry-After, say that nothing was done, and so does a refusal; what else failed leaves it open. */
  private static boolean maybeProcessed(Code code, int status, boolean retryAfter) {
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
