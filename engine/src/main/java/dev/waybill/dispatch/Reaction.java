package dev.waybill.dispatch;

import dev.waybill.plan.Answer;
import dev.waybill.problem.Problem;

/**
 * How the gateway reacts to a delivery.
 *
 * @param answer what the provider is answered, or null where there is a problem
 * @param problem why it was not taken, or null
 * @param proved whether it proved that it comes from the provider
 */
public record Reaction(Answer answer, Problem problem, boolean proved) {
  static Reaction of(Answer answer) {
    return new Reaction(answer, null, true);
  }

  static Reaction of(Problem problem) {
    return new Reaction(null, problem, false);
  }

  /** The same for what anybody may send. */
  Reaction unproved() {
    return new Reaction(answer, problem, false);
  }
}
