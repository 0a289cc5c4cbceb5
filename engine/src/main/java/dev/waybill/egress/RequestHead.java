package dev.waybill.egress;

import dev.waybill.http.FieldRules;
import dev.waybill.http.Headers;
import dev.waybill.http.HttpCall;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes a request's head (RFC 9112), its body behind it where that is at hand, as one run of bytes. Refuses, with an exception, whatever
 * would end a line or is not ASCII. One connection, one thread at a time.
 */
final class RequestHead {
  private static final byte[] VERSION = " HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CONTENT_LENGTH = "Content-Length: ".getBytes(StandardCharsets.US_ASCII);

  private final byte[] host;
  private byte[] bytes = new byte[512];
  private int length;

  RequestHead(String hostField) {
    this.host = ("host: " + hostField + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * The bytes, which the caller releases.
   *
   * @param body all of the call's body where it stands behind the head, or null
   */
  ByteBuf write(ByteBufAllocator allocator, HttpCall call, Buffer body) {
    long contentLength = call.body().length();
    if (body != null && body.length() != contentLength) {
      throw new BodySink.WrongLength();
    }
    length = 0;
    token(call.method());
    put(' ');
    text(call.target().path(), '!');
    put(VERSION);
    Headers headers = call.headers();
    for (int i = 0; i < headers.size(); i++) {
      token(headers.name(i));
      put(':');
      put(' ');
      value(headers.value(i));
      put('\r');
      put('\n');
    }
    if (!call.body().isNone() || expectsBody(call.method())) {
      put(CONTENT_LENGTH);
      value(Long.toString(contentLength));
      put('\r');
      put('\n');
    }
    put(host);
    int behind = body == null ? 0 : body.length();
    ByteBuf out = allocator.directBuffer(length + behind).writeBytes(bytes, 0, length);
    return behind == 0 ? out : out.writeBytes(body.getByteBuf());
  }

  private void token(String text) {
    if (!FieldRules.isToken(text)) {
      throw new IllegalArgumentException("not a token");
    }
    text(text, '!');
  }

  /** Whether a server may wait for a body where nothing is said of one. */
  private static boolean expectsBody(String method) {
    return method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
  }

  private void value(String text) {
    text(text, ' ');
  }

  /** @param least the first character that may stand in it; the last is the tilde */
  private void text(String text, char least) {
    int count = text.length();
    reserve(count);
    for (int i = 0; i < count; i++) {
      char c = text.charAt(i);
      if ((c < least || c >= 127) && (c != '\t' || least != ' ')) {
        throw new IllegalArgumentException("a character that cannot be sent");
      }
      bytes[length + i] = (byte) c;
    }
    length += count;
  }

  private void put(char c) {
    reserve(1);
    bytes[length++] = (byte) c;
  }

  private void put(byte[] some) {
    reserve(some.length);
    System.arraycopy(some, 0, bytes, length, some.length);
    length += some.length;
  }

  private void reserve(int count) {
    if (bytes.length - length < count) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + count));
    }
  }
}
