package dev.waybill.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LinearPatternTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      value = {
        "^\\d{4}-\\d{2}$ | 2026-01 | true",
        "^\\d{4}-\\d{2}$ | ٢٠٢٦-01 | false",
        "^[a-z]{1,63}(\\.[a-z]{1,63}){1,10}$ | a.b | true",
        "^(a{10}){10}$ | aaa | false",
        "^a\\{1000}$ | a{1000} | true",
        "^[({1000}]{2}$ | ({ | true",
        "^[]a]+$ | ]a | true",
        "^[^]a]+$ | b | true",
        "^[[:alpha:](]+$ | a( | true",
        "^\\u00e9\\/\\-$ | é/- | true",
        "^\\\\u00e9$ | \\u00e9 | true",
        "^\\x{e9}$ | é | true",
        "b | abc | true",
        "a$ | ab | false",
      })
  void searches(String pattern, String text, boolean found) {
    assertThat(LinearPattern.compile(pattern).matcher(text).find()).isEqualTo(found);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(a{1000}){1000}", "((a{100}){100}){100}", "(((a{10}){10}){10}){100}", "((a{2,900})+){2,900}", "(?:a{1000}){1,1000}",
        "(a{1000}[(]){1000}", "(a{1000}[](]){1000}", "(a{1000}[^](]){1000}", "(a{1000}[[:alpha:](]){1000}", "(a{1000}[\\](]){1000}",
        "(a{1000}\\(){1000}", "(\\p{L}{1000}){1000}",
      })
  @Timeout(20)
  void refusesWhatUnfoldsToTooMuch(String pattern) {
    assertThatThrownBy(() -> LinearPattern.compile(pattern)).hasMessage("The pattern is too large.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      value = {
        "(?=a) | invalid or unsupported Perl syntax",
        "(?<!a)b | invalid named capture",
        "(a)\\1 | invalid escape sequence",
        "a{1001} | invalid repeat count",
        "( | missing closing )",
        "[a | missing closing ]",
        "a** | invalid nested repetition operator",
        "(a{1000}\\Q(\\E){1000} | `\\Q` is no part of JSON Schema's patterns",
      })
  void refusesWhatALinearEngineCannotDo(String pattern, String why) {
    assertThatThrownBy(() -> LinearPattern.compile(pattern)).hasMessage("The pattern cannot be used: " + why + ".");
  }

  @Test
  void refusesLongPatterns() {
    assertThat(LinearPattern.compile("a".repeat(2_000))).isNotNull();
    assertThatThrownBy(() -> LinearPattern.compile("a".repeat(2_001))).hasMessage("The pattern is too large.");
  }
}
