package dev.waybill.attempt;

import dev.waybill.problem.Problem;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;

/** A call before a {@link Line}. What it came to is set under the line's lock, and told on the call's own event loop. */
final class Waiter {
  final List<Line.Place> wanted;
  final long since;
  final long deadline;
  /** When to look again, and when it is over. */
  long due;
  long end;
  Line.Pass pass;
  Problem refusal;
  private final Context context = Vertx.currentContext();
  private Promise<Line.Pass> promise;

  Waiter(List<Line.Place> wanted, long since, long deadline) {
    this.wanted = wanted;
    this.since = since;
    this.deadline = deadline;
  }

  /** It has to wait. */
  void queue() {
    promise = Promise.promise();
  }

  Future<Line.Pass> answer() {
    return promise != null ? promise.future() : pass != null ? Future.succeededFuture(pass) : Future.failedFuture(refusal.failure());
  }

  void tell() {
    if (context == null) {
      complete(promise);
    } else {
      context.runOnContext(now -> complete(promise));
    }
  }

  private void complete(Promise<Line.Pass> waiting) {
    if (pass != null) {
      waiting.complete(pass);
    } else {
      waiting.fail(refusal.failure());
    }
  }
}
