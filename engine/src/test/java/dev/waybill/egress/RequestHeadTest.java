package dev.waybill.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.document.Document;
import dev.waybill.http.Body;
import dev.waybill.http.Headers;
import dev.waybill.http.HttpCall;
import dev.waybill.http.Target;
import dev.waybill.http.Trip;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadTest {
  private final RequestHead head = new RequestHead("api.good.example:8443");

  private static HttpCall call(String method, Headers headers, Body body) {
    return new HttpCall(method, Target.parse("https://api.good.example:8443/a?b=%20"), headers, body, new Trip("d1", Document.EMPTY, 1));
  }

  private String written(HttpCall call, Buffer body) {
    ByteBuf bytes = head.write(UnpooledByteBufAllocator.DEFAULT, call, body);
    try {
      return bytes.toString(StandardCharsets.ISO_8859_1);
    } finally {
      bytes.release();
    }
  }

  @ParameterizedTest
  @CsvSource({"GET, false", "POST, true", "PUT, true", "PATCH, true", "DELETE, false", "Post, false"})
  void aRequestWithoutABodySaysSoWhereOneIsExpected(String method, boolean length) {
    assertThat(written(call(method, Headers.NONE, Body.NONE), null)).isEqualTo(
        method + " /a?b=%20 HTTP/1.1\r\n" + (length ? "Content-Length: 0\r\n" : "") + "host: api.good.example:8443\r\n\r\n");
  }

  @Test
  void headsOfAnyLengthAreWrittenOneAfterTheOther() {
    for (int length : new int[] {0, 1, 500, 8_000, 3}) {
      Buffer bytes = Buffer.buffer("z".repeat(length));
      String value = "v".repeat(length);
      assertThat(written(call("POST", Headers.of("X-A", value, "x-a", "a\tb"), Body.of(bytes)), bytes)).isEqualTo("POST /a?b=%20 HTTP/1.1\r\nX-A: " + value
          + "\r\nx-a: a\tb\r\nContent-Length: " + length + "\r\nhost: api.good.example:8443\r\n\r\n" + bytes);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nb", "a\nb", "a\rb", "a\u0000b", "a\u007fb", "\u0080", "\u010d\u010a", "\u00e9", "\ud83d\ude00"})
  void nothingIsWrittenThatEndsALineOrIsNotAscii(String text) {
    for (HttpCall call : new HttpCall[] {call("GET", Headers.of("X-A", text), Body.NONE), call("GET", Headers.of("X" + text, "1"), Body.NONE),
      call("GET" + text, Headers.NONE, Body.NONE)}) {
      assertThatThrownBy(() -> written(call, null)).isInstanceOf(IllegalArgumentException.class).message().doesNotContain(text);
    }
  }

  @Test
  void aBodyHasTheLengthThatItsCallSays() {
    assertThatThrownBy(() -> written(call("POST", Headers.NONE, Body.of(Buffer.buffer("abc"))), Buffer.buffer("ab"))).isInstanceOf(BodySink.WrongLength.class);
  }
}
