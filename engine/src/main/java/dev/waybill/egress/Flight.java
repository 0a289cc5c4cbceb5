package dev.waybill.egress;

import dev.waybill.clock.Timeline;
import dev.waybill.http.DataType;
import dev.waybill.http.Headers;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.http.Target;
import dev.waybill.http.Weight;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.time.Duration;

/** One call under way, from the wait for a connection to the last byte of its reply. Confined to its context. */
final class Flight {
  private static final int MOST_CONNECTIONS_TRIED = 3;
  private static final int MOST_HINTS = 20;

  private final HttpClient client;
  private final Context context;
  private final Timeline timeline;
  /** How long a connection may take until it stands or has failed. */
  private final long establishMillis;
  private final HttpCall call;
  /** The vetted address as text: what is no name is not looked up again. */
  private final String pinned;
  private final Promise<HttpReply> answer;
  private final ReplyBody reply;

  private Timeline.Timer deadline;
  private HttpClientRequest request;
  private BodySink body;
  /** The body of the reply where it is handed on as it comes, else null. */
  private ReplyStream stream;
  private Integer status;
  private int connectionsTried;
  private int hints;
  private boolean sent;
  private boolean over;

  Flight(
      HttpClient client,
      Context context,
      Timeline timeline,
      WireLimits limits,
      HttpCall call,
      InetAddress pinned,
      Promise<HttpReply> answer) {
    this.client = client;
    this.context = context;
    this.timeline = timeline;
    this.call = call;
    this.pinned = pinned.getHostAddress();
    this.answer = answer;
    this.reply = new ReplyBody(limits.replyBytes());
    this.establishMillis = 2 * limits.connect().toMillis();
  }

  void start() {
    long left = call.trip().deadlineNanos() - timeline.nanos();
    if (left <= 0) {
      fail(WireProblem.deadline(call.target()));
      return;
    }
    deadline = timeline.after(Duration.ofNanos(left), () -> fail(WireProblem.deadline(call.target())));
    connect(Math.max(1, left / 1_000_000));
  }

