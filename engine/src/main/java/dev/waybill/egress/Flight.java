package dev.waybill.egress;

import dev.waybill.clock.Timeline;
import dev.waybill.http.Body;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.http.Weight;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.impl.ContextInternal;
import java.net.InetAddress;
import java.time.Duration;

/**
 * One call under way, from the wait for a connection to the last byte of its reply. Confined to its context; whatever its connection tells
 * it comes by {@link #tell}.
 */
final class Flight implements Handler<Object>, Runnable {
  private static final int MOST_CONNECTIONS_TRIED = 3;
  private static final int MOST_HINTS = 20;
  /** A body up to this long is written in one piece with the head. */
  private static final int ONE_PIECE = 64 << 10;

  private final VertxWire wire;
  private final ContextInternal context;
  private final HttpCall call;
  private final InetAddress pinned;
  private final Promise<HttpReply> answer;
  private final ReplyBody reply;

  private Timeline.Timer deadline;
  private Pool pool;
  private Connection connection;
  /** What is still being written of the request, or null. */
  private BodySink body;
  /** The body of the reply where it is handed on as it comes, else null. */
  private ReplyStream stream;
  private HttpResponse head;
  private int connectionsTried;
  private int hints;
  private boolean sent;
  private boolean over;

  Flight(VertxWire wire, ContextInternal context, int replyBytes, HttpCall call, InetAddress pinned, Promise<HttpReply> answer) {
    this.wire = wire;
    this.context = context;
    this.call = call;
    this.pinned = pinned;
    this.answer = answer;
    this.reply = new ReplyBody(replyBytes);
  }

  void start() {
    long left = call.trip().deadlineNanos() - wire.timeline().nanos();
    if (left <= 0) {
      fail(WireProblem.deadline(call.target()));
      return;
    }
    deadline = wire.timeline().after(Duration.ofNanos(left), this);
    connect();
  }

  /** Its time is over. */
  @Override
  public void run() {
    fail(WireProblem.deadline(call.target()));
  }

  private void connect() {
    connectionsTried++;
    do {
      pool = wire.pool(call.target(), pinned);
    } while (!pool.take(this));
  }

  ContextInternal context() {
    return context;
  }

  /** Does this in its context, after what is being done now. */
  void later(Runnable work) {
    context.runOnContext(ignored -> work.run());
  }

  /** A connection that it may write to, a head, bytes, a {@link Connection.Sign} or a cause: at once where this is its loop. */
  void tell(Object news) {
    context.emit(news, this);
  }

  @Override
  public void handle(Object news) {
    if (news instanceof Connection ready) {
      write(ready);
    } else if (news instanceof Throwable cause) {
      broken(cause);
    } else if (news instanceof HttpResponse response) {
      replied(response);
    } else if (news instanceof Buffer piece) {
      took(piece);
    } else if (news == Connection.Sign.END) {
      ended();
    } else if (news == Connection.Sign.HINT) {
      hinted();
    } else if (body != null) {
      body.drained();
    }
  }

  private void write(Connection ready) {
    if (over) {
      ready.giveBack(this);
      return;
    }
    connection = ready;
    Body content = call.body();
    boolean all;
    ByteBuf bytes;
    try {
      Buffer whole = content.isNone() || content.length() > ONE_PIECE ? null : content.inMemory();
      all = whole != null || content.isNone();
      bytes = ready.writer().write(ready.channel().alloc(), call, whole);
    } catch (RuntimeException unsendable) {
      ready.giveBack(this);
      fail(WireProblem.unsendable(call.target()));
      return;
    }
    sent = true;
    call.trip().noteSending();
    ready.send(call.method(), bytes, all);
    if (!all) {
      body = new BodySink(ready, context, content.length(), this::bodyFailed);
      body.begin(content.pieces());
    }
  }

  boolean isOver() {
    return over;
  }

  /** There is no connection, or none any more: nothing has left yet. */
  private void lost(Throwable cause) {
    long left = call.trip().deadlineNanos() - wire.timeline().nanos();
    if (cause instanceof HttpClosedException && connectionsTried < MOST_CONNECTIONS_TRIED && left > 0) {
      connect();
    } else {
      fail(WireProblem.beforeSend(call.target(), cause));
    }
  }

  private void broken(Throwable cause) {
    if (sent) {
      fail(WireProblem.afterSend(call.target(), cause, head != null));
    } else if (!over) {
      connection = null;
      lost(cause);
    }
  }

  /** The connection leads elsewhere. */
  void misled() {
    fail(WireProblem.denied(call.target(), "not_the_vetted_one"));
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

  private void replied(HttpResponse response) {
    if (over) {
      return;
    }
    head = response;
    int status = response.status().code();
    if (status < 200 || status > 599) {
      fail(WireProblem.badStatus(call.target(), status));
      return;
    }
    if (status == 204 || status == 304 || call.method().equals("HEAD")) {
      return;
    }
    String length = response.headers().get(HttpHeaderNames.CONTENT_LENGTH);
    if (call.streamed() && status < 300 && (call.verbatim() || !ReplyParts.mayRefuse(response))) {
      handOn(response, ReplyBody.announced(length));
    } else if (!reply.expects(length)) {
      fail(WireProblem.tooLarge(call.target()));
    } else if (!call.trip().canHold(ReplyBody.announced(length))) {
      fail(WireProblem.noRoom());
    }
  }

  private void took(Buffer piece) {
    if (over) {
      return;
    }
    if (stream != null) {
      stream.take(piece);
    } else if (!reply.take(piece)) {
      fail(WireProblem.tooLarge(call.target()));
    } else if (!call.trip().hold(Weight.of(piece))) {
      fail(WireProblem.noRoom());
    }
  }

  /** Answers with the head alone; the body waits for whoever takes it, under the same deadline. */
  private void handOn(HttpResponse response, long length) {
    stream = new ReplyStream(this, response.headers(), length);
    answer.complete(received(Buffer.buffer()).withDownload(stream));
  }

  private HttpReply received(Buffer bytes) {
    return HttpReply.received(head.status().code(), ReplyParts.fields(head.headers()), bytes, call.trip());
  }

  /** Whether more of the reply should be read, for a stream that is taken more slowly than it comes. */
  void read(boolean on) {
    connection.read(this, on);
  }

  /** Nobody wants more of the stream. */
  void abandoned() {
    if (!over) {
      land();
      leave();
    }
  }

  private void land() {
    over = true;
    if (deadline != null) {
      deadline.cancel();
    }
  }

  /** Leaves its connection, which nobody else can use any more, unless the reply is over. */
  private void leave() {
    if (connection != null) {
      connection.drop(this);
    }
    if (body != null) {
      body.abandon();
    }
  }

  private void ended() {
    if (over) {
      return;
    }
    if (stream != null) {
      stream.end();
      return;
    }
    land();
    if (body != null) {
      body.abandon();
    }
    answer.complete(received(reply.bytes()));
  }

  /** All of the stream was taken; {@code whole} where it had as many bytes as it said. */
  void streamed(boolean whole) {
    if (whole) {
      abandoned();
    } else {
      fail(WireProblem.shortReply(call.target()));
    }
  }

  void fail(Problem problem) {
    if (over) {
      return;
    }
    land();
    leave();
    if (connection == null && pool != null) {
      pool.forget(this);
    }
    Failure failure = problem.withMaybeProcessed(sent).withUpstreamStatus(head == null ? null : head.status().code()).failure();
    if (stream != null) {
      stream.fail(failure);
    } else {
      answer.fail(failure);
    }
  }
}
