package dev.waybill.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.dispatch.Outcome;
import dev.waybill.problem.Problem;
import dev.waybill.problem.Undone;
import dev.waybill.problem.Violation;
import java.time.Duration;

/** How a dispatch ended, as the caller reads it: an answer, or a problem (RFC 9457). Pure. */
public final class Answers {
  private Answers() {}

  /** {@code {id, provider, action, version, output, upstream, warnings?, sandbox?}}. */
  public static ObjectNode good(Outcome outcome, boolean sandbox) {
    ObjectNode answer = JsonText.object()
        .put("id", outcome.id())
        .put("provider", outcome.provider())
        .put("action", outcome.action())
        .put("version", outcome.version());
    if (outcome.held() == Outcome.Held.WAITING) {
      answer.put("state", "waiting");
    }
    answer.set("output", outcome.output());
    if (outcome.truncated()) {
      answer.put("truncated", true);
    }
    answer.set("upstream", upstream(outcome));
    if (!outcome.warnings().isEmpty()) {
      ArrayNode warnings = answer.putArray("warnings");
      outcome.warnings().forEach(warnings::add);
    }
    return marked(answer, sandbox);
  }

  /** The problem a dispatch ended with; {@code upstream} only where a request was tried. */
  public static ObjectNode problem(Outcome outcome, boolean sandbox) {
    ObjectNode answer = problem(outcome.problem(), outcome.id(), outcome.provider(), outcome.action());
    if (outcome.attempts() > 0) {
      answer.set("upstream", upstream(outcome));
    }
    return marked(answer, sandbox);
  }

  private static ObjectNode marked(ObjectNode answer, boolean sandbox) {
    return sandbox ? answer.put("sandbox", true) : answer;
  }

  /**
   * A problem with what is known of the request.
   *
   * @param provider or null
   * @param action or null
   */
  static ObjectNode problem(Problem problem, String id, String provider, String action) {
    ObjectNode json = JsonText.object()
        .put("type", "urn:waybill:problem:" + problem.code().word())
        .put("title", problem.title())
        .put("status", problem.code().status())
        .put("code", problem.code().word())
        .put("detail", problem.detail())
        .put("id", id);
    if (provider != null) {
      json.put("provider", provider);
    }
    if (action != null) {
      json.put("action", action);
    }
    if (problem.reason() != null && !problem.reason().isMissingNode() && !problem.reason().isNull()) {
      json.set("reason", problem.reason());
    }
    if (problem.message() != null) {
      json.put("message", problem.message());
    }
    if (problem.retryAfter() != null) {
      json.put("retry_after", seconds(problem.retryAfter()));
    }
    json.put("maybe_processed", problem.maybeProcessed());
    if (!problem.violations().isEmpty()) {
      ArrayNode findings = json.putArray("findings");
      for (Violation violation : problem.violations()) {
        findings.addObject().put("path", violation.path()).put("message", violation.message());
      }
    }
    for (Undone undone : problem.undone()) {
      ObjectNode step = json.withArray("/undone").addObject().put("step", undone.step()).put("ok", undone.ok());
      if (undone.code() != null) {
        step.put("code", undone.code().word());
      }
    }
    return json;
  }

  /** Whole seconds, rounded up: whoever waits them has waited long enough. */
  static long seconds(Duration wait) {
    return wait.isNegative() ? 0 : wait.getSeconds() + (wait.getNano() > 0 ? 1 : 0);
  }

  private static ObjectNode upstream(Outcome outcome) {
    ObjectNode upstream = JsonText.object();
    if (outcome.status() != null) {
      upstream.put("status", outcome.status());
    }
    return upstream.put("attempts", outcome.attempts()).put("duration_ms", outcome.took().toMillis());
  }
}
