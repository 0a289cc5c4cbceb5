package dev.waybill.plan;

import dev.waybill.attempt.Repeat;
import dev.waybill.auth.Authorize;
import dev.waybill.http.Exchange;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.http.Trip;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
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
    HttpCall call = request.render(trip);
    return call.body().isMeasured() ? exchange.send(call) : measured(call).compose(exchange::send);
  }

  @Override
  public Future<HttpCall> preview(Trip trip) {
    return measured(request.render(trip)).compose(authorize::sign);
  }

  /** The call with the length of its body known. */
  private static Future<HttpCall> measured(HttpCall call) {
    return call.body().measured().map(call::withBody).recover(unreadable -> Future.failedFuture(
        Problem.of(Code.INTERNAL, "body_unreadable", "The body for `" + call.target().host() + "` could not be read to its end.").failure()));
  }
}
