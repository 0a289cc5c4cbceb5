package dev.waybill.server;

import dev.waybill.clock.Timeline;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** {@code GET /v1/events}: opens a stream of events (Server-Sent Events), from where {@code Last-Event-ID} says. */
final class EventRoute implements Handler<RoutingContext> {
  private static final int MOST = 1_000;
  private static final Duration BACK_SOON = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final Engine engine;
  private final AtomicInteger open;
  private final Timeline timeline;
  private final Patience patience;
  private final Traffic traffic;

  /** @param open how many streams there are, of all event loops together */
  EventRoute(Vertx vertx, Engine engine, AtomicInteger open, Timeline timeline, Patience patience, Traffic traffic) {
    this.vertx = vertx;
    this.engine = engine;
    this.open = open;
    this.timeline = timeline;
    this.patience = patience;
    this.traffic = traffic;
  }

  @Override
  public void handle(RoutingContext context) {
    Visit visit = Visit.of(context);
    EventFilter filter = EventFilter.of(visit.caller(), engine::table, visit.request().query());
    if (open.incrementAndGet() > MOST) {
      open.decrementAndGet();
      throw Problem.of(Code.OVERLOADED, "streams",
          "The gateway has as many event streams open as it may.").withRetryAfter(BACK_SOON).failure();
    }
    HttpServerResponse response = visit.request().response();
    response.setChunked(true)
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream; charset=utf-8")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("X-Accel-Buffering", "no")
        .putHeader("X-Request-Id", visit.id());
    engine.meters().requested(visit.route(), 200, timeline.nanos() - visit.begin());
    List<String> given = visit.request().headers().getAll("Last-Event-ID");
    EventStream stream = new EventStream(vertx.getOrCreateContext(), response, engine.events(), filter, timeline, patience);
    Runnable ended = traffic.onStop(stream::stop);
    // Whoever comes with a token reads no longer than it is good, and comes again with the next.
    Instant until = visit.caller().until();
    Timeline.Timer last = until == null ? () -> { } : timeline.after(Duration.between(timeline.now(), until), stream::stop);
    stream.onEnd(() -> {
      last.cancel();
      ended.run();
      open.decrementAndGet();
      visit.left();
    });
    stream.begin(given.size() == 1 ? given.get(0) : null);
  }
}
