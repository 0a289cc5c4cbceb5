package dev.waybill.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.document.Document;
import dev.waybill.http.Headers;
import dev.waybill.http.HttpReply;
import dev.waybill.tree.ExactNodes;
import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @ParameterizedTest(name = "`{0}` is {1} ms")
  @CsvSource(delimiter = '|', value = {
    "0 | 0", "1 | 1000", "120 | 120000", "' 5 ' | 5000", "1.5 | 1500", "0.001 | 1", "-5 | 0", "999999999 | 31536000000",
    "1e9 |", "1767225600 | 0", "1767225601 | 1000", "1767225599 | 0", "1000000000 | 31536000000", "1499999999 | 31536000000", "1500000000 | 0", "1767225610.25 | 10250",
    "1767225600000 | 0", "1767225600500 | 500", "1767225599000 | 0", "1000000000000 | 31536000000", "1500000000000 | 0", "99999999999999999999 | 31536000000",
    "'Thu, 01 Jan 2026 00:00:30 GMT' | 30000", "'Wed, 31 Dec 2025 23:59:59 GMT' | 0", "'Fri, 01 Jan 2026 00:00:30 GMT' |",
    "'Thu, 01 Jan 2026 00:00:30' |", "2026-01-01T00:00:30Z | 30000", "2026-01-01T01:00:30+01:00 | 30000",
    "2026-01-01T00:00:00.250Z | 250", "2025-01-01T00:00:00Z | 0", "2026-01-01 00:00:30 |", "2026-01-01 |",
    "9999-12-31T23:59:59Z | 31536000000", "+999999999-12-31T23:59:59Z |", "'' |", "soon |", "5s |", "1_000 |", "١ |", "--1 |", "1.2.3 |", ". |",
    "NaN |", "Infinity |", "0x10 |", "1767225601Z |", "000000000000000000000000000000000000000000000000000000000000000000001 |",
  })
  void readsWhatIsWrittenAndDoesNotGuess(String text, Long millis) {
    assertThat(RetryAfter.read(ExactNodes.FACTORY.textNode(text), NOW)).isEqualTo(millis == null ? null : Duration.ofMillis(millis));
    HttpReply reply = new HttpReply(429, Headers.of("retry-after", text), Buffer.buffer(), Document.EMPTY);
    assertThat(RetryAfter.of(reply, NOW)).isEqualTo(millis == null ? null : Duration.ofMillis(millis));
  }

  @ParameterizedTest(name = "the number {0} is {1} ms")
  @CsvSource({"5,5000", "5.5,5500", "1767225601,1000", "1767225600500,500", "-1,0", "1e9,31536000000", "1.767225601e9,1000", "1e20,31536000000", "1e1000000000,31536000000", "-1e1000000000,0", "1e-1000000000,0", "1e2,100000"})
  void readsNumbersHoweverTheyAreWritten(String number, long millis) {
    assertThat(RetryAfter.read(ExactNodes.FACTORY.numberNode(new BigDecimal(number)), NOW)).isEqualTo(Duration.ofMillis(millis));
  }

  @Test
  void saysNothingWhereNothingIsSaid() {
    assertThat(RetryAfter.of(new HttpReply(429, Headers.NONE, Buffer.buffer(), Document.EMPTY), NOW)).isNull();
    for (JsonNode node : new JsonNode[] {ExactNodes.FACTORY.objectNode(), ExactNodes.FACTORY.arrayNode().add(5), ExactNodes.FACTORY.nullNode(),
        ExactNodes.FACTORY.missingNode(), ExactNodes.FACTORY.booleanNode(true)}) {
      assertThat(RetryAfter.read(node, NOW)).isNull();
    }
  }
}
