package dev.waybill.server;

import dev.waybill.http.Content;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** A gateway to run in a process of its own: prints its port, and ends when its input does. */
final class SmallHeapGateway {
  private SmallHeapGateway() {}

  public static void main(String[] arguments) throws Exception {
    Rig rig = Rig.open(Path.of(arguments[0]));
    rig.provider = call -> {
      rig.calls.clear();
      rig.outcomes.clear();
      AtomicLong got = new AtomicLong();
      Future<Void> read = Future.succeededFuture();
      for (Content piece : call.body().pieces()) {
        read = read.compose(before -> piece.writeTo(new Counter(got)));
      }
      return read.map(all -> Rig.reply(call, 200, "{\"got\":" + got + "}"));
    };
    System.out.println(rig.port());
    System.in.read();
    rig.close();
  }

  /** Counts bytes and keeps none. */
  private record Counter(AtomicLong bytes) implements WriteStream<Buffer> {
    @Override
    public WriteStream<Buffer> exceptionHandler(Handler<Throwable> handler) {
      return this;
    }

    @Override
    public Future<Void> write(Buffer data) {
      bytes.addAndGet(data.length());
      return Future.succeededFuture();
    }

    @Override
    public void write(Buffer data, Handler<AsyncResult<Void>> handler) {
      write(data).onComplete(handler);
    }

    @Override
    public void end(Handler<AsyncResult<Void>> handler) {
      handler.handle(Future.succeededFuture());
    }

    @Override
    public WriteStream<Buffer> setWriteQueueMaxSize(int maxSize) {
      return this;
    }

    @Override
    public boolean writeQueueFull() {
      return false;
    }

    @Override
    public WriteStream<Buffer> drainHandler(Handler<Void> handler) {
      return this;
    }
  }
}
