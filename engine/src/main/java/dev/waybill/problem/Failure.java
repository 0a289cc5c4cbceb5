package dev.waybill.problem;

/** Carries a {@link Problem} through futures. Has no stack trace: a problem is an answer, not a defect. */
public class Failure extends RuntimeException {
  private final transient Problem problem;

  public Failure(Problem problem) {
    super(problem.code().word() + ": " + problem.detail(), null, false, false);
    this.problem = problem;
  }

  public final Problem problem() {
    return problem;
  }
}