  private void connect(long patienceMillis) {
    connectionsTried++;
    Target target = call.target();
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.valueOf(call.method()))
            .setServer(SocketAddress.inetSocketAddress(target.port(), pinned))
            .setHost(target.host())
            .setPort(target.port())
            .setSsl(target.isTls())
            .setURI(target.path())
            .setFollowRedirects(false)
            // Our own deadline ends the call. A pool that nobody waits for any more is forgotten by the client together with the
            // connections it is opening: they would count against no limit, and no idle time would end them.
            .setConnectTimeout(Math.max(patienceMillis, establishMillis));
    try {
      client.request(options).onComplete(this::connected);
    } catch (RuntimeException closedClient) {
      fail(WireProblem.beforeSend(target, closedClient));
    }
  }

  private void connected(AsyncResult<HttpClientRequest> result) {
    if (result.failed()) {
      lost(result.cause());
      return;
    }
    HttpClientRequest ready = result.result();
    request = ready;
    ready.exceptionHandler(cause -> broken(ready, cause));
    if (over) {
      ready.reset();
      return;
    }
    ready.response().onComplete(head -> answered(ready, head));
    ready.continueHandler(ignored -> hinted());
    ready.earlyHintsHandler(ignored -> hinted());
    // In the next turn of the loop: what else was read by now, a second reply say, must meet a connection without a request.
    context.runOnContext(ignored -> write(ready));
  }

  private void write(HttpClientRequest ready) {
    if (over || request != ready) {
      return;
    }
    if (!pinned.equals(ready.connection().remoteAddress().hostAddress())) {
      ready.connection().close();
      fail(WireProblem.denied(call.target(), "not_the_vetted_one"));
      return;
    }
    try {
      writeFields(ready.headers());
      sent = true;
      call.trip().noteSending();
      body = BodySink.write(call, ready, this::bodyFailed);
    } catch (RuntimeException unsendable) {
      fail(WireProblem.unsendable(call.target()));
    }
  }

  private void writeFields(MultiMap fields) {
    Headers headers = call.headers();
    for (int i = 0; i < headers.size(); i++) {
      fields.add(headers.name(i), headers.value(i));
    }
    String host = VertxWire.hostField(call.target());
    if (host != null) {
      fields.set("Host", host);
    }
  }

  /** There is no connection, or none any more: nothing has left yet. */
  private void lost(Throwable cause) {
    long left = call.trip().deadlineNanos() - timeline.nanos();
    if (over) {
      return;
    }
    if (cause instanceof HttpClosedException && connectionsTried < MOST_CONNECTIONS_TRIED && left > 0) {
      connect(Math.max(1, left / 1_000_000));
    } else {
      fail(WireProblem.beforeSend(call.target(), cause));
    }
  }

  private void broken(HttpClientRequest which, Throwable cause) {
    if (over || request != which) {
      return;
    }
    if (sent) {
      fail(WireProblem.afterSend(call.target(), cause, status != null));
    } else {
      // Whatever the provider did to it, a pooled connection went away under a request that was not on it yet.
      request = null;
      lost(new HttpClosedException("before the request"));
    }
  }

  private void bodyFailed(Throwable cause) {
    boolean ours = cause instanceof BodySink.WrongLength;
    fail(ours ? WireProblem.unsendable(call.target()) : WireProblem.bodyUnreadable(call.target()));
  }

  private void hinted() {
    if (!over && ++hints > MOST_HINTS) {
      fail(WireProblem.tooManyHints(call.target()));
    }
  }

  private void answered(HttpClientRequest which, AsyncResult<HttpClientResponse> result) {
    if (result.failed()) {
      broken(which, result.cause());
    } else if (!over) {
      replied(which, result.result());
    }
  }

  private void replied(HttpClientRequest which, HttpClientResponse response) {
    status = response.statusCode();
    response.exceptionHandler(cause -> broken(which, cause));
    response.handler(
        chunk -> {
          if (stream != null) {
            stream.take(chunk);
          } else if (!over) {
            take(chunk);
          }
        });
    response.endHandler(ignored -> ended(response));
    if (status < 200 || status > 599) {
      fail(WireProblem.badStatus(call.target(), status));
      return;
    }
    boolean bodiless = call.method().equals("HEAD") || status == 204 || status == 304;
    if (call.streamed() && status < 300 && !bodiless && (call.verbatim() || !mayRefuse(response.getHeader("Content-Type")))) {
      handOn(response);
    } else if (!bodiless && !reply.expects(response.getHeader("Content-Length"))) {
      fail(WireProblem.tooLarge(call.target()));
    } else if (!bodiless && !call.trip().canHold(ReplyBody.announced(response.getHeader("Content-Length")))) {
      fail(WireProblem.noRoom());
    }
  }

  private void take(Buffer chunk) {
    if (!reply.take(chunk)) {
      fail(WireProblem.tooLarge(call.target()));
    } else if (!call.trip().hold(Weight.of(chunk))) {
      fail(WireProblem.noRoom());
    }
  }

  /** Where a file was asked for, JSON or XML may be a failure that comes with a good status: whoever judges it needs all of it. */
  private static boolean mayRefuse(String contentType) {
    return DataType.of(contentType) != DataType.OTHER;
  }

  /** Answers with the head alone; the body waits for whoever takes it, under the same deadline. */
  private void handOn(HttpClientResponse response) {
    stream = new ReplyStream(context, response, ReplyBody.announced(response.getHeader("Content-Length")), this::abandoned);
    answer.complete(HttpReply.received(status, Headers.of(response.headers()), Buffer.buffer(), call.trip()).withDownload(stream));
  }

  private void abandoned() {
    if (!over) {
      land();
      request.reset();
      body.abandon();
    }
  }

  private void land() {
    over = true;
    if (deadline != null) {
      deadline.cancel();
    }
  }

  private void ended(HttpClientResponse response) {
    if (over) {
      return;
    }
    if (stream != null && !stream.end()) {
      fail(WireProblem.shortReply(call.target()));
      return;
    }
    land();
    if (!body.isWritten()) {
      request.reset();
      body.abandon();
    }
    if (stream != null) {
      return;
    }
    HttpReply whole = HttpReply.received(status, Headers.of(response.headers()), reply.bytes(), call.trip());
    // In the next turn the connection is back in its pool, so that a call that follows takes it instead of opening another.
    context.runOnContext(ignored -> answer.complete(whole));
  }

  private void fail(Problem problem) {
    if (over) {
      return;
    }
    land();
    if (request != null) {
      request.reset();
    }
    if (body != null) {
      body.abandon();
    }
    Failure failure = problem.withMaybeProcessed(sent).withUpstreamStatus(status).failure();
    if (stream != null) {
      stream.fail(failure);
    } else {
      answer.fail(failure);
    }
  }
}
