package dev.waybill.http;

import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import java.util.Set;

/** A text that is not a URL this engine goes to. Its sentence shows the host in punycode and never userinfo, path or query. */
public final class BadTarget extends RuntimeException {
  private static final Set<String> ABOUT_A_VALUE = Set.of("bad_path", "dot_segment", "too_long");

  private final String label;

  BadTarget(String label, String sentence) {
    super(sentence, null, false, false);
    this.label = label;
  }

  /** A short fixed word for metrics: {@code userinfo}, {@code ip_spelling}, {@code bad_port} … */
  public String label() {
    return label;
  }

  /** What a caller is told at run time: {@code invalid_request} for a path or query, {@code egress_denied} for all before it. */
  public Problem problem() {
    return Problem.of(ABOUT_A_VALUE.contains(label) ? Code.INVALID_REQUEST : Code.EGRESS_DENIED, label, getMessage());
  }
}
