package dev.waybill.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.audit.Print;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MinutesTest {

  @Test
  void aBodyThatWasNotReadHasNoHashAndAnEmptyAnswerThatOfNothing() {
    assertThat(new Minutes().taken()).isNull();
    assertThat(new Minutes().given()).isSameAs(Print.EMPTY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "190", "1024", "1025", "1024 1", "1 1024", "3 0 5", "5000", "5000 10", "10 5000 20 100000"})
  void theHashIsThatOfAllPiecesHoweverTheyCome(String sizes) {
    Random random = new Random(11);
    List<Minutes> atOnce = new ArrayList<>();
    // Several under way at once on one thread must not mix.
    for (int i = 0; i < 40; i++) {
      atOnce.add(new Minutes());
    }
    Buffer whole = Buffer.buffer();
    for (String size : sizes.split(" ")) {
      byte[] piece = new byte[Integer.parseInt(size)];
      random.nextBytes(piece);
      whole.appendBytes(piece);
      for (Minutes minutes : atOnce) {
        // Also a piece that stands in the middle of something larger.
        Buffer larger = Buffer.buffer("ab").appendBytes(piece).appendString("c");
        minutes.takes(larger.slice(2, 2 + piece.length));
        minutes.gives(Buffer.buffer(Arrays.copyOf(piece, piece.length)));
      }
    }
    Print expected = Print.of(ByteBuffer.wrap(whole.getBytes()));
    for (Minutes minutes : atOnce) {
      assertThat(minutes.taken().sha256()).isEqualTo(expected.sha256()).isEqualTo(minutes.given().sha256());
      assertThat(minutes.taken().bytes()).isEqualTo(whole.length()).isEqualTo(minutes.given().bytes());
    }
  }
}
