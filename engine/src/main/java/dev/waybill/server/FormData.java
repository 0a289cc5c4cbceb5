package dev.waybill.server;

import dev.waybill.clock.Timeline;
import dev.waybill.dispatch.Spool;
import dev.waybill.http.HeldBytes;
import dev.waybill.problem.Failure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;

/** Reads {@code multipart/form-data}: the part {@code input} is JSON, every file becomes an input of its part's name. */
final class FormData {
  private final Vertx vertx;
  private final Timeline timeline;
  private final Patience patience;
  private final long max;
  private final HeldBytes held;
  private final Spool spool;

  FormData(Vertx vertx, Timeline timeline, Patience patience, long max, HeldBytes held, Spool spool) {
    this.vertx = vertx;
    this.timeline = timeline;
    this.patience = patience;
    this.max = max;
    this.held = held;
    this.spool = spool;
  }

  /**
   * The input with its files. Fails with a {@link Failure}.
   *
   * @param announced the body's length where the head says so, else -1
   */
  Future<Given> read(Visit visit, MediaType type, long announced) {
    HttpServerRequest request = visit.request();
    String boundary = type.parameters().get("boundary");
    if (boundary == null || boundary.isEmpty() || boundary.length() > 70) {
      return Future.failedFuture(PartHead.malformed("The multipart Content-Type names no boundary."));
    }
    if (announced > max) {
      return Future.failedFuture(BodyWatch.tooLarge(max));
    }
    HeldBytes.Share share = held.share();
    if (!share.cover(UploadParts.MEMORY)) {
      return Future.failedFuture(WholeBody.overloaded());
    }
    WholeBody.proceed(request);
    Promise<Void> read = Promise.promise();
    BodyWatch watch = new BodyWatch(timeline, patience, max, read::tryFail);
    UploadParts parts = new UploadParts(vertx.fileSystem(), spool, share, new Valve(request, watch::waitsForUs));
    parts.onFailure(read::tryFail);
    pump(visit, new MultipartReader(boundary, parts), watch, read);
    return read.future().onComplete(done -> watch.stop())
        .compose(done -> parts.input())
        .map(input -> new Given(input, () -> release(parts, share)))
        .onFailure(refused -> release(parts, share));
  }

  private static void pump(Visit visit, MultipartReader reader, BodyWatch watch, Promise<Void> read) {
    HttpServerRequest request = visit.request();
    request.handler(chunk -> {
      if (!read.future().isComplete() && watch.count(chunk.length())) {
        visit.minutes().takes(chunk);
        guarded(read, () -> reader.feed(chunk));
      }
    });
    request.exceptionHandler(cause -> read.tryFail(WholeBody.broken(request, cause)));
    request.endHandler(end -> guarded(read, () -> {
      reader.end();
      read.tryComplete();
    }));
  }

  private static void guarded(Promise<Void> read, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException refused) {
      read.tryFail(refused);
    }
  }

  private static void release(UploadParts parts, HeldBytes.Share share) {
    parts.remove();
    share.release();
  }
}
