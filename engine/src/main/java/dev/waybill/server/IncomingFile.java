package dev.waybill.server;

import dev.waybill.dispatch.DiskContent;
import dev.waybill.http.Content;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.FileSystem;
import io.vertx.core.file.OpenOptions;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One uploaded file while it comes in: in memory as long as it is small, then on disk, the sender held back by the disk. Confined
 * to one event loop.
 */
final class IncomingFile {
  private static final Logger LOG = LoggerFactory.getLogger("waybill.http");
  private static final OpenOptions NEW_PRIVATE =
      new OpenOptions().setCreateNew(true).setRead(false).setWrite(true).setPerms("rw-------");

  private final FileSystem files;
  private final Path path;
  private final Valve valve;
  private final Promise<Content> whole = Promise.promise();
  private Buffer memory = Buffer.buffer();
  private long length;
  private Future<AsyncFile> opening;
  private Future<Void> closing;
  private AsyncFile file;
  private boolean full;
  private boolean ended;
  private boolean abandoned;

  /** @param path of a file that does not exist; it comes into being only where memory does not do */
  IncomingFile(FileSystem files, Path path, Valve valve) {
    this.files = files;
    this.path = path;
    this.valve = valve;
  }

  /** @param inMemory whether these bytes may stay there */
  void data(Buffer some, boolean inMemory) {
    length += some.length();
    if (file != null) {
      write(some);
      return;
    }
    memory.appendBuffer(some);
    if (opening == null && !inMemory) {
      open();
    }
  }

  private void open() {
    valve.hold();
    opening = files.open(path.toString(), NEW_PRIVATE).onSuccess(opened -> {
      file = opened;
      file.exceptionHandler(this::failed);
      if (!abandoned) {
        write(memory);
      }
      memory = null;
      valve.release();
      if (ended && !abandoned) {
        close();
      }
    }).onFailure(refused -> {
      failed(refused);
      valve.release();
    });
  }

  private void write(Buffer some) {
    file.write(some).onFailure(this::failed);
    if (!full && file.writeQueueFull()) {
      full = true;
      valve.hold();
      file.drainHandler(drained -> {
        full = false;
        valve.release();
      });
    }
  }

  private void failed(Throwable cause) {
    if (whole.tryFail(Problem.of(Code.OVERLOADED, "spool", "The upload cannot be put on disk at the moment.")
        .withRetryAfter(WholeBody.BACK_SOON).failure())) {
      LOG.atWarn().addKeyValue("exception", cause.getClass().getName()).log("An upload could not be written to the spool");
    }
  }

  void end() {
    ended = true;
    if (opening == null) {
      whole.tryComplete(Content.of(memory));
    } else if (file != null) {
      close();
    }
  }

  private void close() {
    closing = file.close();
    closing.onSuccess(closed -> whole.tryComplete(new DiskContent(files, path, length))).onFailure(this::failed);
  }

  /** The content, once it has all come and lies where it lies. */
  Future<Content> content() {
    return whole.future();
  }

  /** Takes back the file, wherever its writing stands. */
  void remove() {
    abandoned = true;
    memory = Buffer.buffer();
    if (opening != null) {
      opening.onSuccess(opened -> (closing == null ? opened.close() : closing).otherwiseEmpty()
          .compose(closed -> files.delete(path.toString()))
          .onFailure(left -> LOG.atWarn().addKeyValue("exception", left.getClass().getName())
              .log("An upload could not be removed from the spool")));
    }
  }
}
