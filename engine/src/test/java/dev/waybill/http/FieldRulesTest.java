package dev.waybill.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldRulesTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "v", "a b", "a\tb", "!~\"<>", " v "})
  void takesVisibleAsciiSpacesAndTabs(String value) {
    assertThat(FieldRules.refusal(Headers.of("X-A", value))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "v\r\nX-Evil: 1", "v\nX: 1", "v\rX", "v\r\n folded: 1", "a\u0000b", "café ☃", "a\u007fb", "\u0001", "\u001b[2J",
        "\u0085",
        "\u010d\u010a", "a\u00a0b", "\ud83d\ude00",
      })
  void refusesAValueThatAFieldCannotCarry(String value) {
    assertThat(FieldRules.isValue(value)).isFalse();
    assertThat(FieldRules.refusal(Headers.of("X-Good", "1", "X-Tag", value)))
        .hasValue(
            Problem.of(
                Code.INVALID_REQUEST, "bad_header_value", "The header field `X-Tag` has a character that a field cannot carry."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-A", "x", "!#$%&'*+-.^_`|~", "Hosts", "T", "Transfer", "Proxy", "Connections", "Trailers"})
  void takesATokenAsName(String name) {
    assertThat(FieldRules.refusal(Headers.of(name, "1"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "X A", "X-A:", "X\u0000", "X\r\n", "é", "X(A)", "X/A", "\u212aeep"})
  void refusesANameThatIsNoToken(String name) {
    assertThat(FieldRules.refusal(Headers.of(name, "1")))
        .hasValue(Problem.of(Code.INVALID_REQUEST, "bad_header_name", "A header field's name is not a token (RFC 9110)."));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host", "HOST", "content-length", "Transfer-Encoding", "Connection", "upgrade", "Expect", "TE", "te", "Trailer",
        "Keep-Alive",
        "Proxy-Authorization", "PROXY-connection", "proxy-",
      })
  void refusesWhatBelongsToTheConnection(String name) {
    assertThat(FieldRules.refusal(Headers.of(name, "1")))
        .hasValue(
            Problem.of(Code.INVALID_REQUEST, "forbidden_header", "The header field `" + name + "` cannot be set."));
  }

  @Test
  void boundsOneValueAllValuesAndTheirNumber() {
    assertThat(label(Headers.of("X", "v".repeat(8_192)))).isNull();
    assertThat(label(Headers.of("X", "v".repeat(8_193)))).isEqualTo("header_too_large");
    String quarter = "v".repeat(8_192 - 5);
    assertThat(label(Headers.of("A", quarter, "B", quarter, "C", quarter, "D", quarter))).isNull();
    assertThat(label(Headers.of("A", quarter, "B", quarter, "C", quarter, "D", quarter + "v"))).isEqualTo("header_too_large");
    Headers many = Headers.NONE;
    for (int i = 0; i < 100; i++) {
      many = many.with("X", "1");
    }
    assertThat(label(many)).isNull();
    assertThat(label(many.with("X", "1"))).isEqualTo("too_many_headers");
  }

  private static String label(Headers headers) {
    return FieldRules.refusal(headers).map(Problem::label).orElse(null);
  }
}
