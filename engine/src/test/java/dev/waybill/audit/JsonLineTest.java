package dev.waybill.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonLineTest {
  private final JsonLine line = new JsonLine();

  private String text() {
    return new String(line.bytes(), 0, line.length(), StandardCharsets.US_ASCII);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 9, 10, 99, 100, 1_234_567_890, Long.MAX_VALUE, -1, Long.MIN_VALUE})
  void writesNumbersAsTheyAre(long number) {
    assertThat(line.number(7).number(number)).isSameAs(line);
    assertThat(text()).isEqualTo("7" + number);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-01T12:00:00.120Z, 2026-01-01T12:00:00.120Z", "2026-01-01T12:00:00Z, 2026-01-01T12:00:00.000Z",
    "2026-12-31T23:59:59.999999Z, 2026-12-31T23:59:59.999Z", "1969-12-31T23:59:59.001Z, 1969-12-31T23:59:59.001Z",
  })
  void writesTimesToTheMillisecond(Instant time, String written) {
    line.time(time.toEpochMilli()).time(time.toEpochMilli()).time(time.plusSeconds(1).toEpochMilli());
    assertThat(text()).startsWith("\"" + written + "\"\"" + written).endsWith(written.substring(19) + "\"").hasSize(3 * 26);
  }

  @Test
  void escapesWhatIsNotPlainAscii() {
    line.text("a b~\"\\/\n\u007f\u00e9\u20ac\ud83d\ude00");
    assertThat(text()).isEqualTo("\"a b~\\\"\\\\/\\u000a\\u007f\\u00e9\\u20ac\\ud83d\\ude00\"");
  }

  @Test
  void growsWithWhatIsWritten() {
    String large = "\u0001".repeat(100_000);
    line.raw(JsonLine.ascii("x")).text(large).hex(new byte[] {0, 15, (byte) 0xab, (byte) 0xff}).put('}');
    assertThat(line.length()).isEqualTo(1 + 2 + 600_000 + 8 + 1);
    assertThat(text()).startsWith("x\"\\u0001").endsWith("\\u0001\"000fabff}");
    assertThat(line.cut(1).length()).isOne();
  }
}
