package dev.waybill.access;

import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;

/**
 * Nobody who is known here: a fixed word says why, a sentence tells the caller, and neither holds anything of what was
 * presented.
 */
public final class Stranger extends Failure {
  private static final long serialVersionUID = 1L;

  private final boolean credentialed;

  Stranger(String word, String sentence, boolean credentialed) {
    super(Problem.of(Code.UNAUTHENTICATED, word, sentence));
    this.credentialed = credentialed;
  }

  /** Whether something was presented that is not believed, and not just nothing. */
  public boolean isCredentialed() {
    return credentialed;
  }

  /** The fixed word. */
  public String word() {
    return problem().label();
  }
}
