package dev.waybill.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatenciesTest {
  @ParameterizedTest
  @ValueSource(longs = {1_000, 6_300, 6_400, 12_700, 12_800, 50_000, 999_000, 5_000_000, 123_456_789, 30_000_000_000L})
  void givesAValueBackWithinTwoPercent(long nanos) {
    Latencies latencies = new Latencies();
    latencies.add(nanos);
    assertThat(latencies.micros(0.5)).isCloseTo(nanos / 1_000.0, within(nanos / 1_000.0 * 0.02));
  }

  @Test
  void tellsTheMiddleFromTheTail() {
    Latencies latencies = new Latencies();
    for (int i = 0; i < 98; i++) {
      latencies.add(100_000);
    }
    latencies.add(9_000_000);
    latencies.add(9_000_000);
    assertThat(latencies.micros(0.5)).isCloseTo(100, within(2.0));
    assertThat(latencies.micros(0.99)).isCloseTo(9_000, within(180.0));
  }
}
