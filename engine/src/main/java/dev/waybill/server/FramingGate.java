package dev.waybill.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;

/** Lets only bytes of sound framing on to the parser; anything else is answered with a plain status and ends the connection. */
final class FramingGate extends ChannelInboundHandlerAdapter {
  private static final long MAX_THROWN_AWAY = 4_000_000;

  private final ConnectionWatch watch;
  private final Framing framing = new Framing();
  private long thrownAway;

  FramingGate(ConnectionWatch watch) {
    this.watch = watch;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    ByteBuf bytes = (ByteBuf) message;
    if (watch.isLeaving()) {
      throwAway(bytes);
      return;
    }
    int refusal = framing.check(bytes);
    if (refusal != 0) {
      throwAway(bytes);
      watch.unread(refusal);
      boolean begun = framing.inBody() && framing.heads() == watch.heads();
      watch.afterEarlierAnswers(begun, () -> context.writeAndFlush(plain(refusal)).addListener(written -> watch.letGo()));
      return;
    }
    long heads = watch.heads();
    super.channelRead(context, bytes);
    watch.passed(heads);
  }

  private void throwAway(ByteBuf bytes) {
    thrownAway += bytes.readableBytes();
    ReferenceCountUtil.release(bytes);
    if (thrownAway > MAX_THROWN_AWAY) {
      watch.close();
    }
  }

  private static ByteBuf plain(int status) {
    return Unpooled.copiedBuffer("HTTP/1.1 " + HttpResponseStatus.valueOf(status)
        + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", StandardCharsets.US_ASCII);
  }
}
