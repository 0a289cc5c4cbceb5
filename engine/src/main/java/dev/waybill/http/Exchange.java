package dev.waybill.http;

import io.vertx.core.Future;

/**
 * Sends one call and gives its reply: the central abstraction. Everything that happens to an outgoing call (deadline, retry,
 * authorization, guard, transport) is an exchange around another. Fails only with {@link dev.waybill.problem.Failure}.
 * Thread-safe.
 */
@FunctionalInterface
public interface Exchange {
  Future<HttpReply> send(HttpCall call);
}
