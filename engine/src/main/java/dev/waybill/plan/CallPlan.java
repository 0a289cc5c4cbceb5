package dev.waybill.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.attempt.Repeat;
import dev.waybill.attempt.Retry;
import dev.waybill.auth.Authorize;
import dev.waybill.document.Root;
import dev.waybill.http.FileNode;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.http.Trip;
import dev.waybill.http.Unfetched;
import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import io.vertx.core.Future;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * One request of a manifest and all that happens to it. Immutable and thread-safe.
 *
 * @param exchange all that the call goes through, retry first
 * @param repeat what sending it twice does
 * @param streams whether its reply can be taken as it comes
 * @param session what a dry run shows for {@code $.session}, or null where the request reads nothing of it
 * @param needs what of the session its URL cannot be written without
 */
record CallPlan(RequestPlan request, Authorize authorize, Retry exchange, Repeat repeat, boolean streams, ObjectNode session,
    Set<String> needs) implements Course {
  @Override
  public Future<HttpReply> run(Trip trip) {
    return run(trip, UnaryOperator.identity());
  }

  @Override
  public Future<HttpReply> stream(Trip trip) {
    return run(trip, streams ? call -> call.withStreamed(true) : UnaryOperator.identity());
  }

  /**
   * The same for a call that is not quite as the request says.
   *
   * @param change asked for every writing of the call, which there may be several of
   */
  Future<HttpReply> run(Trip trip, UnaryOperator<HttpCall> change) {
    if (session != null) {
      Function<Trip, Future<HttpCall>> writer = opened -> written(opened, change);
      return fetched(trip).compose(there -> exchange.send(trip, () -> authorize.open(trip.writing(writer)).compose(writer)));
    }
    HttpCall call;
    try {
      call = change.apply(request.render(trip));
    } catch (Unfetched wanted) {
      return wanted.fetched(trip).compose(there -> run(trip, change));
    }
    return call.body().isMeasured() ? exchange.send(call) : measured(call).compose(exchange::send);
  }

  /** Files are fetched before the attempts begin: what their hosts do is no fault of the provider. */
  private Future<Void> fetched(Trip trip) {
    if (!FileNode.anyUnfetched(trip.document().root(Root.INPUT))) {
      return Future.succeededFuture();
    }
    try {
      request.render(trip.with(trip.document().with(Root.SESSION, session)));
    } catch (Unfetched wanted) {
      return wanted.fetched(trip).compose(there -> fetched(trip));
    } catch (Failure later) {
      return Future.succeededFuture();
    }
    return Future.succeededFuture();
  }

  @Override
  public Future<HttpCall> preview(Trip trip) {
    Trip shown = session == null ? trip : trip.with(trip.document().with(Root.SESSION, session));
    return written(shown, UnaryOperator.identity()).compose(authorize::preview);
  }

  private Future<HttpCall> written(Trip trip, UnaryOperator<HttpCall> change) {
    try {
      return measured(change.apply(request.render(trip)));
    } catch (Failure refused) {
      return Future.failedFuture(
          needs.stream().filter(name -> isAbsent(trip, name)).findFirst().map(CallPlan::incomplete).orElse(refused));
    }
  }

  private static boolean isAbsent(Trip trip, String name) {
    JsonNode value = trip.document().root(Root.SESSION).path(name);
    return value.isMissingNode() || value.isNull();
  }

  /** Nobody who asked is at fault where the provider's login left it out. */
  private static Failure incomplete(String name) {
    return Problem.of(Code.BAD_RESPONSE, "login_incomplete", "The provider's answer to the login has nothing to keep as `" + name
        + "`, which the request's address needs.").failure();
  }

  /** The call with the length of its body known. */
  private static Future<HttpCall> measured(HttpCall call) {
    return call.body().measured().map(call::withBody).recover(unreadable -> Future.failedFuture(
        Problem.of(Code.INTERNAL, "body_unreadable", "The body for `" + call.target().host() + "` could not be read to its end.").failure()));
  }
}
