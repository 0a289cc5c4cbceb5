package dev.waybill.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {
  @ParameterizedTest
  @CsvSource({
    "1ms, PT0.001S", "500ms, PT0.5S", "15s, PT15S", "2m, PT2M", "24h, PT24H", "365d, PT8760H", "007s, PT7S",
    "31536000000ms, PT8760H", "8760h, PT8760H"
  })
  void readsDurations(String text, Duration duration) {
    assertThat(Units.duration(text)).contains(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "0", "0s", "-1s", "+1s", "1", "1 s", "1.5s", "1S", "1min", "s", "366d", "8761h", "31536000001ms", "999999999999d",
        "9999999999999s", "1e12", "١s", "1s\n", "PT1S"
      })
  void refusesWhatIsNoDuration(String text) {
    assertThat(Units.duration(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"100/s, 100, PT1S", "10/60s, 10, PT1M", "1/500ms, 1, PT0.5S", "5/m, 5, PT1M", "7/h, 7, PT1H", "1/365d, 1, PT8760H"})
  void readsRates(String text, int count, Duration per) {
    assertThat(Units.rate(text)).contains(new Units.Rate(count, per));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0/s", "100", "100/", "/s", "-1/s", "1/0s", "1/366d", "1.5/s", "10 / s", "9999999999/s", "1/s/s"})
  void refusesWhatIsNoRate(String text) {
    assertThat(Units.rate(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "1B, 1", "1kB, 1000", "50MB, 50000000", "2GB, 2000000000", "1KiB, 1024", "10MiB, 10485760", "1GiB, 1073741824",
    "1048576GiB, 1125899906842624"
  })
  void readsSizes(String text, long bytes) {
    assertThat(Units.bytes(text)).contains(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0B", "0MB", "1", "-1MB", "1.5MB", "1 MB", "1mb", "1KB", "1TB", "1048577GiB", "999999999999GB", "1e3B"})
  void refusesWhatIsNoSize(String text) {
    assertThat(Units.bytes(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"500ms..30s, PT0.5S, PT30S", "5s..5s, PT5S, PT5S", "60s, PT1M, PT1M"})
  void readsRanges(String text, Duration from, Duration to) {
    assertThat(Units.range(text)).contains(new Units.Range(from, to));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "..", "30s..500ms", "5s..", "..5s", "5s...6s", "5s - 6s", "0s..1s", "1s..2s..3s"})
  void refusesWhatIsNoRange(String text) {
    assertThat(Units.range(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1%, 1", "50%, 50", "100%, 100"})
  void readsPercentages(String text, int percent) {
    assertThat(Units.percent(text)).contains(percent);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0%", "101%", "50", "5.5%", "-1%", "1000%"})
  void refusesWhatIsNoPercentage(String text) {
    assertThat(Units.percent(text)).isEmpty();
  }
}
