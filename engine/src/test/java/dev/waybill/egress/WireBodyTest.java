package dev.waybill.egress;

import static dev.waybill.egress.WireRig.problem;
import static dev.waybill.egress.WireRig.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waybill.http.Body;
import dev.waybill.http.Content;
import dev.waybill.http.HttpReply;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireBodyTest {
  private static final int CHUNK = 8_192;

  private final WireRig rig = new WireRig();

  @AfterEach
  void close() {
    rig.close();
  }

  /** Content that is made as it is written and says any length; stops while the sink is full. */
  private static final class Made implements Content {
    private final long announced;
    private final long actual;
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong pauses = new AtomicLong();
    private volatile Throwable broken;

    Made(long announced, long actual) {
      this.announced = announced;
      this.actual = actual;
    }

    @Override
    public long length() {
      return announced;
    }

    @Override
    public Buffer inMemory() {
      return null;
    }

    @Override
    public Future<Void> writeTo(WriteStream<Buffer> sink) {
      Promise<Void> done = Promise.promise();
      sink.exceptionHandler(
          cause -> {
            broken = cause;
            done.tryFail(cause);
          });
      written.set(0);
      pump(sink, done);
      return done.future();
    }

    private void pump(WriteStream<Buffer> sink, Promise<Void> done) {
      while (written.get() < actual && !done.future().isComplete()) {
        if (sink.writeQueueFull()) {
          pauses.incrementAndGet();
          sink.drainHandler(ignored -> pump(sink, done));
          return;
        }
        int length = (int) Math.min(CHUNK, actual - written.get());
        sink.write(Buffer.buffer(new byte[length])).onFailure(done::tryFail);
        written.addAndGet(length);
      }
      done.tryComplete();
    }
  }

  private Future<HttpReply> post(RawProvider provider, Content... pieces) {
    return rig.send(rig.call("POST", provider.port(), "/").withBody(new Body(List.of(pieces))));
  }

  @Test
  void writesPiecesInTheirOrder() throws IOException {
    try (RawProvider provider = RawProvider.answering("ok")) {
      Content large = Content.of(Buffer.buffer("b".repeat(70_000)));
      result(post(provider, Content.of(Buffer.buffer("a")), large, Content.of(Buffer.buffer("c"))));
      result(post(provider, Content.of(Buffer.buffer("a")), Content.of(Buffer.buffer("c"))));
      result(post(provider, new Made(0, 0)));
      assertThat(provider.requests().get(0))
          .contains("Content-Length: 70002\r\n")
          .endsWith("\r\n\r\na" + "b".repeat(70_000) + "c");
      assertThat(provider.requests().get(1)).contains("Content-Length: 2\r\n").endsWith("\r\n\r\nac");
      assertThat(provider.requests().get(2)).contains("Content-Length: 0\r\n").endsWith("\r\n\r\n");
      assertThat(provider.accepted()).isOne();
    }
  }

  @Test
  void sendsTheSameBodyAgain() throws IOException {
    try (RawProvider provider = RawProvider.answering("ok")) {
      Content small = Content.of(Buffer.buffer("hello"));
      Content large = Content.of(Buffer.buffer("b".repeat(70_000)));
      for (int i = 0; i < 3; i++) {
        result(post(provider, small));
        result(post(provider, large));
      }
      assertThat(provider.requests())
          .allMatch(request -> request.endsWith("hello") || request.endsWith("\r\n\r\n" + "b".repeat(70_000)));
    }
  }

  @Test
  void waitsForAProviderThatReadsSlowly() throws IOException {
    long length = 50_000_000;
    Made file = new Made(length, length);
    CountDownLatch go = new CountDownLatch(1);
    try (RawProvider provider =
        new RawProvider(
            connection -> {
              connection.readHead();
              go.await();
              connection.skip(length);
              connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            })) {
      Future<HttpReply> reply = post(provider, file);
      await().until(() -> file.pauses.get() > 0);
      assertThat(file.written.get()).isLessThan(length / 2);
      go.countDown();
      assertThat(result(reply).body()).hasToString("ok");
      assertThat(file.written.get()).isEqualTo(length);
    }
  }

  @ParameterizedTest
  @CsvSource({"100, 99", "100, 101", "100, 0", "100000, 99999", "100000, 100001"})
  void sendsNothingMoreWhereABodyIsOfAnotherLengthThanItSaid(long announced, long actual) throws IOException {
    try (RawProvider provider = RawProvider.answering("ok")) {
      Problem problem = problem(post(provider, new Made(announced, actual)));
      assertThat(problem.code()).isEqualTo(Code.INTERNAL);
      assertThat(problem.label()).isEqualTo("unsendable");
      assertThat(problem.maybeProcessed()).isTrue();
      for (int i = 0; i < 20; i++) {
        assertThat(result(rig.get(provider)).body()).hasToString("ok");
      }
      assertThat(provider.requests()).hasSize(20).allMatch(request -> request.startsWith("GET"));
    }
  }

  @Test
  void saysThatABodyCouldNotBeRead() throws IOException {
    Content unreadable =
        new Content() {
          @Override
          public long length() {
            return 100;
          }

          @Override
          public Future<Void> writeTo(WriteStream<Buffer> sink) {
            return sink.write(Buffer.buffer("half")).compose(ignored -> Future.failedFuture(new IOException("disk")));
          }

          @Override
          public Buffer inMemory() {
            return null;
          }
        };
    try (RawProvider provider = RawProvider.answering("ok")) {
      Problem problem = problem(post(provider, unreadable));
      assertThat(problem.label()).isEqualTo("body_unreadable");
      assertThat(problem.code()).isEqualTo(Code.INTERNAL);
      assertThat(result(rig.get(provider)).body()).hasToString("ok");
    }
  }

  @Tag("slow")
  @Test
  void takesAReplyThatComesBeforeTheBodyIsRead() throws IOException {
    Made file = new Made(50_000_000, 50_000_000);
    try (RawProvider provider =
        new RawProvider(
            connection -> {
              connection.readHead();
              connection.write("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig");
              connection.awaitClose();
            })) {
      HttpReply reply = result(post(provider, file));
      assertThat(reply.status()).isEqualTo(413);
      assertThat(reply.body()).hasToString("big");
      await().until(() -> provider.finished() == 1);
      await().until(() -> file.broken != null);
      assertThat(file.written.get()).isLessThan(50_000_000);
    }
  }

  @Test
  void abandonsABodyAtTheDeadline() throws IOException {
    Made file = new Made(50_000_000, 50_000_000);
    try (RawProvider provider =
        new RawProvider(
            connection -> {
              connection.readHead();
              connection.stall();
            })) {
      var call = rig.call("POST", rig.call("POST", provider.port(), "/").target(), Duration.ofMillis(300));
      Problem problem = problem(rig.send(call.withBody(new Body(List.of(file)))));
      assertThat(problem.label()).isEqualTo("deadline");
      assertThat(problem.maybeProcessed()).isTrue();
      await().until(() -> file.broken != null);
    }
  }
}
