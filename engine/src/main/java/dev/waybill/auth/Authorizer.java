package dev.waybill.auth;

import dev.waybill.document.Document;
import dev.waybill.http.Exchange;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.http.Trip;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import dev.waybill.shape.Shape;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Set;

/** Adds what proves who we are to a call. Immutable and thread-safe. */
public interface Authorizer {
  /** Changes nothing. */
  Authorizer NONE = (call, exchange) -> Future.succeededFuture(call);

  /**
   * The call with its credentials.
   *
   * @param exchange the guarded exchange, for schemes that ask for a token first
   */
  Future<HttpCall> authorize(HttpCall call, Exchange exchange);

  /** Credentials that stand in the body, by field name; the body is encoded with them. */
  default Map<String, Shape> fields() {
    return Map.of();
  }

  /** The kind of body that it puts something into, by its key in a request; empty where any will do. */
  default String body() {
    return "";
  }

  /** The names below {@code $.session} that a call with these credentials may read of; empty where it keeps nothing. */
  default Set<String> keeps() {
    return Set.of();
  }

  /** The inputs of an action that it reads, by their first names. */
  default Set<String> inputs() {
    return Set.of();
  }

  /** Whether it reads them at every call, so that an action has to have them. */
  default boolean needsInputs() {
    return true;
  }

  /** The trip's document with {@code $.session}, opened where it is not open yet: for calls that read of it. */
  default Future<Document> open(Trip trip) {
    return Future.succeededFuture(trip.document());
  }

  /** The call with masks for credentials, for a dry run; asks nobody. */
  default Future<HttpCall> preview(HttpCall call) {
    return authorize(call, nowhere -> Future.failedFuture(Problem.of(Code.INTERNAL, "A dry run sends nothing.").failure()));
  }

  /** Whether this reply (its document decoded) says that the credentials must be renewed. */
  default boolean renews(HttpReply reply) {
    return false;
  }

  /** Renews what the refused call was authorized with; gives false where there is nothing to renew. */
  default Future<Boolean> renew(HttpCall sent, HttpReply refused) {
    return Future.succeededFuture(false);
  }
}
