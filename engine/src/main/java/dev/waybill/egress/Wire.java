package dev.waybill.egress;

import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.problem.Problem;
import io.vertx.core.Future;
import java.net.InetAddress;

/**
 * Carries one call to one vetted address. Checks nothing and follows nothing: {@link Guard} is what stands before it. Fails only
 * with {@link dev.waybill.problem.Failure}; what certainly did not leave is not maybe processed. Thread-safe.
 */
@FunctionalInterface
public interface Wire {
  /** @param pinned the address to connect to, whatever the target's name stands for by now */
  Future<HttpReply> send(HttpCall call, InetAddress pinned);

  /** Whether it failed before there was a connection, so that another address of the same name may do better. */
  static boolean connectFailed(Problem problem) {
    return problem.label().startsWith("connect_");
  }
}
