package dev.waybill.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.waybill.document.Document;
import dev.waybill.document.Root;
import dev.waybill.http.HttpReply;
import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import dev.waybill.secret.Redactor;
import dev.waybill.shape.Shape;
import dev.waybill.shape.Unmapped;
import dev.waybill.template.Text;
import dev.waybill.template.Unrenderable;
import dev.waybill.tree.ExactNodes;
import java.util.Map;

/**
 * What a token endpoint's reply means (RFC 6749 § 5). A refusal is {@code unauthorized}; nothing of the dispatch itself has been
 * processed, whatever it is.
 */
record TokenReply(Shape token, Map<String, Shape> keep, SessionSettings.Maker maker, Provisions provisions) {
  private static final int LONGEST_MESSAGE = 500;

  /** The session that a reply makes. Fails with a {@link Failure} where it makes none. */
  Session session(HttpReply reply, JsonNode body, long openedNanos, Redactor sent) {
    Document document = reply.document().with(Root.BODY, body);
    if (reply.status() / 100 != 2) {
      throw refused(reply, body, sent);
    }
    String text = Text.of(rendered(token, document));
    if (text == null || text.isEmpty()) {
      Problem ruled = provisions.ruled(reply.withDocument(document));
      if (ruled != null) {
        throw ruled.withProviderText(sent.clean(ruled.reason()), sent.clean(shortened(ruled.message())))
            .withMaybeProcessed(false).withRenewAuth(false).failure();
      }
      throw body.path("error").isMissingNode() || body.path("error").isNull()
          ? problem(Code.BAD_RESPONSE, "token_missing", "The token endpoint's answer holds no token.", reply, body, sent)
          .failure()
          : problem(Code.UNAUTHORIZED, "token_refused", "The token endpoint gave no token (HTTP " + reply.status() + ").", reply,
          body, sent).failure();
    }
    ObjectNode values = ExactNodes.FACTORY.objectNode().put("token", text);
    keep.forEach((name, shape) -> {
      JsonNode value = rendered(shape, document);
      if (!value.isMissingNode() && !value.isNull()) {
        values.set(name, value);
      } else if (provisions.isInBase(name)) {
        throw problem(Code.BAD_RESPONSE, "login_incomplete", "The token endpoint's answer has nothing to keep as `" + name
            + "`, which `base` needs.", reply, body, sent).failure();
      }
    });
    return maker.session(values, openedNanos, document);
  }

  private static JsonNode rendered(Shape shape, Document document) {
    try {
      return shape.render(document);
    } catch (Unmapped | Unrenderable unusable) {
      throw Problem.of(Code.BAD_RESPONSE, "token_unusable", "The token endpoint's answer cannot be used: "
          + unusable.getMessage()).failure();
    }
  }

  private Failure refused(HttpReply reply, JsonNode body, Redactor sent) {
    int status = reply.status();
    Code code = switch (status) {
      case 408, 504 -> Code.TIMEOUT;
      case 429 -> Code.RATE_LIMITED;
      default -> status >= 500 ? Code.UNAVAILABLE : status >= 400 ? Code.UNAUTHORIZED : Code.BAD_RESPONSE;
    };
    String sentence = code == Code.UNAUTHORIZED ? "The token endpoint refused our credentials (HTTP " + status + ")."
        : code == Code.BAD_RESPONSE ? "The token endpoint answers with HTTP " + status + ", which gives no token."
        : "The token endpoint cannot give a token now (HTTP " + status + ").";
    return problem(code, "token_refused", sentence, reply, body, sent).withRetryAfter(provisions.retryAfter(reply)).failure();
  }

  /** With the error that RFC 6749 § 5.2 has, cleaned of what was sent. */
  private static Problem problem(Code code, String label, String sentence, HttpReply reply, JsonNode body, Redactor sent) {
    String error = Text.of(body.path("error"));
    String description = Text.of(body.path("error_description"));
    return Problem.of(code, label, sentence).withUpstreamStatus(reply.status()).withProviderText(
        error == null ? null : TextNode.valueOf(sent.clean(shortened(error))), sent.clean(shortened(description)));
  }

  private static String shortened(String text) {
    return text == null || text.length() <= LONGEST_MESSAGE ? text
        : text.substring(0, text.offsetByCodePoints(0, text.codePointCount(0, LONGEST_MESSAGE)));
  }
}
