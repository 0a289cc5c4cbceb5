package dev.waybill.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.waybill.document.Document;
import dev.waybill.document.Root;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

class HttpReplyTest {
  private static final Document DOCUMENT = Document.EMPTY.with(Root.ID, TextNode.valueOf("d1"));

  @Test
  void putsStatusAndHeaderIntoTheCallsDocument() {
    Headers headers = Headers.of("X-A", "1", "Set-Cookie", "a=1; Path=/", "x-a", "2", "SET-COOKIE", "b=2");
    HttpReply reply = HttpReply.received(429, headers, Buffer.buffer("x"), new Trip("d1", DOCUMENT, 0));
    assertThat(reply.document().root(Root.STATUS).intValue()).isEqualTo(429);
    assertThat(reply.document().root(Root.HEADER)).hasToString("{\"x-a\":\"1, 2\",\"set-cookie\":\"a=1; Path=/, b=2\"}");
    assertThat(reply.document().root(Root.ID).textValue()).isEqualTo("d1");
    assertThat(DOCUMENT.root(Root.STATUS).isMissingNode()).isTrue();
    assertThat(reply).hasToString("HttpReply[429, 1 bytes]");
  }

  @Test
  void keepsReceivedFieldsInTheirOrder() {
    MultiMap received = MultiMap.caseInsensitiveMultiMap().add("B", "1").add("A", "2").add("b", "3");
    Headers headers = Headers.of(received);
    assertThat(headers.size()).isEqualTo(3);
    assertThat(headers.name(2) + headers.value(2)).isEqualTo("b3");
    assertThat(headers.all("B")).containsExactly("1", "3");
    assertThat(headers).hasToString("Headers[B, A, b]");
  }

  @Test
  void remembersThatSomethingMayHaveLeft() {
    Trip trip = new Trip("d1", DOCUMENT, 0);
    assertThat(trip.mayHaveLeft()).isFalse();
    trip.noteSending();
    assertThat(trip.mayHaveLeft()).isTrue();
  }
}
