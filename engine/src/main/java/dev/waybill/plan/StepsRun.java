package dev.waybill.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.attempt.Deadline;
import dev.waybill.attempt.Repeat;
import dev.waybill.clock.Timeline;
import dev.waybill.document.Document;
import dev.waybill.document.Root;
import dev.waybill.http.Bulk;
import dev.waybill.http.HttpReply;
import dev.waybill.http.Trip;
import dev.waybill.http.Weight;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import dev.waybill.shape.Unmapped;
import dev.waybill.template.Unrenderable;
import dev.waybill.tree.ExactNodes;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/** The steps of one dispatch while they run. Confined to its event loop. */
final class StepsRun {
  /** A silent step is given up this much before the action's own last word, so that it can still be said what was undone. */
  private static final long LEAD = Deadline.GRACE.toNanos() / 2;

  private final List<StepPlan> steps;
  private final Trip trip;
  private final Timeline timeline;
  private final DoubleSupplier random;
  private final List<Undoing.Taken> taken = new ArrayList<>();
  private ObjectNode results = ExactNodes.FACTORY.objectNode();
  private HttpReply last;

  StepsRun(List<StepPlan> steps, Trip trip, Timeline timeline, DoubleSupplier random) {
    this.steps = steps;
    this.trip = trip;
    this.timeline = timeline;
    this.random = random;
  }

  /** This step and all behind it; the reply is the last one's, whose document has every step's result. */
  Future<HttpReply> from(int index) {
    if (index == steps.size()) {
      return last == null ? Future.failedFuture(StepsCourse.none().failure()) : Future.succeededFuture(last.withDocument(seen(last.document())));
    }
    StepPlan step = steps.get(index);
    Trip own = trip.with(seen(trip.document()));
    boolean applies;
    try {
      applies = step.when() == null || step.when().test(own.document());
    } catch (Unmapped | Unrenderable unusable) {
      return undone(Problem.of(Code.INVALID_REQUEST, "unrenderable", unusable.getMessage()).failure());
    }
    return !applies ? from(index + 1) : sent(step, own).compose(reply -> Bulk.work(reply.body().length(), () -> kept(step, reply)))
        .transform(result -> result.succeeded() ? from(index + 1) : undone(result.cause()));
  }

  private Document seen(Document document) {
    return document.with(Root.STEPS, results);
  }

  private Future<HttpReply> sent(StepPlan step, Trip own) {
    StepPlan.Poll poll = step.poll();
    if (poll == null) {
      return once(step, own);
    }
    Trip limited = poll.timeout() == null ? own : own.until(timeline.nanos() + poll.timeout().toNanos());
    return polled(step, limited, 1);
  }

  private Future<HttpReply> once(StepPlan step, Trip own) {
    return tried(() -> Deadline.within(own.until(own.deadlineNanos() - LEAD), step.call().repeat(), timeline, () -> step.call().run(own)));
  }

  private Future<HttpReply> polled(StepPlan step, Trip own, int asked) {
    return once(step, own).compose(reply -> Bulk.work(reply.body().length(), () -> holds(step, reply)).compose(holds -> {
      if (holds) {
        return Future.succeededFuture(reply);
      }
      Duration pause = step.poll().every().pause(asked, random.getAsDouble());
      if (pause.toNanos() >= own.deadlineNanos() - timeline.nanos()) {
        return Future.failedFuture(Problem.of(Code.TIMEOUT, "poll", "The step `" + step.id() + "` did not come to its end in time.")
            .withUpstreamStatus(reply.status()).failure());
      }
      own.giveBack(Weight.of(reply.body()));
      Promise<HttpReply> later = Promise.promise();
      timeline.after(pause, () -> polled(step, own, asked + 1).onComplete(later));
      return later.future();
    }));
  }

  private static boolean holds(StepPlan step, HttpReply reply) {
    try {
      return step.poll().until().test(reply.document());
    } catch (Unmapped | Unrenderable unusable) {
      throw unusable(step, reply, unusable);
    }
  }

  private HttpReply kept(StepPlan step, HttpReply reply) {
    // What follows may fail, and the step has been taken all the same.
    taken.add(new Undoing.Taken(step, trip.document()));
    ObjectNode result = ExactNodes.FACTORY.objectNode();
    result.set("status", IntNode.valueOf(reply.status()));
    result.set("header", reply.document().root(Root.HEADER));
    JsonNode body = reply.document().root(Root.BODY);
    if (!body.isMissingNode()) {
      result.set("body", body);
    }
    if (step.keep() != null) {
      try {
        step.keep().render(reply.document()).properties().forEach(field -> result.set(field.getKey(), field.getValue()));
      } catch (Unmapped | Unrenderable unusable) {
        throw unusable(step, reply, unusable);
      }
    }
    // The documents of earlier steps keep theirs.
    results = results.objectNode().<ObjectNode>setAll(results).set(step.id(), result);
    taken.set(taken.size() - 1, new Undoing.Taken(step, seen(trip.document())));
    last = reply;
    return reply;
  }

  private static RuntimeException unusable(StepPlan step, HttpReply reply, RuntimeException why) {
    return Problem.of(Code.BAD_RESPONSE, "unmapped", "The reply to the step `" + step.id() + "` cannot be used: " + why.getMessage())
        .withUpstreamStatus(reply.status()).withMaybeProcessed(step.call().repeat() != Repeat.NATURAL).failure();
  }

  private Future<HttpReply> undone(Throwable cause) {
    return new Undoing(taken, trip, timeline).after(cause);
  }

  static <T> Future<T> tried(Supplier<Future<T>> work) {
    try {
      return work.get();
    } catch (RuntimeException refused) {
      return Future.failedFuture(refused);
    }
  }
}
