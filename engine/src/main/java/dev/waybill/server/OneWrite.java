package dev.waybill.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import java.nio.charset.StandardCharsets;

/**
 * The usual answer, a short one with status 200, as one piece of bytes: the encoder makes two of it, which cost more to hand to the
 * operating system than to copy.
 */
final class OneWrite {
  private static final int LONGEST = 8 * 1024;
  private static final int HEAD = 512;
  private static final byte[] STATUS_LINE = "HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int CRLF = '\r' << 8 | '\n';

  private OneWrite() {}

  /** The answer's bytes, and the answer given back; null where it is not of the usual kind, and still to be written. */
  static ByteBuf of(FullHttpResponse answer, ByteBufAllocator allocator) {
    ByteBuf content = answer.content();
    int length = content.readableBytes();
    if (answer.status().code() != 200 || length == 0 || length > LONGEST || answer.protocolVersion() != HttpVersion.HTTP_1_1
        || !(answer.headers() instanceof HeadersMultiMap fields) || !answer.trailingHeaders().isEmpty()) {
      return null;
    }
    ByteBuf bytes = allocator.ioBuffer(HEAD + length);
    bytes.writeBytes(STATUS_LINE);
    fields.encode(bytes);
    bytes.writeShort(CRLF).writeBytes(content, content.readerIndex(), length);
    answer.release();
    return bytes;
  }
}
