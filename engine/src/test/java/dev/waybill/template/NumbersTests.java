package dev.waybill.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.FloatNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumbersTests {
  @ParameterizedTest
  @ValueSource(strings = {"0", "-0", "7", "10", "9", "1234567890", "-1.50", "0.1", "0.0", "1.09", "1e3", "1E3", "1e+3", "1e-3", "-0.5E-09", "1.5e0"})
  void readsWhatJsonWritesAsANumber(String text) {
    assertThat(Numbers.read(text)).contains(new BigDecimal(text));
    assertThat(Numbers.of(Rig.JSON.createObjectNode().textNode(text))).contains(new BigDecimal(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "", "-", "--1", "+7", "00", "007", "-01", ".5", "-.5", "1.", "-1.", "1.e5", "1..5", "1.5.1", "1e", "1e+", "1e-", "1.5e", "1e5.0", "1e1e1",
    "1x", "1.5x", "1e5x", " 1", "1 ", "1,0", "1/2", "1:", "/", ":", "0x10", "1_0", "1L", "1f", "\u0663", "\uff11", "Infinity", "NaN",
    "1e99999999999", "1e-99999999999",
  })
  void readsNothingElse(String text) {
    assertThat(Numbers.read(text)).isEmpty();
  }

  @Test
  void readsAThousandDigitsAndNoMore() {
    assertThat(Numbers.read("9".repeat(1_000))).contains(new BigDecimal("9".repeat(1_000)));
    assertThat(Numbers.read("9".repeat(1_001))).isEmpty();
    assertThat(Numbers.read("0." + "9".repeat(999))).isEmpty();
  }

  @Test
  void readsBinaryFractionsByTheirShortestText() {
    assertThat(Numbers.of(FloatNode.valueOf(0.1f))).contains(new BigDecimal("0.1"));
    assertThat(Numbers.of(DoubleNode.valueOf(0.1))).contains(new BigDecimal("0.1"));
    assertThat(Numbers.of(DoubleNode.valueOf(Double.NaN))).isEmpty();
    assertThat(Numbers.of(DoubleNode.valueOf(Double.POSITIVE_INFINITY))).isEmpty();
    assertThat(Numbers.of(LongNode.valueOf(Long.MIN_VALUE))).contains(new BigDecimal("-9223372036854775808"));
    assertThat(Numbers.of(MissingNode.getInstance())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
    "1 | 1 | true", "1 | 2 | false", "1 | 1.0 | true", "1 | `1` | true", "1.0 | `1` | true", "1 | `1.0` | true", "1 | `01` | false",
    "1 | `` | false", "1 | `x` | false", "1 | true | false", "0 | false | false", "0 | null | false", "1 | [1] | false", "1 | {} | false",
    "12345678901234567890 | 12345678901234567891 | false", "1e400 | 10e399 | true", "-0 | 0 | true",
    "`1` | `1` | true", "`1` | `1.0` | false", "`a` | `A` | false", "`` | `` | true", "`true` | true | false", "`null` | null | false",
    "true | true | true", "true | false | false", "null | null | true", "null | false | false",
    "[] | [] | true", "[1] | [1.0] | true", "[1, `a`] | [`1`, `a`] | true", "[1] | [1, 1] | false", "[1, 2] | [1, 3] | false",
    "[1, 2] | [3, 2] | false", "[1, 2] | [2, 1] | false", "[] | {} | false", "[] | null | false", "[`a`] | `a` | false", "[null] | [] | false",
    "{} | {} | true", "{`a`: 1} | {`a`: `1`} | true", "{`a`: 1, `b`: 2} | {`b`: 2, `a`: 1} | true", "{`a`: 1} | {`a`: 2} | false",
    "{`a`: 1} | {`b`: 1} | false", "{`a`: 1} | {`a`: 1, `b`: 2} | false", "{`a`: null} | {`b`: null} | false", "{`a`: [{`b`: 1}]} | {`a`: [{`b`: 1.0}]} | true",
    "{`a`: [{`b`: 1}]} | {`a`: [{`b`: 2}]} | false", "{} | `` | false",
  })
  void comparesByValueWhicheverStandsLeft(String left, String right, boolean same) {
    assertThat(Numbers.same(Rig.json(left), Rig.json(right))).isEqualTo(same);
    assertThat(Numbers.same(Rig.json(right), Rig.json(left))).isEqualTo(same);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "``", "null", "[]", "{}", "false"})
  void findsNothingTheSameAsWhatIsAbsent(String value) {
    JsonNode absent = MissingNode.getInstance();
    assertThat(Numbers.same(absent, Rig.json(value))).isFalse();
    assertThat(Numbers.same(Rig.json(value), absent)).isFalse();
    assertThat(Numbers.same(absent, absent)).isFalse();
  }
}
