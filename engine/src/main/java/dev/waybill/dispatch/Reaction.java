package dev.waybill.dispatch;

import dev.waybill.plan.Answer;
import dev.waybill.problem.Problem;

/**
 * How the gateway reacts to a delivery.
 *
 * @param answer what the provider is answered, or null where there is a problem
 * @param problem why it was not taken, or null
 */
public record Reaction(Answer answer, Problem problem) {
  static Reaction of(Answer answer) {
    return new Reaction(answer, null);
  }

  static Reaction of(Problem problem) {
    return new Reaction(null, problem);
  }
}
