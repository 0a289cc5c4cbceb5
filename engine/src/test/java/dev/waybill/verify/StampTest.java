package dev.waybill.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.document.Document;
import dev.waybill.plan.Rig;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StampTest {
  private static final Stamp STAMP = new Stamp(document -> null, Duration.ofSeconds(300));

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "1772366400 | 2026-03-01T12:00:00Z", "1772366400000 | 2026-03-01T12:00:00Z", "1772366400.250 | 2026-03-01T12:00:00.250Z",
    "1772366400123 | 2026-03-01T12:00:00.123Z", "0 | 1970-01-01T00:00:00Z", "' 1772366400 ' | 2026-03-01T12:00:00Z",
    "99999999999 | 5138-11-16T09:46:39Z", "100000000000 | 1973-03-03T09:46:40Z", "2026-03-01T12:00:00Z | 2026-03-01T12:00:00Z",
    "2026-03-01T13:00:00+01:00 | 2026-03-01T12:00:00Z", "2026-03-01T12:00:00.5Z | 2026-03-01T12:00:00.500Z",
    "'Sun, 1 Mar 2026 12:00:00 GMT' | 2026-03-01T12:00:00Z", "'Sun, 01 Mar 2026 14:00:00 +0200' | 2026-03-01T12:00:00Z",
  })
  void holdsUpToItsToleranceEitherWay(String text, Instant made) {
    assertThat(STAMP.flaw(text, made)).isNull();
    assertThat(STAMP.flaw(text, made.plusSeconds(300))).isNull();
    assertThat(STAMP.flaw(text, made.minusSeconds(300))).isNull();
    assertThat(STAMP.flaw(text, made.plusSeconds(300).plusNanos(1))).isEqualTo("old_timestamp");
    assertThat(STAMP.flaw(text, made.minusSeconds(300).minusNanos(1))).isEqualTo("future_timestamp");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "-1", "+1772366400", "1e9", "1772366400.", ".5", "1772366400.1234567890", "177236640000000000", "2026-03-01",
    "2026-03-01T12:00:00", "2026-02-30T12:00:00Z", "Mon, 01 Mar 2026 12:00:00 GMT", "1772366400,5", "0x10", "\u0661\u0662"})
  void refusesWhatIsNoTime(String text) {
    assertThat(STAMP.flaw(text, Deliveries.NOW)).isEqualTo("bad_timestamp");
  }

  @Test
  void refusesWhatIsNotThere() {
    assertThat(STAMP.flaw(null, Deliveries.NOW)).isEqualTo("no_timestamp");
  }

  @Test
  void readsTheTextAsItCame() {
    assertThat(text(Rig.tree("' 17 '"))).isEqualTo(" 17 ");
    assertThat(text(Rig.tree("17"))).isEqualTo("17");
    assertThat(text(Rig.tree("'" + "1".repeat(64) + "'"))).isEqualTo("1".repeat(64));
    assertThat(text(Rig.tree("'" + "1".repeat(65) + "'"))).isNull();
    assertThat(text(Rig.tree("' '"))).isNull();
    assertThat(text(Rig.tree("null"))).isNull();
    assertThat(text(Rig.tree("[17]"))).isNull();
  }

  private static String text(JsonNode value) {
    return new Stamp(document -> value, Stamp.DEFAULT).text(Document.EMPTY);
  }
}
