package dev.waybill.plan;

import dev.waybill.attempt.Deadline;
import dev.waybill.attempt.Repeat;
import dev.waybill.body.BodyEncoder;
import dev.waybill.clock.Timeline;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.http.Trip;
import dev.waybill.paging.PageRules;
import dev.waybill.paging.PageSource;
import dev.waybill.paging.Pager;
import io.vertx.core.Future;
import java.util.function.UnaryOperator;

/**
 * A list over pages: the call that is made for each, and the rules by which they follow. Immutable and thread-safe.
 *
 * @param secretHeaders whether the request's own header fields hold credentials, besides those of its scheme
 */
record PagesPlan(PageRules rules, CallPlan call, boolean secretHeaders, Timeline timeline) implements PageSource {

  Pager pager(Trip trip) {
    return new Pager(rules, this, trip, timeline);
  }

  @Override
  public Future<HttpReply> send(Trip trip, UnaryOperator<HttpCall> change) {
    return Deadline.within(trip, call.repeat(), timeline, () -> call.run(trip, change));
  }

  @Override
  public boolean keepsToItsHost() {
    return secretHeaders || call.request().url().origin() == null || call.request().body() != BodyEncoder.NONE;
  }

  @Override
  public boolean harmless() {
    return call.repeat() == Repeat.NATURAL;
  }
}
