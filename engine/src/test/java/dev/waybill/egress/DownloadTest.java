package dev.waybill.egress;

import static dev.waybill.egress.WireRig.problem;
import static dev.waybill.egress.WireRig.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.waybill.http.Download;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.http.MemoryStream;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Replies that are handed on as they come. */
class DownloadTest {
  private final WireRig rig = new WireRig(WireLimits.STANDARD.withReplyBytes(1_000));

  @AfterEach
  void close() {
    rig.close();
  }

  /** Takes nothing more until it is opened; counts. */
  private static class Gate implements WriteStream<Buffer> {
    private final AtomicLong count = new AtomicLong();
    private volatile boolean open;
    private volatile Handler<Void> drain;

    void open() {
      open = true;
      Handler<Void> handler = drain;
      if (handler != null) {
        handler.handle(null);
      }
    }

    @Override
    public Future<Void> write(Buffer bytes) {
      count.addAndGet(bytes.length());
      return Future.succeededFuture();
    }

    @Override
    public void write(Buffer bytes, Handler<AsyncResult<Void>> handler) {
      write(bytes).onComplete(handler);
    }

    @Override
    public void end(Handler<AsyncResult<Void>> handler) {
      handler.handle(Future.failedFuture("never ended"));
    }

    @Override
    public WriteStream<Buffer> exceptionHandler(Handler<Throwable> handler) {
      return this;
    }

    @Override
    public WriteStream<Buffer> setWriteQueueMaxSize(int maxSize) {
      return this;
    }

    @Override
    public boolean writeQueueFull() {
      return !open;
    }

    @Override
    public WriteStream<Buffer> drainHandler(Handler<Void> handler) {
      drain = handler;
      return this;
    }
  }

  private HttpCall streamed(RawProvider provider) {
    return rig.call("GET", provider.port(), "/").withStreamed(true);
  }

  private static String text(Download download) {
    MemoryStream sink = new MemoryStream();
    result(download.pipeTo(sink));
    return sink.bytes().toString();
  }

  private static RawProvider once(String head, RawProvider.Script rest) throws IOException {
    return new RawProvider(connection -> {
      if (connection.readRequest() != null) {
        connection.write(head);
        rest.serve(connection);
      }
    });
  }

