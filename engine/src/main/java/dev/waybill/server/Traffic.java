package dev.waybill.server;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Whether the gateway serves, and how many requests are under way. Thread-safe. */
final class Traffic {
  private final AtomicInteger underWay = new AtomicInteger();
  private final Promise<Void> quiet = Promise.promise();
  private final List<Runnable> untilStop = new CopyOnWriteArrayList<>();
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
    untilStop.forEach(Runnable::run);
    quietIfDone();
    return quiet.future();
  }

  /**
   * For what has no end of its own: it is told once the gateway stops, on any thread.
   *
   * @return takes it back
   */
  Runnable onStop(Runnable task) {
    untilStop.add(task);
    if (isStopping()) {
      task.run();
    }
    return () -> untilStop.remove(task);
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
