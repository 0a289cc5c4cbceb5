package dev.waybill.auth;

import dev.waybill.http.Exchange;
import dev.waybill.http.HttpCall;
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
}
