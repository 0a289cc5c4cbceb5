package dev.waybill.server;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection whose next request head does not come whole in time, and one that is kept without any use. Sits in the
 * connection's pipeline, because the server tells of a request only when its head is complete. One connection, one event loop.
 */
final class ConnectionClock extends ChannelDuplexHandler {
  private static final long NEVER = Long.MAX_VALUE;

  private final long head;
  private final long idle;
  private ChannelHandlerContext context;
  private int unanswered;
  private long heads;
  private boolean headBegun = true;
  private long deadline = NEVER;
  private long checkAt = NEVER;
  private ScheduledFuture<?> check;

  private ConnectionClock(Patience patience) {
    this.head = patience.head().toNanos();
    this.idle = patience.idle().toNanos();
  }

  static void install(HttpConnection connection, Patience patience) {
    ChannelPipeline pipeline = ((ConnectionBase) connection).channelHandlerContext().pipeline();
    ConnectionClock clock = new ConnectionClock(patience);
    pipeline.addBefore("handler", "waybill-clock", clock);
    pipeline.addBefore("httpDecoder", "waybill-bytes", clock.new Bytes());
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    closeIn(head);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext removed) {
    stop();
  }

  @Override
  public void channelInactive(ChannelHandlerContext inactive) throws Exception {
    stop();
    super.channelInactive(inactive);
  }

  @Override
  public void channelRead(ChannelHandlerContext reading, Object message) throws Exception {
    if (message instanceof HttpRequest) {
      heads++;
      unanswered++;
      headBegun = false;
      deadline = NEVER;
    }
    super.channelRead(reading, message);
  }

  @Override
  public void write(ChannelHandlerContext writing, Object message, ChannelPromise promise) throws Exception {
    boolean interim = message instanceof HttpResponse response && response.status().code() < 200;
    if (message instanceof LastHttpContent && !interim && unanswered > 0 && --unanswered == 0) {
      closeIn(idle);
    }
    super.write(writing, message, promise);
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

  private void stop() {
    if (check != null) {
      check.cancel(false);
    }
    deadline = NEVER;
  }

  /** Sees the bytes before they are parsed. */
  private final class Bytes extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext reading, Object message) throws Exception {
      long before = heads;
      super.channelRead(reading, message);
      if (unanswered == 0 && heads == before && !headBegun) {
        headBegun = true;
        closeIn(head);
      }
    }
  }
}
