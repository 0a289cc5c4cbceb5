package dev.waybill.auth;

import dev.waybill.http.HttpReply;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;

/**
 * The failure of a call whose reply says that its credentials must be renewed: {@link Authorize} renews them once and sends
 * again.
 */
public final class Refused extends Failure {
  private final transient HttpReply reply;

  /**
   * @param problem how the call ends where there is nothing to renew
   * @param reply what says so, its document decoded
   */
  public Refused(Problem problem, HttpReply reply) {
    super(problem.withRenewAuth(true));
    this.reply = reply;
  }

  public HttpReply reply() {
    return reply;
  }
}
