package dev.waybill.egress;

import dev.waybill.clock.Timeline;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/**
 * One connection to one address, which carries one flight at a time and is then put back or closed. Its channel's event loop reads; the
 * flight, which may be on another loop, is told of what came in its own context.
 */
final class Connection extends ChannelInboundHandlerAdapter implements Runnable {
  /** What a flight is told beside heads, bytes and causes. */
  enum Sign {
    /** An interim answer. */
    HINT,
    /** The reply is over. */
    END,
    /** More can be written. */
    DRAINED
  }

  private static final AtomicReferenceFieldUpdater<Connection, Flight> FLIGHT =
      AtomicReferenceFieldUpdater.newUpdater(Connection.class, Flight.class, "flight");

  private final Pool pool;
  private final Channel channel;
  private final ReplyGate gate;
  private final RequestHead writer;
  private volatile Flight flight;
  /** Whether the whole request is on its way. */
  private volatile boolean written;
  private volatile boolean retired;
  private ChannelHandlerContext handlerContext;
  private Timeline.Timer retirement;
  private boolean begun;
  private boolean interim;
  private boolean finished;
  private HttpResponse head;
  private long idleSeconds = Long.MAX_VALUE;
  /** When it is too old to be used again, while it is idle; the pool's. */
  long idleEnd;

  private Connection(Pool pool, Channel channel, int headerBytes) {
    this.pool = pool;
    this.channel = channel;
    this.gate = new ReplyGate(headerBytes);
    this.writer = new RequestHead(pool.origin().hostField());
  }

  /** Takes over what was just connected; nothing was read from it yet. */
  static Connection over(ConnectionBase socket, Pool pool, int headerBytes) {
    Channel channel = socket.channelHandlerContext().channel();
    ChannelPipeline pipeline = channel.pipeline();
    for (ChannelHandler each : pipeline.toMap().values()) {
      if (!(each instanceof SslHandler)) {
        pipeline.remove(each);
      }
    }
    Connection connection = new Connection(pool, channel, headerBytes);
    pipeline.addLast(connection.gate).addLast(connection);
    channel.closeFuture().addListener(ignored -> connection.closed());
    return connection;
  }

  /** Whether it leads where it should. */
  boolean isVetted() {
    return channel.remoteAddress() instanceof InetSocketAddress there && pool.origin().address().equals(there.getAddress());
  }

  /** Whether it may be used once more. */
  boolean isFit(long nowNanos) {
    return !retired && channel.isActive() && nowNanos - idleEnd < 0;
  }

  long idleSeconds() {
    return idleSeconds;
  }

  RequestHead writer() {
    return writer;
  }

  Channel channel() {
    return channel;
  }

  /** Carries this flight next: tells it when it may write, or that the connection is gone. */
  void carry(Flight next) {
    flight = next;
    // In the next turn of the loop: what else was read by now, a second reply say, must meet a connection without a request.
    channel.eventLoop().execute(this);
  }

  @Override
  public void run() {
    Flight whose = flight;
    if (whose != null && (!channel.isActive() || gate.isSpoilt())) {
      lose(gone());
    } else if (whose != null) {
      whose.tell(this);
    }
  }

  /** Writes what begins the request; {@code all} where that is the whole of it. */
  void send(String method, ByteBuf bytes, boolean all) {
    written = all;
    if (channel.eventLoop().inEventLoop()) {
      begin(method, bytes);
    } else {
      channel.eventLoop().execute(() -> begin(method, bytes));
    }
  }

  private void begin(String method, ByteBuf bytes) {
    begun = true;
    gate.begin(method);
    handlerContext.writeAndFlush(bytes, handlerContext.voidPromise());
  }

  /** Writes more of a body. */
  ChannelFuture write(Buffer piece) {
    // A copy, as the channel would make one: the piece may be sent again.
    return channel.writeAndFlush(channel.alloc().directBuffer(piece.length()).writeBytes(piece.getByteBuf()));
  }

  /** The whole request is on its way now. */
  void wrote() {
    written = true;
  }

  /** Nothing was written: it stays as it was. */
  void giveBack(Flight who) {
    if (FLIGHT.compareAndSet(this, who, null)) {
      putBack(true);
    }
  }

  /** The flight wants nothing more of it. */
  void drop(Flight who) {
    if (FLIGHT.compareAndSet(this, who, null)) {
      channel.close();
    }
  }

  /** Stops reading for a while, or goes on. */
  void read(Flight who, boolean on) {
    if (flight == who) {
      channel.config().setAutoRead(on);
    }
  }

  /** It is old: once it is idle, it is closed. */
  void retire() {
    retired = true;
    if (pool.withdraw(this)) {
      channel.close();
    }
  }

  /** Ends with the connection. */
  void retireBy(Timeline.Timer timer) {
    retirement = timer;
  }

  private void closed() {
    if (retirement != null) {
      retirement.cancel();
    }
    pool.left(this);
  }

  void close() {
    channel.close();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    handlerContext = context;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      Flight whose = flight;
      if (whose != null && message instanceof HttpObject part) {
        read(whose, part);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void read(Flight whose, HttpObject part) {
    Throwable wrong = ReplyParts.wrong(part);
    if (wrong != null) {
      lose(wrong);
      return;
    }
    if (part instanceof HttpResponse response) {
      int status = response.status().code();
      // Whoever does not understand one passes it over (RFC 9110, section 15.2); 101 changes the protocol, which nobody asked for.
      interim = status >= 100 && status < 200 && status != 101;
      head = response;
      whose.tell(interim ? Sign.HINT : response);
    }
    if (part instanceof HttpContent content && !interim) {
      if (content.content().isReadable()) {
        whose.tell(ReplyParts.copy(content.content()));
      }
      finished = part instanceof LastHttpContent;
    }
  }

  /** Only now is all read that came at once: more than the reply would have closed the connection. */
  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (finished) {
      finish();
    }
  }

  private void finish() {
    finished = false;
    begun = false;
    Flight whose = FLIGHT.getAndSet(this, null);
    if (whose != null) {
      idleSeconds = ReplyParts.idleSeconds(head);
      // First back to its pool, so that a call that follows takes it instead of opening another.
      // A flight on another loop hears later that the status ends no request: what comes behind it belongs to that request still.
      putBack(written && idleSeconds > 0 && head.status().code() >= 200 && HttpUtil.isKeepAlive(head));
      whose.tell(Sign.END);
    }
  }

  private void putBack(boolean lasting) {
    head = null;
    if (lasting && !retired && !gate.isSpoilt() && channel.isActive()) {
      if (!channel.config().isAutoRead()) {
        channel.config().setAutoRead(true);
      }
      pool.put(this);
    } else {
      channel.close();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    Flight whose = flight;
    if (whose != null && channel.isWritable()) {
      whose.tell(Sign.DRAINED);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (finished) {
      finish();
    } else {
      lose(gone());
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    lose(cause);
  }

  private void lose(Throwable cause) {
    Flight whose = FLIGHT.getAndSet(this, null);
    if (whose != null) {
      whose.tell(begun ? cause : gone());
    }
    channel.close();
  }

  private static HttpClosedException gone() {
    return new HttpClosedException("the connection is closed");
  }
}
