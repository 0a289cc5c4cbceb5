package dev.waybill.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MomentTests {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 1970-01-01T00:00:00Z",
        "1700000000 | 2023-11-14T22:13:20Z",
        "`1700000000` | 2023-11-14T22:13:20Z",
        "1700000000123 | 2023-11-14T22:13:20.123Z",
        "`1512104268.000200` | 2017-12-01T04:57:48.000200Z",
        "1.7e9 | 2023-11-14T22:13:20Z",
        "-1 | 1969-12-31T23:59:59Z",
        "-0.5 | 1969-12-31T23:59:59.500Z",
        "99999999999 | 5138-11-16T09:46:39Z",
        "100000000000 | 1973-03-03T09:46:40Z",
        "`2024-02-29T23:30:00Z` | 2024-02-29T23:30:00Z",
        "`2024-02-29t23:30:00z` | 2024-02-29T23:30:00Z",
        "`2024-02-29T23:30:00.123456789+05:30` | 2024-02-29T18:00:00.123456789Z",
        "`2024-02-29T23:30:00+0530` | 2024-02-29T18:00:00Z",
        "`2024-02-29T23:30:00-05` | 2024-03-01T04:30:00Z",
        "`2024-02-29 23:30:00` | 2024-02-29T23:30:00Z",
        "`2024-02-29T23:30` | 2024-02-29T23:30:00Z",
        "`2024-02-29` | 2024-02-29T00:00:00Z",
        "`Sun, 06 Nov 1994 08:49:37 GMT` | 1994-11-06T08:49:37Z",
        "`Sun, 6 Nov 1994 08:49:37 +0100` | 1994-11-06T07:49:37Z",
        "`Sunday, 06-Nov-94 08:49:37 GMT` | 1994-11-06T08:49:37Z",
        "`Sun Nov  6 08:49:37 1994` | 1994-11-06T08:49:37Z",
        "` 1700000000 ` | 2023-11-14T22:13:20Z",
      })
  void reads(String value, Instant expected) {
    assertThat(Moment.read(Rig.json(value))).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "``", "`yesterday`", "true", "null", "[]", "`2024-02-30`", "`2024-13-01T00:00:00Z`", "`+1700000000`", "`01700000000`",
        "1e300", "1e1000000000",
        "-1e20", "`24-02-29`", "`Sun, 06 Nov 1994`", "`2024-02-29T25:00:00Z`", "`0x10`",
      })
  void readsNothingElse(String value) {
    assertThat(Moment.read(Rig.json(value))).isEmpty();
  }
}
