package dev.waybill.egress;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Closes a connection whose provider wrote more than the one reply it was asked for: what is left over would be taken for the beginning
 * of the next reply, which belongs to somebody else. Counts the bytes that go into the parser and the bodies that come out of it.
 * One connection, one event loop.
 */
final class ReplyGate extends ChannelInboundHandlerAdapter {
  private static final int LINE_ENDS = 0x0a0a;

  private final ReplyHeads heads = new ReplyHeads();
  private HttpMethod asked;
  private HttpResponse head;
  /** The bytes behind the final head, and those of them that were a body. */
  private long behind;
  private long body;
  private boolean ended;
  /** The last two bytes that are no carriage returns. */
  private int tail;

  private ReplyGate() {}

  /** To be called before the connection's first request is written. */
  static void install(HttpConnection connection) {
    install(((ConnectionBase) connection).channelHandlerContext().pipeline());
  }

  static void install(ChannelPipeline pipeline) {
    ReplyGate gate = new ReplyGate();
    pipeline.addBefore("codec", "waybill-reply-bytes", gate);
    pipeline.addAfter("codec", "waybill-replies", gate.new Messages());
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    ByteBuf bytes = (ByteBuf) message;
    if (asked == null) {
      boolean any = bytes.isReadable();
      ReferenceCountUtil.release(bytes);
      if (any) {
        context.close();
      }
      return;
    }
    behind += heads.behind(bytes);
    for (int i = Math.max(bytes.readerIndex(), bytes.writerIndex() - 4); i < bytes.writerIndex(); i++) {
      tail = bytes.getByte(i) == '\r' ? tail : (tail << 8 | bytes.getByte(i) & 0xff) & 0xffff;
    }
    super.channelRead(context, bytes);
    if (ended) {
      if (isMore()) {
        context.close();
      }
      begin(null);
    }
  }

  /** Whether anything came, or is said to come, behind the reply. */
  private boolean isMore() {
    int status = head.status().code();
    boolean chunked = HttpUtil.isTransferEncodingChunked(head);
    if (HttpMethod.HEAD.equals(asked) || status == 204 || status == 304) {
      String length = head.headers().get(HttpHeaderNames.CONTENT_LENGTH);
      return behind > 0 || chunked || length != null && !length.equals("0");
    }
    return chunked ? tail != LINE_ENDS : behind != body;
  }

  private void begin(HttpMethod method) {
    asked = method;
    head = null;
    behind = 0;
    body = 0;
    tail = 0;
    ended = false;
    heads.begin();
  }

  /** What the parser makes of the bytes, and what is sent. */
  private final class Messages extends ChannelDuplexHandler {
    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
      if (message instanceof HttpRequest request) {
        begin(request.method());
      }
      super.write(context, message, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
      if (message instanceof HttpResponse response && isOtherInterim(response.status().code())) {
        // The client would take it for the reply, and stumble over the one that follows.
        response.setStatus(HttpResponseStatus.EARLY_HINTS);
      }
      if (!ended) {
        note(message);
      }
      super.channelRead(context, message);
    }

    /** One that the client does not know; whoever does not understand it passes it over (RFC 9110, section 15.2). */
    private static boolean isOtherInterim(int status) {
      return status == 102 || status > 103 && status < 200;
    }

    private void note(Object message) {
      if (message instanceof HttpResponse response) {
        head = response;
      }
      boolean interim = head == null || head.status().codeClass() == HttpStatusClass.INFORMATIONAL;
      if (message instanceof HttpContent content && !interim) {
        body += content.content().readableBytes();
        ended = message instanceof LastHttpContent;
      }
    }
  }
}
