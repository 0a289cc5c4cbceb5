package dev.waybill.problem;

/** Carries a {@link Problem} through futures. Has no stack trace: a problem is an answer, not a defect. */
public final class Failure extends RuntimeException {
  private final transient Problem problem;

  public Failure(Problem problem) {
    super(problem.code().word() + ": " + problem.detail(), null, false, false);
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
