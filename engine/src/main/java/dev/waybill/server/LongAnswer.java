package dev.waybill.server;

import dev.waybill.clock.Timeline;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.streams.WriteStream;
import java.time.Duration;

/**
 * A good answer that goes out piece by piece, each once the caller has taken the one before. Who does not take a piece in time is hung
 * up on. Confined to one event loop.
 */
final class LongAnswer implements WriteStream<Buffer> {
  private final Visit visit;
  private final Timeline timeline;
  private final Duration patience;
  private final Runnable ended;

  /**
   * @param patience for the caller to take a piece
   * @param ended run once all is out
   */
  LongAnswer(Visit visit, Timeline timeline, Duration patience, Runnable ended) {
    this.visit = visit;
    this.timeline = timeline;
    this.patience = patience;
    this.ended = ended;
  }

  /** Completes when the piece is taken; fails with {@link CallerGone} where nobody takes it any more. */
  @Override
  public Future<Void> write(Buffer piece) {
    visit.minutes().gives(piece);
    return watched(response().write(piece)).recover(broken -> Future.failedFuture(new CallerGone()));
  }

  @Override
  public Future<Void> end() {
    Future<Void> taken = watched(response().end());
    taken.onComplete(done -> ended.run());
    return taken;
  }

  /** Breaks off, so that the caller cannot take what it got for the whole. */
  void abort() {
    if (!isGone()) {
      ConnectionWatch.of(visit.request().connection()).close();
    }
    ended.run();
  }

  boolean isGone() {
    return response().closed();
  }

  @Override
  public void write(Buffer piece, Handler<AsyncResult<Void>> handler) {
    write(piece).onComplete(handler);
  }

  @Override
  public void end(Handler<AsyncResult<Void>> handler) {
    end().onComplete(handler);
  }

  @Override
  public LongAnswer exceptionHandler(Handler<Throwable> handler) {
    response().exceptionHandler(broken -> handler.handle(new CallerGone()));
    return this;
  }

  @Override
  public LongAnswer setWriteQueueMaxSize(int maxSize) {
    response().setWriteQueueMaxSize(maxSize);
    return this;
  }

  @Override
  public boolean writeQueueFull() {
    return response().writeQueueFull();
  }

  @Override
  public LongAnswer drainHandler(Handler<Void> handler) {
    response().drainHandler(handler);
    return this;
  }

  private HttpServerResponse response() {
    return visit.request().response();
  }

  private Future<Void> watched(Future<Void> taken) {
    if (!taken.isComplete()) {
      Timeline.Timer timer = timeline.after(patience, () -> ConnectionWatch.of(visit.request().connection()).close());
      taken.onComplete(done -> timer.cancel());
    }
    return taken;
  }
}
