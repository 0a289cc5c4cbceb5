package dev.waybill.auth;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;

/** Lets work through one after the other, in the order it came; what fails holds up nobody. Thread-safe. */
final class Turns {
  private Future<?> last = Future.succeededFuture();

  <T> Future<T> next(Supplier<Future<T>> work) {
    Promise<T> mine = Promise.promise();
    Future<?> before;
    synchronized (this) {
      before = last;
      last = mine.future();
    }
    before.onComplete(over -> {
      try {
        work.get().onComplete(mine);
      } catch (RuntimeException refused) {
        mine.fail(refused);
      }
    });
    return mine.future();
  }
}
