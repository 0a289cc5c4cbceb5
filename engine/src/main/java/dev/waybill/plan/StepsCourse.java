package dev.waybill.plan;

import dev.waybill.clock.Timeline;
import dev.waybill.document.Root;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.http.Trip;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import dev.waybill.tree.ExactNodes;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.DoubleSupplier;

/** Several calls, one after the other, each seeing what those before it gave. Immutable and thread-safe. */
final class StepsCourse implements Course {
  private final List<StepPlan> steps;
  private final Timeline timeline;
  private final DoubleSupplier random;

  StepsCourse(List<StepPlan> steps, Timeline timeline, DoubleSupplier random) {
    this.steps = List.copyOf(steps);
    this.timeline = timeline;
    this.random = random;
  }

  @Override
  public Future<HttpReply> run(Trip trip) {
    return new StepsRun(steps, trip, timeline, random).from(0);
  }

  /** The first step that is taken; what later ones send depends on its reply. */
  @Override
  public Future<HttpCall> preview(Trip trip) {
    Trip first = trip.with(trip.document().with(Root.STEPS, ExactNodes.FACTORY.objectNode()));
    for (StepPlan step : steps) {
      if (step.when() == null || step.when().test(first.document())) {
        return step.call().preview(first);
      }
    }
    return Future.failedFuture(none().failure());
  }

  static Problem none() {
    return Problem.of(Code.INVALID_REQUEST, "no_step", "None of the action's steps applies to this input.");
  }
}
