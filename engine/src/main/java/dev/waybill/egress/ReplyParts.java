package dev.waybill.egress;

import dev.waybill.http.DataType;
import dev.waybill.http.Headers;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.buffer.impl.VertxByteBufAllocator;
import io.vertx.core.http.impl.HttpUtils;
import java.util.Iterator;
import java.util.Map;

/** What is read from the parts of a reply, as the decoder makes them. */
final class ReplyParts {
  private ReplyParts() {}

  /** Why it is no part of a reply that we understand, or null. */
  static Throwable wrong(HttpObject part) {
    if (part.decoderResult().isFailure()) {
      return part.decoderResult().cause();
    }
    boolean known = !(part instanceof HttpResponse response)
        || response.protocolVersion() == HttpVersion.HTTP_1_1 || response.protocolVersion() == HttpVersion.HTTP_1_0;
    return known ? null : new IllegalStateException("another version of HTTP");
  }

  /** On the heap, for whoever keeps it: what was read goes back to its pool. */
  static Buffer copy(ByteBuf bytes) {
    return Buffer.buffer(VertxByteBufAllocator.DEFAULT.heapBuffer(bytes.readableBytes(), Integer.MAX_VALUE).writeBytes(bytes));
  }

  /** The header, whose names and values become text where they are read. */
  static Headers fields(HttpHeaders received) {
    CharSequence[] fields = new CharSequence[2 * received.size()];
    Iterator<Map.Entry<CharSequence, CharSequence>> each = received.iteratorCharSequence();
    for (int i = 0; i < fields.length; i += 2) {
      Map.Entry<CharSequence, CharSequence> field = each.next();
      fields[i] = field.getKey();
      fields[i + 1] = field.getValue();
    }
    return Headers.received(fields);
  }

  /** Where a file was asked for, JSON or XML may be a failure that comes with a good status: whoever judges it needs all of it. */
  static boolean mayRefuse(HttpResponse head) {
    return DataType.of(head.headers().get(HttpHeaderNames.CONTENT_TYPE)) != DataType.OTHER;
  }

  /** How long the provider says that it keeps the connection while it is idle. */
  static long idleSeconds(HttpResponse head) {
    String hint = head.headers().get(HttpHeaderNames.KEEP_ALIVE);
    int seconds = hint == null ? -1 : HttpUtils.parseKeepAliveHeaderTimeout(hint);
    return seconds < 0 ? Long.MAX_VALUE : seconds;
  }
}
