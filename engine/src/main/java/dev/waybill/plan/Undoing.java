package dev.waybill.plan;

import dev.waybill.attempt.Deadline;
import dev.waybill.attempt.Repeat;
import dev.waybill.clock.Timeline;
import dev.waybill.document.Document;
import dev.waybill.http.HttpReply;
import dev.waybill.http.Trip;
import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import dev.waybill.problem.Undone;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Takes steps back when a later one failed, the last first. Each undo has {@link #GRACE} of its own, past the dispatch's deadline if
 * need be; the answer waits for them no longer than that and never past the deadline. Confined to the dispatch's event loop.
 */
final class Undoing {
  /** How long one undo may take, and how long an answer waits for all of them. */
  static final Duration GRACE = Duration.ofSeconds(10);

  private final List<Taken> taken;
  private final Trip trip;
  private final Timeline timeline;
  private final List<Taken> due = new ArrayList<>();
  private final List<Undone> ended = new ArrayList<>();

  /**
   * A step that was carried out.
   *
   * @param document what its undo may read
   */
  record Taken(StepPlan step, Document document) {}

  Undoing(List<Taken> taken, Trip trip, Timeline timeline) {
    this.taken = taken;
    this.trip = trip;
    this.timeline = timeline;
    taken.stream().filter(each -> each.step().undo() != null).forEach(due::add);
    Collections.reverse(due);
  }

  /** The failure that a step ended with, which says what was undone and what may stand at the provider. */
  Future<HttpReply> after(Throwable cause) {
    Promise<HttpReply> answer = Promise.promise();
    Future<Void> all = from(0);
    if (!all.isComplete()) {
      long left = Math.min(GRACE.toNanos(), Math.max(0, trip.deadlineNanos() - timeline.nanos()));
      Timeline.Timer timer = timeline.after(Duration.ofNanos(left), () -> answer.tryFail(told(cause)));
      all.onComplete(done -> timer.cancel());
    }
    all.onComplete(done -> answer.tryFail(told(cause)));
    return answer.future();
  }

  private Future<Void> from(int index) {
    if (index == due.size()) {
      return Future.succeededFuture();
    }
    Taken each = due.get(index);
    Trip own = trip.with(each.document()).aside(timeline.nanos() + GRACE.toNanos());
    return StepsRun.tried(() -> Deadline.within(own, Repeat.NATURAL, timeline, () -> each.step().undo().run(own)))
        .transform(result -> {
          ended.add(result.succeeded() || isGone(each, result.cause())
              ? new Undone(each.step().id(), true, null) : new Undone(each.step().id(), false, code(result.cause())));
          return from(index + 1);
        });
  }

  /** What is not there any more need not be deleted. */
  private static boolean isGone(Taken each, Throwable cause) {
    return each.step().undo().request().method().equals("DELETE") && cause instanceof Failure failure
        && failure.problem().upstreamStatus() != null
        && (failure.problem().upstreamStatus() == 404 || failure.problem().upstreamStatus() == 410);
  }

  private static Code code(Throwable cause) {
    return cause instanceof Failure failure ? failure.problem().code() : Code.INTERNAL;
  }

  private Throwable told(Throwable cause) {
    if (!(cause instanceof Failure failure)) {
      return cause;
    }
    Problem problem = failure.problem();
    List<Undone> all = new ArrayList<>(ended);
    due.subList(ended.size(), due.size()).forEach(open -> all.add(new Undone(open.step().id(), false, Code.TIMEOUT)));
    boolean stands = taken.stream().map(Taken::step).filter(step -> step.call().repeat() != Repeat.NATURAL)
        .anyMatch(step -> all.stream().noneMatch(undone -> undone.ok() && undone.step().equals(step.id())));
    return problem.withUndone(all).withMaybeProcessed(problem.maybeProcessed() || stands).failure();
  }
}
