package dev.waybill.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.attempt.Repeat;
import dev.waybill.auth.Authorize;
import dev.waybill.document.Root;
import dev.waybill.http.Exchange;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.http.Trip;
import io.vertx.core.Future;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * One request of a manifest and all that happens to it. Immutable and thread-safe.
 *
 * @param exchange all that the call goes through, retry first
 * @param repeat what sending it twice does
 * @param session what a dry run shows for {@code $.session}, or null where the request reads nothing of it
 */
record CallPlan(RequestPlan request, Authorize authorize, Exchange exchange, Repeat repeat, ObjectNode session) implements Course {
  @Override
  public Future<HttpReply> run(Trip trip) {
    return run(trip, UnaryOperator.identity());
  }

  /**
   * The same for a call that is not quite as the request says.
   *
   * @param change asked for every writing of the call, which there may be several of
   */
  Future<HttpReply> run(Trip trip, UnaryOperator<HttpCall> change) {
    if (session == null) {
      return exchange.send(change.apply(request.render(trip)));
    }
    Function<Trip, HttpCall> writer = opened -> change.apply(request.render(opened));
    return authorize.open(trip.writing(writer)).compose(opened -> exchange.send(writer.apply(opened)));
  }

  @Override
  public Future<HttpCall> preview(Trip trip) {
    Trip shown = session == null ? trip : trip.with(trip.document().with(Root.SESSION, session));
    return authorize.preview(request.render(shown));
  }
}
