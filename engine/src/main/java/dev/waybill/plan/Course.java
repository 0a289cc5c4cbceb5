package dev.waybill.plan;

import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.http.Trip;
import io.vertx.core.Future;

/** What an action does once its input is there: one call, or several in their order. Immutable and thread-safe. */
interface Course {
  /** Renders, sends and judges. Fails with a {@link dev.waybill.problem.Failure} only. */
  Future<HttpReply> run(Trip trip);

  /** As {@link #run}; where the reply is a file, it may still be to come. */
  default Future<HttpReply> stream(Trip trip) {
    return run(trip);
  }

  /** The first call exactly as it would go out, sent nowhere. */
  Future<HttpCall> preview(Trip trip);
}
