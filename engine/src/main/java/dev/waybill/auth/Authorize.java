package dev.waybill.auth;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.document.Root;
import dev.waybill.http.Exchange;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.http.Trip;
import dev.waybill.problem.Failure;
import io.vertx.core.Future;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The exchange that signs each try afresh, last to change the call. A call to another origin than the base's carries no
 * credentials unless the manifest says so for it. A call that is {@link Refused} is sent once more with renewed credentials,
 * within the same attempt: neither the retry nor {@link dev.waybill.http.Trip#attempts} counts it.
 */
public final class Authorize implements Exchange {
  private final Authorizer authorizer;
  private final Predicate<HttpCall> may;
  private final Exchange next;

  /** @param may whether this call may carry the credentials */
  public Authorize(Authorizer authorizer, Predicate<HttpCall> may, Exchange next) {
    this.authorizer = authorizer;
    this.may = may;
    this.next = next;
  }

  @Override
  public Future<HttpReply> send(HttpCall call) {
    Future<HttpCall> signed = written(call);
    return signed.succeeded() ? sent(call, signed.result()) : signed.compose(ready -> sent(call, ready));
  }

  private Future<HttpReply> sent(HttpCall call, HttpCall signed) {
    Future<HttpReply> reply = next.send(signed);
    return reply.succeeded() ? reply : reply.recover(cause ->
        cause instanceof Refused refused && may.test(signed) ? renewed(call, signed, refused) : Future.failedFuture(cause));
  }

  /** The trip with {@code $.session}, for a call that reads of it. */
  public Future<Trip> open(Trip trip) {
    try {
      return authorizer.open(trip).map(trip::with);
    } catch (Failure refused) {
      return Future.failedFuture(refused);
    }
  }

  /** The signed call as it is written with the session in force, which may be another than when it was written. */
  private Future<HttpCall> written(HttpCall call) {
    Function<Trip, Future<HttpCall>> writer = call.trip().writer();
    if (writer == null) {
      return sign(call);
    }
    JsonNode before = call.trip().document().root(Root.SESSION);
    return open(call.trip())
        .compose(trip -> trip.document().root(Root.SESSION) == before ? Future.succeededFuture(call) : writer.apply(trip))
        .compose(this::sign);
  }

  /** What the second reply says stands, whatever it is. */
  private Future<HttpReply> renewed(HttpCall call, HttpCall sent, Refused refused) {
    return authorizer.renew(sent, refused.reply())
        .compose(renewed -> renewed ? written(call).compose(next::send) : Future.failedFuture(refused));
  }

  /** The call as it would go out, with masks for credentials that would be asked for; for a dry run. */
  public Future<HttpCall> preview(HttpCall call) {
    try {
      return may.test(call) ? authorizer.preview(call) : Future.succeededFuture(call);
    } catch (Failure refused) {
      return Future.failedFuture(refused);
    }
  }

  private Future<HttpCall> sign(HttpCall call) {
    if (!may.test(call)) {
      return Future.succeededFuture(call);
    }
    try {
      return authorizer.authorize(call, next);
    } catch (Failure refused) {
      return Future.failedFuture(refused);
    }
  }
}
