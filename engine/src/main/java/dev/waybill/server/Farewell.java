package dev.waybill.server;

import dev.waybill.clock.Timeline;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/**
 * Closes a connection whose request was answered before its body was read. What still comes is thrown away for a moment first: to
 * close over unread bytes resets the connection, and the caller may never see the answer (RFC 9112, section 9.6).
 */
final class Farewell {
  private static final Duration MOMENT = Duration.ofSeconds(1);
  private static final long MAX_BYTES = 4_000_000;

  private final HttpServerRequest request;
  private final Timeline timeline;
  private long thrownAway;

  Farewell(HttpServerRequest request, Timeline timeline) {
    this.request = request;
    this.timeline = timeline;
  }

  void close() {
    if (request.isEnded()) {
      request.connection().close();
      return;
    }
    Timeline.Timer timer = timeline.after(MOMENT, () -> request.connection().close());
    request.handler(chunk -> {
      thrownAway += chunk.length();
      if (thrownAway > MAX_BYTES) {
        timer.cancel();
        request.connection().close();
      }
    });
    request.exceptionHandler(gone -> timer.cancel());
    request.endHandler(done -> {
      timer.cancel();
      request.connection().close();
    });
    request.resume();
  }
}
