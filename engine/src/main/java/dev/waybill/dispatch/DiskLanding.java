package dev.waybill.dispatch;

import dev.waybill.http.Content;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.streams.WriteStream;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files on disk, in a spool that is opened when the first one comes. Thread-safe. */
public final class DiskLanding implements Landing, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("waybill.dispatch");
  private static final OpenOptions NEW_PRIVATE = new OpenOptions().setCreateNew(true).setRead(false).setWrite(true).setPerms("rw-------");

  private final Vertx vertx;
  private final Path parent;
  private Future<Spool> spool;

  /** @param parent the directory of all spools; need not exist yet */
  public DiskLanding(Vertx vertx, Path parent) {
    this.vertx = vertx;
    this.parent = parent;
  }

  @Override
  public Future<Berth> open() {
    Future<Spool> opening = spool();
    if (opening.succeeded()) {
      return open(opening.result());
    }
    // Whoever came first opens it, on a loop of its own; each goes on where it was.
    Promise<Spool> here = Promise.promise();
    Context own = vertx.getOrCreateContext();
    opening.onComplete(opened -> own.runOnContext(back -> here.handle(opened)));
    return here.future().compose(this::open);
  }

  private Future<Berth> open(Spool opened) {
    Path path = opened.next();
    return vertx.fileSystem().open(path.toString(), NEW_PRIVATE).map(file -> new DiskBerth(path, file));
  }

  private synchronized Future<Spool> spool() {
    if (spool == null || spool.failed()) {
      spool = vertx.executeBlocking(() -> Spool.open(parent), false);
    }
    return spool;
  }

  /** Removes everything. Blocks. */
  @Override
  public synchronized void close() throws IOException {
    if (spool != null && spool.succeeded()) {
      spool.result().close();
    }
  }

  private final class DiskBerth implements Berth {
    private final Path path;
    private final AsyncFile file;
    private Future<Void> closed;
    private Throwable broken;
    private long length;

    DiskBerth(Path path, AsyncFile file) {
      this.path = path;
      this.file = file;
      file.exceptionHandler(cause -> broken = cause);
    }

    @Override
    public WriteStream<Buffer> sink() {
      return file;
    }

    @Override
    public Future<Content> content() {
      length = file.getWritePos();
      return close().compose(done -> broken != null ? Future.failedFuture(broken)
          : Future.succeededFuture(new DiskContent(vertx.fileSystem(), path, length)));
    }

    private Future<Void> close() {
      if (closed == null) {
        closed = file.close();
      }
      return closed;
    }

    @Override
    public void remove() {
      close().otherwiseEmpty().compose(done -> vertx.fileSystem().delete(path.toString()))
          .onFailure(left -> LOG.atWarn().addKeyValue("exception", left.getClass().getName())
              .log("A file that was fetched could not be removed from the spool"));
    }
  }
}
