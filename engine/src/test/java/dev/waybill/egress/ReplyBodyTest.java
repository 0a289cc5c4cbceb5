package dev.waybill.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplyBodyTest {
  @ParameterizedTest
  @CsvSource(nullValues = "-", value = {"-, -1, true", "0, 0, true", "9, 9, true", "10, 10, true", "11, 11, false", "' 11 ', 11, false", "-5, -1, true", "x, -1, true", "'', -1, true",
      "'5, 5', -1, true", "9223372036854775807, 9223372036854775807, false", "9223372036854775808, -1, true"})
  void knowsWhatIsAnnounced(String contentLength, long announced, boolean fits) {
    assertThat(ReplyBody.announced(contentLength)).isEqualTo(announced);
    assertThat(new ReplyBody(10).expects(contentLength)).isEqualTo(fits);
  }

  /** Pieces by their lengths; the last is the one that does not fit, where one does not. */
  @ParameterizedTest
  @CsvSource({"'', true", "0, true", "10, true", "11, false", "4 6, true", "4 7, false", "4 3 3, true", "4 3 4, false", "10 0, true", "10 1, false", "1 1 1 1 1 1 1 1 1 1, true",
      "1 1 1 1 1 1 1 1 1 1 1, false"})
  void takesPiecesUpToItsCap(String lengths, boolean fits) {
    for (String announced : new String[] {null, "3", "10", "1000000"}) {
      ReplyBody body = new ReplyBody(10);
      body.expects(announced);
      String expected = "";
      String[] pieces = lengths.isEmpty() ? new String[0] : lengths.split(" ");
      for (int i = 0; i < pieces.length; i++) {
        String piece = String.valueOf((char) ('a' + i)).repeat(Integer.parseInt(pieces[i]));
        assertThat(body.take(Buffer.buffer(piece))).isEqualTo(fits || i < pieces.length - 1);
        expected += piece;
      }
      assertThat(body.bytes().toString()).isEqualTo(fits ? expected : "");
    }
  }

  @Test
  void copiesNoSinglePiece() {
    ReplyBody body = new ReplyBody(10);
    Buffer piece = Buffer.buffer("hello");
    assertThat(body.take(piece)).isTrue();
    assertThat(body.bytes()).isSameAs(piece);
  }
}
