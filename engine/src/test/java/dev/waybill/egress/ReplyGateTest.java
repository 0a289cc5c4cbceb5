package dev.waybill.egress;

import static dev.waybill.egress.WireRig.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A connection carries one reply to one request; whatever else a provider writes ends it. */
class ReplyGateTest {

  private static EmbeddedChannel channel() {
    return new EmbeddedChannel(new ReplyGate(32 << 10));
  }

  private static void ask(EmbeddedChannel channel, String method) {
    channel.pipeline().get(ReplyGate.class).begin(method);
  }

  /** How many final heads came of it. */
  private static int read(EmbeddedChannel channel, String bytes) {
    if (!channel.isOpen()) {
      return 0;
    }
    channel.writeInbound(Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1));
    int finals = 0;
    for (Object message = channel.readInbound(); message != null; message = channel.readInbound()) {
      finals += message instanceof HttpResponse head && head.status().code() >= 200 ? 1 : 0;
      ReferenceCountUtil.release(message);
    }
    return finals;
  }

  private static String unescaped(String text) {
    return text.replace("\\r", "\r").replace("\\n", "\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "GET HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\n{}",
      "GET \\r\\n\\r\\nHTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\n{}",
      "GET HTTP/1.1 200 OK\\r\\nContent-Length: 4\\r\\n\\r\\n\\r\\n\\r\\n",
      "GET HTTP/1.1 200 OK\\r\\nContent-Length: 0\\r\\n\\r\\n",
      "GET HTTP/1.1 204 No Content\\r\\n\\r\\n",
      "GET HTTP/1.1 204 No Content\\r\\nContent-Length: 0\\r\\n\\r\\n",
      "GET HTTP/1.1 304 Not Modified\\r\\nETag: x\\r\\n\\r\\n",
      "HEAD HTTP/1.1 200 OK\\r\\n\\r\\n",
      "POST HTTP/1.1 100 Continue\\r\\n\\r\\nHTTP/1.1 201 Created\\r\\nContent-Length: 1\\r\\n\\r\\nx",
      "GET HTTP/1.1  103 Early Hints\\r\\nLink: </a>\\r\\n\\r\\nHTTP/1.1 103 Early Hints\\r\\n\\r\\nHTTP/1.1 200 OK\\r\\nContent-Length: 1\\r\\n\\r\\nx",
      "GET HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n2\\r\\n{}\\r\\n0\\r\\n\\r\\n",
      "GET HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n2;x=y\\r\\n{}\\r\\n0\\r\\nX-Trailer: 1\\r\\n\\r\\n",
      "GET HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n"})
  void isKeptAfterASoundReplyHoweverItIsCut(String of) {
    String method = of.substring(0, of.indexOf(' '));
    String reply = unescaped(of.substring(of.indexOf(' ') + 1));
    EmbeddedChannel channel = channel();
    for (int cut = 0; cut <= reply.length(); cut++) {
      ask(channel, method);
      assertThat(read(channel, reply.substring(0, cut)) + read(channel, reply.substring(cut, cut)) + read(channel, reply.substring(cut))).isEqualTo(1);
      assertThat(channel.isOpen()).as("cut at %s", cut).isTrue();
    }
    ask(channel, method);
    for (int i = 0; i < reply.length(); i++) {
      read(channel, reply.substring(i, i + 1));
    }
    assertThat(channel.isOpen()).as("byte by byte").isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "GET HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\n{}x",
      "GET HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\n{}\\r\\n",
      "GET HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\n{}{\"poison\":true}",
      "GET HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\n{}HTTP/1.1 200 OK\\r\\nContent-Le",
      "GET HTTP/1.1 200 OK\\r\\nContent-Length: 0\\r\\n\\r\\nx",
      "GET HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n2\\r\\n{}\\r\\n0\\r\\n\\r\\nx",
      "GET HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\nHTTP/1.1 200 OK\\r\\n",
      "GET HTTP/1.1 103 Early Hints\\r\\n\\r\\nHTTP/1.1 200 OK\\r\\nContent-Length: 1\\r\\n\\r\\nxy",
      "GET HTTP/1.1 204 No Content\\r\\n\\r\\nx",
      "GET HTTP/1.1 204 No Content\\r\\nContent-Length: 15\\r\\n\\r\\n",
      "GET HTTP/1.1 204 No Content\\r\\nContent-Length: 15\\r\\n\\r\\n{\"poison\":true}",
      "GET HTTP/1.1 204 No Content\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n",
      "GET HTTP/1.1 304 Not Modified\\r\\nContent-Length: 2\\r\\n\\r\\n",
      "HEAD HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\n{}"})
  void endsWithAReplyThatHasMoreBehindIt(String of) {
    String method = of.substring(0, of.indexOf(' '));
    String reply = unescaped(of.substring(of.indexOf(' ') + 1));
    for (int cut = 0; cut <= reply.length(); cut++) {
      EmbeddedChannel channel = channel();
      ask(channel, method);
      assertThat(read(channel, reply.substring(0, cut)) + read(channel, reply.substring(cut))).isGreaterThan(0);
      assertThat(channel.isOpen()).as("cut at %s", cut).isFalse();
    }
  }

  @Test
  void endsWhenBytesComeThatNobodyAskedFor() {
    EmbeddedChannel channel = channel();
    assertThat(read(channel, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")).isZero();
    assertThat(channel.isOpen()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\n{}x",
      "HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n2\\r\\n{}\\r\\n0\\r\\n\\r\\nHTTP/1.1 200",
      "HTTP/1.1 204 No Content\\r\\nContent-Length: 15\\r\\n\\r\\n{\"poison\":true}"})
  void noneOfItMeetsTheNextCall(String reply) throws IOException {
    try (RawProvider provider = new RawProvider(connection -> {
          while (connection.readRequest() != null) {
            connection.write(unescaped(reply));
          }
        }); WireRig rig = new WireRig(WireLimits.STANDARD.withConnections(1, 100))) {
      for (int i = 0; i < 20; i++) {
        assertThat(result(rig.get(provider)).status()).isIn(200, 204);
      }
      assertThat(provider.accepted()).isEqualTo(20);
    }
  }
}
