package dev.waybill.plan;

import dev.waybill.attempt.Repeat;
import dev.waybill.auth.Authorize;
import dev.waybill.http.Exchange;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.http.Trip;
import io.vertx.core.Future;

/**
 * One request of a manifest and all that happens to it. Immutable and thread-safe.
 *
 * @param exchange all that the call goes through, retry first
 * @param repeat what sending it twice does
 */
record CallPlan(RequestPlan request, Authorize authorize, Exchange exchange, Repeat repeat) implements Course {
  @Override
  public Future<HttpReply> run(Trip trip) {
    return send(request.render(trip));
  }

  /** Sends a call that was rendered before. */
  Future<HttpReply> send(HttpCall call) {
    return exchange.send(call);
  }

  @Override
  public Future<HttpCall> preview(Trip trip) {
    return authorize.sign(request.render(trip));
  }
}