  @Test
  void answersWithTheHeadAndPipesTheBodyBeyondTheCap() throws IOException {
    CountDownLatch go = new CountDownLatch(1);
    String head = "HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=\"../a.pdf\"\r\n"
        + "Content-Length: 100000\r\n\r\n";
    try (RawProvider provider = once(head, connection -> {
      go.await();
      connection.write("x".repeat(100_000));
      connection.awaitClose();
    })) {
      HttpReply reply = result(rig.send(streamed(provider)));
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.body().length()).isZero();
      assertThat(reply).hasToString("HttpReply[200, streamed]");
      assertThat(reply.download().filename()).isEqualTo("a.pdf");
      assertThat(reply.download().media()).isEqualTo("application/pdf");
      assertThat(reply.download().length()).isEqualTo(100_000);
      go.countDown();
      assertThat(text(reply.download())).isEqualTo("x".repeat(100_000));
    }
  }

  @ParameterizedTest(name = "{0}: whole {1}")
  @CsvSource({"application/json, true", "application/problem+json; charset=utf-8, true", "TEXT/XML, true", "application/pdf, false", "image/svg+xml, false",
      "application/xhtml+xml, false", "text/plain, false", "application/x-ndjson, false"})
  void whatMayBeAFailureIsReadWholeAndUnderTheCap(String type, boolean whole) throws IOException {
    for (int length : new int[] {1_000, 1_001}) {
      try (RawProvider provider = once("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nContent-Length: " + length + "\r\n\r\n", connection -> {
        connection.write("x".repeat(length));
        connection.awaitClose();
      })) {
        if (whole && length > 1_000) {
          assertThat(problem(rig.send(streamed(provider))).label()).isEqualTo("reply_too_large");
          continue;
        }
        HttpReply reply = result(rig.send(streamed(provider)));
        assertThat(whole ? reply.body().toString() : text(reply.download())).isEqualTo("x".repeat(length));
        assertThat(reply.download() == null).isEqualTo(whole);
      }
    }
  }

  @Test
  void theConnectionIsUsedAgainAfterwards() throws IOException {
    try (RawProvider provider = RawProvider.answering("hello")) {
      for (int i = 0; i < 5; i++) {
        assertThat(text(result(rig.send(streamed(provider))).download())).isEqualTo("hello");
        assertThat(result(rig.get(provider)).body()).hasToString("hello");
      }
      await().until(() -> provider.accepted() <= 2);
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "Transfer-Encoding: chunked | 3\\r\\nabc\\r\\n2\\r\\nde\\r\\n0\\r\\n\\r\\n | -1 | abcde", "Content-Length: 5 | abcde | 5 | abcde",
    "Content-Length: 0 | '' | 0 | ''", "Connection: close | abcde | -1 | abcde", "Transfer-Encoding: chunked | 0\\r\\n\\r\\n | -1 | ''"})
  void pipesEveryFraming(String field, String body, long length, String expected) throws IOException {
    try (RawProvider provider = once("HTTP/1.1 200 OK\r\n" + field + "\r\n\r\n", connection -> {
      connection.write(body.replace("\\r\\n", "\r\n"));
      connection.finish();
    })) {
      Download download = result(rig.send(streamed(provider))).download();
      assertThat(download.length()).isEqualTo(length);
      assertThat(text(download)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 304, 400, 404, 500, 599})
  void aFailureIsReadWholeAndUnderTheCap(int status) throws IOException {
    String body = status == 304 ? "" : "no";
    try (RawProvider provider = once("HTTP/1.1 " + status + " X\r\nContent-Length: " + body.length() + "\r\n\r\n" + body,
        RawProvider.Connection::awaitClose)) {
      HttpReply reply = result(rig.send(streamed(provider)));
      assertThat(reply.download()).isNull();
      assertThat(reply.body()).hasToString(body);
    }
    try (RawProvider provider = once("HTTP/1.1 500 X\r\nContent-Length: 1001\r\n\r\n", RawProvider.Connection::awaitClose)) {
      assertThat(problem(rig.send(streamed(provider))).label()).isEqualTo("reply_too_large");
    }
  }

  @Test
  void aReplyWithoutABodyIsNoDownload() throws IOException {
    try (RawProvider provider = once("HTTP/1.1 204 No Content\r\n\r\n", RawProvider.Connection::awaitClose)) {
      assertThat(result(rig.send(streamed(provider))).download()).isNull();
    }
    try (RawProvider provider = once("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", RawProvider.Connection::awaitClose)) {
      assertThat(result(rig.send(rig.call("HEAD", provider.port(), "/").withStreamed(true))).download()).isNull();
    }
    try (RawProvider provider = RawProvider.answering("whole")) {
      assertThat(result(rig.get(provider)).download()).isNull();
    }
  }

  @ParameterizedTest
  @CsvSource({"Content-Length: 10", "Transfer-Encoding: chunked"})
  void aBrokenBodyFailsThePipe(String field) throws IOException {
    String part = field.startsWith("Transfer") ? "3\r\nabc\r\n" : "abc";
    try (RawProvider provider = once("HTTP/1.1 200 OK\r\n" + field + "\r\n\r\n" + part, connection -> {})) {
      Problem problem = problem(result(rig.send(streamed(provider))).download().pipeTo(new MemoryStream()));
      assertThat(problem.label()).isEqualTo("closed_in_reply");
      assertThat(problem.code()).isEqualTo(Code.UNAVAILABLE);
      assertThat(problem.upstreamStatus()).isEqualTo(200);
    }
  }

  @Test
  void aProviderWaitsForASlowReader() throws IOException {
    long length = 60_000_000;
    AtomicLong sent = new AtomicLong();
    try (RawProvider provider = once("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n", connection -> {
      String piece = "x".repeat(100_000);
      for (long at = 0; at < length; at += piece.length()) {
        connection.write(piece);
        sent.addAndGet(piece.length());
      }
      connection.awaitClose();
    })) {
      Gate gate = new Gate();
      Future<Void> piped = result(rig.send(streamed(provider))).download().pipeTo(gate);
      await().until(() -> gate.drain != null);
      long before = sent.get();
      await().during(Duration.ofMillis(100)).until(() -> gate.count.get() < length / 2);
      assertThat(before).isLessThan(length);
      assertThat(piped.isComplete()).isFalse();
      gate.open();
      result(piped);
      assertThat(gate.count).hasValue(length);
    }
  }

  @Test
  void theDeadlineEndsADownloadThatIsPipedAndOneThatIsLeftLying() throws IOException {
    for (boolean piped : new boolean[] {true, false}) {
      try (RawProvider provider = once("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", RawProvider.Connection::awaitClose)) {
        HttpCall call = rig.call("GET", rig.call("GET", provider.port(), "/").target(), Duration.ofMillis(300)).withStreamed(true);
        Download download = result(rig.send(call)).download();
        Future<Void> early = piped ? download.pipeTo(new MemoryStream()) : null;
        await().until(() -> provider.finished() == 1);
        assertThat(problem(piped ? early : download.pipeTo(new MemoryStream())).label()).isEqualTo("deadline");
      }
    }
  }

  @Test
  void whatIsDiscardedClosesItsConnectionAndDisturbsNoOther() throws IOException {
    try (RawProvider provider = once("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", RawProvider.Connection::awaitClose)) {
      Download download = result(rig.send(streamed(provider))).download();
      download.discard();
      download.discard();
      await().until(() -> provider.finished() == 1);
      assertThatThrownBy(() -> result(download.pipeTo(new MemoryStream()))).isInstanceOf(IllegalStateException.class);
    }
    try (RawProvider provider = RawProvider.answering("hello")) {
      Download download = result(rig.send(streamed(provider))).download();
      assertThat(text(download)).isEqualTo("hello");
      download.discard();
      assertThat(result(rig.get(provider)).body()).hasToString("hello");
    }
  }

  @Test
  void itIsReadOnce() throws IOException {
    try (RawProvider provider = RawProvider.answering("hello")) {
      Download download = result(rig.send(streamed(provider))).download();
      assertThat(text(download)).isEqualTo("hello");
      assertThatThrownBy(() -> text(download)).isInstanceOf(IllegalStateException.class).hasMessage("a download is read once");
    }
  }

  @Test
  void aReaderThatFailsFailsThePipeAndClosesTheConnection() throws IOException {
    try (RawProvider provider = once("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc", RawProvider.Connection::awaitClose)) {
      Promise<Void> refusal = Promise.promise();
      WriteStream<Buffer> sink = new Gate() {
        @Override
        public Future<Void> write(Buffer bytes) {
          return refusal.future();
        }
      };
      Future<Void> piped = result(rig.send(streamed(provider))).download().pipeTo(sink);
      refusal.fail(new IOException("the caller is gone"));
      assertThatThrownBy(() -> result(piped)).hasRootCauseMessage("the caller is gone");
      await().until(() -> provider.finished() == 1);
    }
  }
}
