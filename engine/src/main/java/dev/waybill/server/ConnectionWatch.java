package dev.waybill.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.stream.ChunkedWriteHandler;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.concurrent.TimeUnit;

/**
 * Looks after one connection from within its pipeline: closes it where the next request head does not come whole in time or it is
 * kept without any use, and lets it go after an answer that is its last. One connection, one event loop.
 */
final class ConnectionWatch extends ChannelDuplexHandler {
  private static final AttributeKey<ConnectionWatch> WATCH = AttributeKey.valueOf(ConnectionWatch.class, "waybill");
  private static final long NEVER = Long.MAX_VALUE;
  private static final long LINGER = TimeUnit.SECONDS.toNanos(1);

  private final long headTime;
  private final long idleTime;
  private final AuditTrail trail;
  private ChannelHandlerContext context;
  private String source;
  /** Behind the encoder; null where something between holds back what is written. */
  private ChannelHandlerContext wire;
  /** Whether the latest request is one whose answer has its body. */
  private boolean posted;
  /** Whether the latest request says that it is the last (RFC 9112, section 9.6). */
  private boolean closing;
  /** Whether another came behind it: nothing of that may be carried out. */
  private boolean beyond;
  private int unanswered;
  private long heads;
  private boolean headBegun = true;
  private boolean leaving;
  private int owed;
  private Runnable farewell;
  private long deadline = NEVER;
  private long checkAt = NEVER;
  private ScheduledFuture<?> check;

  ConnectionWatch(Patience patience, AuditTrail trail) {
    this.trail = trail;
    this.headTime = patience.head().toNanos();
    this.idleTime = patience.idle().toNanos();
  }

  /**
   * To be called before the connection's first byte is read.
   *
   * @param scratch of the connection's event loop
   */
  static void install(HttpConnection connection, Patience patience, AuditTrail trail, FramingScratch scratch) {
    ChannelPipeline pipeline = ((ConnectionBase) connection).channelHandlerContext().pipeline();
    ConnectionWatch watch = new ConnectionWatch(patience, trail);
    pipeline.channel().attr(WATCH).set(watch);
    pipeline.addBefore("handler", "waybill-watch", watch);
    pipeline.addBefore("httpDecoder", "waybill-framing", new FramingGate(watch, scratch));
    watch.wire = pipeline.get(ChunkedWriteHandler.class) == null ? pipeline.context("waybill-framing") : null;
  }

  /** The connection's own, also once the caller has hung up and the pipeline is empty. */
  static ConnectionWatch of(HttpConnection connection) {
    return ((ConnectionBase) connection).channelHandlerContext().channel().attr(WATCH).get();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    closeIn(headTime);
  }

  @Override
  public void channelInactive(ChannelHandlerContext inactive) throws Exception {
    if (check != null) {
      check.cancel(false);
    }
    deadline = NEVER;
    super.channelInactive(inactive);
  }

  @Override
  public void channelRead(ChannelHandlerContext reading, Object message) throws Exception {
    beyond |= closing && message instanceof HttpRequest;
    if (leaving || beyond) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (message instanceof HttpRequest request) {
      closing = asksToClose(request);
      posted = request.method().equals(HttpMethod.POST);
      heads++;
      unanswered++;
      headBegun = false;
      deadline = NEVER;
    }
    super.channelRead(reading, message);
  }

  private static boolean asksToClose(HttpRequest request) {
    // Most requests have no such field, and a list is made only for those that do.
    return request.headers().contains(HttpHeaderNames.CONNECTION)
        && HeaderWords.names(request.headers().getAll(HttpHeaderNames.CONNECTION), "close");
  }

  @Override
  public void write(ChannelHandlerContext writing, Object message, ChannelPromise promise) throws Exception {
    boolean interim = message instanceof HttpResponse response && response.status().code() < 200;
    boolean last = message instanceof LastHttpContent && !interim && unanswered > 0;
    boolean alone = posted && unanswered == 1 && wire != null && message instanceof FullHttpResponse;
    if (last && --unanswered == 0 && !leaving) {
      closeIn(idleTime);
    }
    ByteBuf whole = last && alone ? OneWrite.of((FullHttpResponse) message, writing.alloc()) : null;
    if (whole == null) {
      super.write(writing, message, promise);
    } else {
      wire.write(whole, promise);
    }
    if (last && farewell != null && --owed == 0) {
      farewell.run();
    }
  }

  /** The address the connection came from, written once; null where it has none. */
  String source(SocketAddress remote) {
    if (source == null && remote != null) {
      source = remote.hostAddress();
    }
    return source;
  }

  long heads() {
    return heads;
  }

  /**
   * Some bytes have passed.
   *
   * @param headsBefore how many heads were complete before them
   */
  void passed(long headsBefore) {
    if (unanswered == 0 && heads == headsBefore && !headBegun && !leaving) {
      headBegun = true;
      closeIn(headTime);
    }
  }

  boolean isLeaving() {
    return leaving;
  }

  /** The answer under way is the last: whatever else comes on this connection is thrown away unread. */
  void lastAnswer() {
    leaving = true;
  }

  /** A request is refused that no route ever sees. */
  void unread(int status) {
    trail.unread(status, context.channel().remoteAddress());
  }

  /**
   * What came last cannot be read. Answers to requests before it are still owed, and go first: else its refusal would be taken for
   * theirs.
   *
   * @param begun whether the last of the heads that came is of the very request that broke off
   * @param refusal writes the last answer and lets the connection go
   */
  void afterEarlierAnswers(boolean begun, Runnable refusal) {
    leaving = true;
    owed = begun ? unanswered - 1 : unanswered;
    if (owed <= 0) {
      refusal.run();
    } else {
      farewell = refusal;
    }
  }

  /**
   * The last answer is out. To close over unread bytes would reset the connection, and the caller might never see the answer
   * (RFC 9112, section 9.6); so our side says that it is done, over TLS with its own farewell (RFC 8446, section 6.1), and what comes is
   * thrown away for a moment.
   */
  void letGo() {
    leaving = true;
    if (!context.channel().isActive()) {
      return;
    }
    SslHandler secured = context.pipeline().get(SslHandler.class);
    if (secured != null) {
      secured.closeOutbound();
    } else if (context.channel() instanceof DuplexChannel both) {
      both.shutdownOutput();
    }
    context.channel().config().setAutoRead(true);
    closeIn(LINGER);
  }

  /** At once, whatever is still to be written. */
  void close() {
    context.close();
  }

  private void closeIn(long nanos) {
    deadline = System.nanoTime() + nanos;
    if (checkAt == NEVER || deadline - checkAt < 0) {
      schedule(nanos);
    }
  }

  private void schedule(long nanos) {
    if (check != null) {
      check.cancel(false);
    }
    checkAt = deadline;
    check = context.executor().schedule(this::check, nanos, TimeUnit.NANOSECONDS);
  }

  /** A deadline that moved on meanwhile is met by a later check, so that a busy connection costs no timers. */
  private void check() {
    check = null;
    checkAt = NEVER;
    if (deadline == NEVER) {
      return;
    }
    long left = deadline - System.nanoTime();
    if (left <= 0) {
      context.close();
    } else {
      schedule(left);
    }
  }
}
