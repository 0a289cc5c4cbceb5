package dev.waybill.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.clock.Timeline;
import dev.waybill.document.Document;
import dev.waybill.http.HttpReply;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import dev.waybill.shape.Shape;
import java.time.Duration;
import java.util.List;

/** Says what a failing reply means: by the first error rule that matches, else by its status. */
record Ruling(List<ErrorRule> rules, Timeline timeline) {

  boolean anyMatches(Document document) {
    return rules.stream().anyMatch(rule -> rule.when().test(document));
  }

  /** @param standard what it is where no rule says otherwise */
  Problem problem(HttpReply reply, Code standard) {
    Problem ruled = ruled(reply, standard);
    return ruled == null ? byStatus(reply.status(), reply, standard) : ruled;
  }

  /** What the first rule that matches says, or null where none does. */
  Problem ruled(HttpReply reply, Code standard) {
    for (ErrorRule rule : rules) {
      if (rule.when().test(reply.document())) {
        return byRule(rule, reply, reply.document(), standard);
      }
    }
    return null;
  }

  private Problem byRule(ErrorRule rule, HttpReply reply, Document document, Code standard) {
    Code code = rule.code() == null ? standard : rule.code();
    JsonNode reason = rendered(rule.reason(), document);
    JsonNode message = rendered(rule.message(), document);
    Duration field = RetryAfter.of(reply, timeline.now());
    Duration said = rule.retryAfter() == null ? null : RetryAfter.shaped(rule.retryAfter().render(document), timeline.now());
    Duration wait = said == null ? field : said;
    boolean maybe = rule.processed() == null ? Judge.maybeProcessed(code, reply.status(), field != null) : rule.processed();
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
        .withMaybeProcessed(Judge.maybeProcessed(code, status, wait != null));
  }
}
