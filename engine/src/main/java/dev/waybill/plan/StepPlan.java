package dev.waybill.plan;

import dev.waybill.attempt.Pace;
import dev.waybill.shape.Match;
import dev.waybill.shape.Shape;
import java.time.Duration;

/**
 * One step of several.
 *
 * @param when whether it is taken, or null for always
 * @param keep what is kept of its reply, an object; or null
 * @param poll how it is repeated, or null
 * @param undo what takes it back, or null
 */
record StepPlan(String id, Match when, CallPlan call, Shape keep, Poll poll, CallPlan undo) {

  /**
   * How a step is repeated.
   *
   * @param until what its reply must look like
   * @param timeout how long, or null for as long as the action has
   */
  record Poll(Match until, Pace every, Duration timeout) {}
}
