package dev.waybill.auth;

import dev.waybill.http.Exchange;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.shape.Shape;
import io.vertx.core.Future;
import java.util.Map;

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

  /** Whether this reply (its document decoded) says that the credentials must be renewed. */
  default boolean renews(HttpReply reply) {
    return false;
  }

  /** Renews what the refused call was authorized with; gives false where there is nothing to renew. */
  default Future<Boolean> renew(HttpCall sent, HttpReply refused) {
    return Future.succeededFuture(false);
  }
}
