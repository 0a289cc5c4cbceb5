package dev.waybill.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FigureTest {
  @ParameterizedTest
  @CsvSource({"1.0, AIM", "1.1, AIM", "1.11, FIRST", "1.2, FIRST", "1.21, MISSED", "NaN, MISSED"})
  void aSmallValueIsGood(double value, Figure.State state) {
    assertThat(Figure.most("P1", "what", value, "", 1.2, 1.1).state()).isEqualTo(state);
  }

  @ParameterizedTest
  @CsvSource({"2.8, AIM", "2.79, FIRST", "2.4, FIRST", "2.39, MISSED", "NaN, MISSED"})
  void aLargeValueIsGood(double value, Figure.State state) {
    assertThat(Figure.least("P3", "what", value, 2.4, 2.8).state()).isEqualTo(state);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "3, 3", "0.0512, 0.051", "1.2345, 1.23", "12.345, 12.3", "123.45, 123"})
  void showsThreeDigitsThatCount(double value, String text) {
    assertThat(Figure.text(value)).isEqualTo(text);
  }
}
