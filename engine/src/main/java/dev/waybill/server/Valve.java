package dev.waybill.server;

import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;

/** Holds a request's bytes back while at least one disk is not ready for more. Confined to one event loop. */
final class Valve {
  private final HttpServerRequest request;
  private final Consumer<Boolean> watcher;
  private int holds;

  /** @param watcher is told when the bytes begin and cease to wait for us */
  Valve(HttpServerRequest request, Consumer<Boolean> watcher) {
    this.request = request;
    this.watcher = watcher;
  }

  void hold() {
    if (holds++ == 0) {
      watcher.accept(true);
      request.pause();
    }
  }

  void release() {
    if (--holds == 0) {
      watcher.accept(false);
      request.resume();
    }
  }
}
