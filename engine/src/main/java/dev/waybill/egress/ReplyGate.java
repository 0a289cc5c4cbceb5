package dev.waybill.egress;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import java.util.Arrays;
import java.util.List;

/**
 * Reads one reply for each request, and closes a connection whose provider wrote more than that: what is left over would be taken for the
 * beginning of the next reply, which belongs to somebody else. One connection, one event loop.
 */
final class ReplyGate extends HttpResponseDecoder {
  private static final int LONGEST_PIECE = 64 << 10;

  private static final int NAMES = 64;

  /** Field names that came before, byte for byte: the next reply of a provider has the same ones. */
  private final AsciiString[] names = new AsciiString[NAMES];
  private boolean asked;
  private boolean bodiless;
  private HttpResponse head;
  private boolean spoilt;

  /** @param headerBytes the most that a head may have */
  ReplyGate(int headerBytes) {
    super(new HttpDecoderConfig().setMaxHeaderSize(headerBytes).setMaxChunkSize(LONGEST_PIECE));
  }

  /** A request is about to be written. */
  void begin(String method) {
    asked = true;
    bodiless = method.equals("HEAD");
    head = null;
  }

  /** Whether more came than was asked for; then the connection is closed, or about to be. */
  boolean isSpoilt() {
    return spoilt;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf bytes, List<Object> out) throws Exception {
    if (!asked) {
      // Behind the last reply, or before any request.
      bytes.skipBytes(bytes.readableBytes());
      spoil(context);
      return;
    }
    int before = out.size();
    super.decode(context, bytes, out);
    for (int i = before; i < out.size(); i++) {
      note(context, out.get(i));
    }
  }

  private void note(ChannelHandlerContext context, Object part) {
    if (part instanceof HttpResponse response) {
      head = response;
    }
    if (part instanceof LastHttpContent && head != null && head.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
      asked = false;
      if (saysMore()) {
        spoil(context);
      }
    }
  }

  /** Whether a reply that has no body says that one comes behind it. */
  private boolean saysMore() {
    int status = head.status().code();
    if (!bodiless && status != 204 && status != 304) {
      return false;
    }
    String length = head.headers().get(HttpHeaderNames.CONTENT_LENGTH);
    return HttpUtil.isTransferEncodingChunked(head) || length != null && !length.equals("0");
  }

  private void spoil(ChannelHandlerContext context) {
    spoilt = true;
    context.close();
  }

  @Override
  protected AsciiString splitHeaderName(byte[] bytes, int start, int length) {
    int place = length < 2 ? 0 : (31 * length + 7 * bytes[start] + bytes[start + length - 1]) & NAMES - 1;
    AsciiString known = names[place];
    if (known == null || !Arrays.equals(known.array(), known.arrayOffset(), known.arrayOffset() + known.length(), bytes, start, start + length)) {
      known = super.splitHeaderName(bytes, start, length);
      names[place] = known;
    }
    return known;
  }

  @Override
  protected boolean isContentAlwaysEmpty(HttpMessage message) {
    boolean interim = ((HttpResponse) message).status().codeClass() == HttpStatusClass.INFORMATIONAL;
    return !interim && bodiless || super.isContentAlwaysEmpty(message);
  }
}
