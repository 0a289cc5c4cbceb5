package dev.waybill.server;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.atomic.AtomicInteger;

/** Whether the gateway serves, and how many requests are under way. Thread-safe. */
final class Traffic {
  private final AtomicInteger underWay = new AtomicInteger();
  private final Promise<Void> quiet = Promise.promise();
  private volatile State state = State.STARTING;

  /** Where the gateway stands in its life. */
  enum State {
    STARTING,
    SERVING,
    STOPPING
  }

  State state() {
    return state;
  }

  boolean isStopping() {
    return state == State.STOPPING;
  }

  void serve() {
    state = State.SERVING;
  }

  /** From now on nothing new is taken. Completes when nothing is under way. */
  Future<Void> stop() {
    state = State.STOPPING;
    quietIfDone();
    return quiet.future();
  }

  void begun() {
    underWay.incrementAndGet();
  }

  void ended() {
    underWay.decrementAndGet();
    quietIfDone();
  }

  int underWay() {
    return underWay.get();
  }

  private void quietIfDone() {
    if (isStopping() && underWay.get() == 0) {
      quiet.tryComplete();
    }
  }
}
