package dev.waybill.dispatch;

import dev.waybill.http.Content;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.FileSystem;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.streams.WriteStream;
import java.nio.file.Path;

/** Bytes in a file, read anew for each use and a piece at a time. The file must not change. Thread-safe. */
public final class DiskContent implements Content {
  private static final int PIECE = 64 * 1024;

  private final FileSystem files;
  private final Path path;
  private final long length;

  public DiskContent(FileSystem files, Path path, long length) {
    this.files = files;
    this.path = path;
    this.length = length;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public Future<Void> writeTo(WriteStream<Buffer> sink) {
    OpenOptions read = new OpenOptions().setRead(true).setWrite(false).setCreate(false);
    return files.open(path.toString(), read).compose(file -> copied(file, sink));
  }

  private static Future<Void> copied(AsyncFile file, WriteStream<Buffer> sink) {
    file.setReadBufferSize(PIECE);
    return file.pipe().endOnComplete(false).endOnFailure(false).to(sink)
        .eventually(() -> file.close().otherwiseEmpty());
  }

  @Override
  public Buffer inMemory() {
    return null;
  }

  @Override
  public String toString() {
    return "Content[" + length + " bytes on disk]";
  }
}
