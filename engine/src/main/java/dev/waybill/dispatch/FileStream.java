package dev.waybill.dispatch;

import dev.waybill.http.FileNode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A file that goes to the caller as it comes from the provider. Ends exactly once, by its last byte, a failure or {@link #discard}.
 * Confined to the dispatch's event loop.
 */
public final class FileStream {
  private final FileNode file;
  private final UnaryOperator<String> clean;
  private final Function<Throwable, Outcome> ended;
  private boolean over;
  private Outcome whole;

  /**
   * @param clean takes secrets out of its name and type
   * @param ended told once: of what went wrong, or null; gives what the dispatch came to
   */
  FileStream(FileNode file, UnaryOperator<String> clean, Function<Throwable, Outcome> ended) {
    this.file = file;
    this.clean = clean;
    this.ended = ended;
  }

  /** Its media type as the provider gave it, secrets taken out, or null. */
  public String media() {
    return clean.apply(file.media());
  }

  /** Its name, secrets taken out, or null. */
  public String filename() {
    return clean.apply(file.filename());
  }

  /** Bytes, or -1 where the provider did not say. */
  public long length() {
    return file.download().length();
  }

  /**
   * Writes all of it as the sink takes it, and does not end the sink.
   *
   * @param gone whether a failure is the reader's who left: the dispatch has done its part, as in {@link #discard}
   */
  public Future<Void> pipeTo(WriteStream<Buffer> sink, Predicate<Throwable> gone) {
    return file.download().pipeTo(sink).onComplete(done -> end(gone.test(done.cause()) ? null : done.cause()));
  }

  /** Nobody reads it. Does nothing after an ending. */
  public void discard() {
    file.download().discard();
    end(null);
  }

  /** What the dispatch came to, or null before its end. */
  Outcome whole() {
    return whole;
  }

  private void end(Throwable cause) {
    if (!over) {
      over = true;
      whole = ended.apply(cause);
    }
  }
}
