package dev.waybill.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FramingTest {
  private static final String[] SOUND = {
      "GET / HTTP/1.1\r\nHost: a.example:80\r\n\r\n",
      "POST /v1/dispatch/a/b HTTP/1.1\r\nHost: [::1]:8080\r\nContent-Length: 5\r\nX-A:\t b \r\n\r\nhello",
      "POST /x HTTP/1.1\r\nhost:a\r\nTransfer-Encoding: Chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\nX-T: 1\r\n\r\n",
      "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n1\r\nb\r\nA\r\n0123456789\r\n0\r\n\r\n",
      "GET / HTTP/1.0\r\n\r\n",
      "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\nCookie: " + "c".repeat(5_000) + "\r\n\r\n"};
  private static final String[] UNSOUND = {"\r", "\n", "\r\n", " ", "\t", ":", "\0", "\u007f", "\u00ff", ",", "0", "f", "+", "HTTP/2.0",
      "Host: b\r\n", "Content-Length: 5\r\n", "Content-Length: 05 \r\n", "Content-Length: 1,1\r\n", "Content-Length: 1234567890123456789\r\n",
      "Transfer-Encoding: chunked\r\n", "Transfer-Encoding: gzip\r\n", " folded\r\n", "x".repeat(4_090), "y".repeat(21_000)};

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void isTheSameHoweverTheBytesAreCut(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 400; round++) {
      byte[] bytes = requests(random).getBytes(StandardCharsets.ISO_8859_1);
      assertThat(verdict(bytes, random.nextInt(3) * 4_000 + 1, random)).describedAs(new String(bytes, StandardCharsets.ISO_8859_1))
          .isEqualTo(verdict(bytes, 1, random)).isEqualTo(verdict(bytes, bytes.length, random));
    }
  }

  @Test
  void passesWhatIsSoundAndCountsItsHeads() {
    byte[] all = String.join("", SOUND).getBytes(StandardCharsets.ISO_8859_1);
    assertThat(verdict(all, all.length, new Random(0))).isEqualTo("0 heads=6 body=false");
  }

  @Test
  void remembersAGoodHostAndNoOther() {
    FramingScratch scratch = new FramingScratch();
    for (String host : List.of("a.example", "a.example", "a b", "a.example", "", "a@b", "a.exampl", "a.example:0")) {
      byte[] fresh = host.getBytes(StandardCharsets.ISO_8859_1);
      assertThat(scratch.isAuthority(fresh, 0, fresh.length)).describedAs(host)
          .isEqualTo(new FramingScratch().isAuthority(fresh, 0, fresh.length));
    }
  }

  private static String requests(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(3); i >= 0; i--) {
      text.append(SOUND[random.nextInt(SOUND.length)]);
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      int at = random.nextInt(text.length());
      text.replace(at, Math.min(text.length(), at + random.nextInt(3)), UNSOUND[random.nextInt(UNSOUND.length)]);
    }
    return text.toString();
  }

  /** Of reads of up to so many bytes, in memory outside of the heap as they come. */
  private static String verdict(byte[] bytes, int most, Random random) {
    Framing framing = new Framing(new FramingScratch());
    int refusal = 0;
    for (int at = 0; at < bytes.length && refusal == 0;) {
      int some = Math.min(bytes.length - at, most == bytes.length ? most : 1 + random.nextInt(most));
      ByteBuf read = Unpooled.directBuffer(some).writeBytes(bytes, at, some);
      refusal = framing.check(read);
      assertThat(read.readableBytes()).isEqualTo(some);
      read.release();
      at += some;
    }
    return refusal + " heads=" + framing.heads() + " body=" + (refusal == 0 && framing.inBody());
  }
}
