package dev.waybill.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much room texts take. */
class WeightTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiterString = " -> ", quoteCharacter = '\0', value = {
    "plain text -> 10", "JVBERi0xLjQK -> 12", "{} -> 46", "[] -> 46", "[0,0] -> 65", "{\"a\":1} -> 95", "[{},{}] -> 155", "<a/> -> 64", "a;b=c -> 5",
  })
  void isWhatItsValuesTake(String text, long weight) {
    assertThat(Weight.of(Buffer.buffer(text))).isEqualTo(weight);
  }

  @Test
  void ofPiecesIsTheirSum() {
    Buffer whole = Buffer.buffer("{\"list\":[{\"a\":\"x,y\"},{}],\"é\":\"<b>\"}");
    for (int i = 0; i <= whole.length(); i++) {
      assertThat(Weight.of(whole.slice(0, i)) + Weight.of(whole.slice(i, whole.length()))).isEqualTo(Weight.of(whole));
    }
    assertThat(Weight.of(Buffer.buffer())).isZero();
  }
}
