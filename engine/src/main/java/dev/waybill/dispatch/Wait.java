package dev.waybill.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.clock.Timeline;
import dev.waybill.document.Document;
import dev.waybill.document.Root;
import dev.waybill.http.Bulk;
import dev.waybill.http.FileNode;
import dev.waybill.http.HttpReply;
import dev.waybill.http.Trip;
import dev.waybill.plan.ActionPlan;
import dev.waybill.plan.ProviderPlan;
import dev.waybill.plan.WaitPlan;
import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;

/**
 * Waits for the final result of one dispatch: asks the polled action again and again, and listens for a webhook's event. Whatever goes
 * wrong ends or lengthens the wait and is never a problem of the dispatch: what was to be done is done. Confined to its event loop.
 */
final class Wait {
  private static final Set<Code> PASSING = Set.of(Code.RATE_LIMITED, Code.UNAVAILABLE, Code.TIMEOUT, Code.OVERLOADED);

  private final ProviderPlan provider;
  private final WaitPlan plan;
  private final ActionPlan polled;
  private final Document document;
  private final Function<JsonNode, Trip> trips;
  private final Slots slots;
  private final Timeline timeline;
  private final Promise<Result> done = Promise.promise();
  private JsonNode input;
  private long deadline;
  private int asked = 1;
  private int attempts;
  private boolean asking;
  private boolean askAgain;
  private Timeline.Timer next;
  private Timeline.Timer end;
  private Waiting.Watch watch;

  /**
   * How a wait ended.
   *
   * @param output the final result with every secret taken out, or null where it is still to come
   * @param status the HTTP status of the reply it came with, or null
   * @param attempts how many requests were tried meanwhile
   * @param warning why it ended early, or null
   */
  record Result(JsonNode output, Integer status, int attempts, String warning) {}

  /**
   * @param document of the dispatch, with {@code $.output}
   * @param trips makes a trip of the polled action from its input
   */
  Wait(ProviderPlan provider, WaitPlan plan, Document document, Function<JsonNode, Trip> trips, Slots slots, Timeline timeline) {
    this.provider = provider;
    this.plan = plan;
    this.polled = provider.actions().get(plan.action());
    this.document = document;
    this.trips = trips;
    this.slots = slots;
    this.timeline = timeline;
  }

  /**
   * Never fails.
   *
   * @param hold how long the caller wants to be held
   */
  Future<Result> begin(Duration hold, Waiting board) {
    Duration longest = hold.compareTo(plan.timeout()) < 0 ? hold : plan.timeout();
    deadline = timeline.nanos() + longest.toNanos();
    try {
      JsonNode with = plan.input(document);
      input = Input.ready(polled, with, (filename, media, url, spot) -> FileNode.of(filename, media, url, null));
      if (longest.isZero()) {
        ended(null);
        return done.future();
      }
      if (plan.webhook() != null && plan.identifies(with)) {
        watch = board.watch(provider.id(), plan.webhook(), with, this::isEnd);
        watch.data().onSuccess(this::event);
      }
    } catch (RuntimeException | StackOverflowError | LinkageError refused) {
      ended(early(problem(refused)));
      return done.future();
    }
    end = timeline.after(longest, () -> ended(null));
    pause(Duration.ZERO);
    return done.future();
  }

  private boolean isEnd(JsonNode data) {
    try {
      return plan.ends(document, data);
    } catch (RuntimeException | StackOverflowError | LinkageError unusable) {
      return false;
    }
  }

  /** An event of the polled action's own contract is its output; any other only says that it is time to ask. */
  private void event(JsonNode data) {
    if (polled.outputSchema() != null && polled.outputSchema().validate(data).isEmpty()) {
      finish(new Result(provider.redactor().clean(data), null, attempts, null));
    } else if (asking) {
      askAgain = true;
    } else if (!done.future().isComplete()) {
      next.cancel();
      ask();
    }
  }

  private void pause(Duration least) {
    Duration pause = plan.pause(asked++);
    next = timeline.after(pause.compareTo(least) < 0 ? least : pause, this::ask);
  }

  private void ask() {
    if (!slots.take()) {
      pause(Duration.ZERO);
      return;
    }
    asking = true;
    askAgain = false;
    Trip trip;
    try {
      trip = trips.apply(input).until(deadline);
    } catch (RuntimeException | StackOverflowError | LinkageError refused) {
      slots.give();
      ended(early(problem(refused)));
      return;
    }
    run(trip).compose(reply -> Bulk.work(reply.body().length(), () -> answer(reply, trip))).onComplete(came -> {
      slots.give();
      asking = false;
      attempts += trip.attempts();
      if (!done.future().isComplete()) {
        came(came);
      }
      trip.letGo();
    });
  }

  private Future<HttpReply> run(Trip trip) {
    try {
      return polled.run(trip);
    } catch (RuntimeException | StackOverflowError | LinkageError refused) {
      return Future.failedFuture(refused);
    }
  }

  /**
   * What the polled action said.
   *
   * @param output the final result with every secret taken out, or null where this is not it
   */
  private record Said(int status, JsonNode output) {}

  private Said answer(HttpReply reply, Trip trip) {
    JsonNode output = polled.output(reply);
    return new Said(reply.status(),
        plan.ends(document, output) ? trip.masked(provider.redactor().clean(FileNode.written(output))) : null);
  }

  private void came(AsyncResult<Said> said) {
    if (said.failed()) {
      Problem problem = problem(said.cause());
      if (PASSING.contains(problem.code())) {
        pause(problem.retryAfter() == null ? Duration.ZERO : problem.retryAfter());
      } else {
        ended(early(problem));
      }
    } else if (said.result().output() != null) {
      finish(new Result(said.result().output(), said.result().status(), attempts, null));
    } else if (askAgain) {
      ask();
    } else {
      pause(Duration.ZERO);
    }
  }

  private static Problem problem(Throwable cause) {
    return cause instanceof Failure failure ? failure.problem() : Problem.of(Code.INTERNAL, "Something went wrong in the gateway.");
  }

  private String early(Problem problem) {
    return "The wait ended early: `" + polled.name() + "` gave `" + problem.code().word() + "`. " + problem.detail();
  }

  private void ended(String warning) {
    finish(new Result(null, null, attempts, warning));
  }

  private void finish(Result result) {
    if (next != null) {
      next.cancel();
    }
    if (end != null) {
      end.cancel();
    }
    if (watch != null) {
      watch.leave();
    }
    done.tryComplete(result);
  }
}
