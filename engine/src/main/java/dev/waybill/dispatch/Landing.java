package dev.waybill.dispatch;

import dev.waybill.http.Content;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;

/** Where files that are fetched come to lie. Thread-safe. */
@FunctionalInterface
public interface Landing {
  /** Room for one file. */
  Future<Berth> open();

  /** In memory: for tests, and where nothing large comes. */
  static Landing inMemory() {
    return () -> Future.succeededFuture(new MemoryBerth());
  }

  /** The place of one file. Confined to one event loop. */
  interface Berth {
    WriteStream<Buffer> sink();

    /** What was written, once all of it is. */
    Future<Content> content();

    /** Takes the file back, wherever its writing stands. Must come once. */
    void remove();
  }

  /** A file in memory. */
  final class MemoryBerth implements Berth {
    private final MemorySink sink = new MemorySink(Integer.MAX_VALUE);

    @Override
    public WriteStream<Buffer> sink() {
      return sink;
    }

    @Override
    public Future<Content> content() {
      return Future.succeededFuture(Content.of(sink.bytes()));
    }

    @Override
    public void remove() {}
  }
}
