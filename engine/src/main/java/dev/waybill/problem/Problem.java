package dev.waybill.problem;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What went wrong with one dispatch; the one thing that travels at run time. Immutable.
 *
 * @param code what it is
 * @param label a short fixed word for metrics and logs that says more than the code ({@code connect_refused}); never data
 * @param detail a sentence for the caller; holds no secret and no provider text
 * @param reason the provider's own reason where a rule maps it, or null
 * @param message the provider's own message where a rule maps it, or null
 * @param retryAfter how long to wait before another try, or null
 * @param maybeProcessed whether the provider may have carried the request out
 * @param upstreamStatus the provider's HTTP status, or null where there was none
 * @param renewAuth whether a rule asks for a new token
 * @param violations what is wrong with the input, never null
 * @param undone what became of the steps that were to be taken back, never null
 */
public record Problem(
    Code code,
    String label,
    String detail,
    JsonNode reason,
    String message,
    Duration retryAfter,
    boolean maybeProcessed,
    Integer upstreamStatus,
    boolean renewAuth,
    List<Violation> violations,
    List<Undone> undone) {
  /** By label: nothing is too much where a gateway stops or has nowhere to write. */
  private static final Map<String, String> TITLES = Map.of("audit_unwritable", "The call cannot be recorded", "stopping", "The gateway is stopping");

  public Problem {
    violations = List.copyOf(violations);
    undone = List.copyOf(undone);
  }

  /** In a few words what kind of problem it is: its code's, but where the label says something else. */
  public String title() {
    return TITLES.getOrDefault(label, code.title());
  }

  public static Problem of(Code code, String label, String detail) {
    return new Problem(code, label, detail, null, null, null, false, null, false, List.of(), List.of());
  }

  /** A problem whose label is its code. */
  public static Problem of(Code code, String detail) {
    return of(code, code.word(), detail);
  }

  public Problem withViolations(List<Violation> found) {
    return new Problem(code, label, detail, reason, message, retryAfter, maybeProcessed, upstreamStatus, renewAuth, found, undone);
  }

  public Problem withMaybeProcessed(boolean maybe) {
    return new Problem(code, label, detail, reason, message, retryAfter, maybe, upstreamStatus, renewAuth, violations, undone);
  }

  public Problem withRetryAfter(Duration wait) {
    return new Problem(code, label, detail, reason, message, wait, maybeProcessed, upstreamStatus, renewAuth, violations, undone);
  }

  public Problem withUpstreamStatus(Integer status) {
    return new Problem(code, label, detail, reason, message, retryAfter, maybeProcessed, status, renewAuth, violations, undone);
  }

  /** The same said in another sentence. */
  public Problem withDetail(String sentence) {
    return new Problem(code, label, sentence, reason, message, retryAfter, maybeProcessed, upstreamStatus, renewAuth, violations, undone);
  }

  public Problem withProviderText(JsonNode itsReason, String itsMessage) {
    return new Problem(
        code, label, detail, itsReason, itsMessage, retryAfter, maybeProcessed, upstreamStatus, renewAuth, violations, undone);
  }

  public Problem withRenewAuth(boolean renew) {
    return new Problem(code, label, detail, reason, message, retryAfter, maybeProcessed, upstreamStatus, renew, violations, undone);
  }

  public Problem withUndone(List<Undone> steps) {
    return new Problem(code, label, detail, reason, message, retryAfter, maybeProcessed, upstreamStatus, renewAuth, violations, steps);
  }

  /** This problem as the failure of a future. */
  public Failure failure() {
    return new Failure(this);
  }
}
