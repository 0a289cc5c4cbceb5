package dev.waybill.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.document.Document;
import dev.waybill.http.Headers;
import dev.waybill.http.HttpReply;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecodersTest {
  private static HttpReply reply(String type, String body) {
    return new HttpReply(200, type == null ? Headers.NONE : Headers.of("content-type", type), Buffer.buffer(body), Document.EMPTY);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "application/json | {\"a\":1} | {\"a\":1}",
    "application/json;charset=utf-8 | [1] | [1]",
    "application/problem+json | {} | {}",
    "text/plain | {\"a\":1} | \"{\\\"a\\\":1}\"",
    "application/x-www-form-urlencoded | a=1&b=x%20y&a=2 | {\"a\":[\"1\",\"2\"],\"b\":\"x y\"}",
    " | plain | \"plain\""
  })
  void autoGoesByTheContentType(String type, String body, String expected) {
    assertThat(AutoDecoder.read(reply(type, body))).hasToString(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "{\"a\":1,\"a\":2}", "{\"a\":1}x", "{} {}", "{a:1}", "{'a':1}", "NaN", "[1,]", "{\"a\":01}", "// x\n1", "\u0000", "{\"a\":1e1000000000}x"})
  void onlyStrictJsonIsJson(String body) {
    assertThatThrownBy(() -> JsonDecoder.read(reply("application/json", body))).isInstanceOf(Undecodable.class)
        .hasMessage("The provider's answer is not JSON.");
  }

  @Test
  void nestingAndNumbersAreBounded() {
    assertThatThrownBy(() -> JsonDecoder.read(reply(null, "[".repeat(100_000)))).isInstanceOf(Undecodable.class);
    assertThatThrownBy(() -> JsonDecoder.read(reply(null, "1".repeat(1_001)))).isInstanceOf(Undecodable.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.10", "12345678901234567890", "0.1000000000000000000000001", "-0.50", "9007199254740993"})
  void numbersKeepEveryDigit(String number) {
    JsonNode read = JsonDecoder.read(reply(null, "{\"n\":" + number + "}"));
    assertThat(read.get("n").asText()).isEqualTo(number);
    assertThat(read).hasToString("{\"n\":" + number + "}");
  }

  @Test
  void aFieldOfAFormMayHoldJson() {
    Decoder decoder = new FormDecoder().compile(null);
    assertThat(decoder.decode(reply(null, "fax=%7B%22id%22%3A42%7D"))).hasToString("{\"fax\":\"{\\\"id\\\":42}\"}");
  }

  @Test
  void textIsReadInItsCharset() {
    HttpReply latin = new HttpReply(200, Headers.of("Content-Type", "text/plain; charset=ISO-8859-1"),
        Buffer.buffer(new byte[] {(byte) 0xe9}), Document.EMPTY);
    assertThat(TextDecoder.read(latin).textValue()).isEqualTo("é");
    HttpReply broken = new HttpReply(200, Headers.of("Content-Type", "text/plain"), Buffer.buffer(new byte[] {(byte) 0xe9}), Document.EMPTY);
    assertThatThrownBy(() -> TextDecoder.read(broken)).isInstanceOf(Undecodable.class);
  }

  @Test
  void aFailingReplyThatCannotBeReadHasNoBody() {
    assertThat(AutoDecoder.readFailure(reply("application/json", "<html>")).isMissingNode()).isTrue();
  }

  @Test
  void noBodyIsAbsent() {
    assertThat(AutoDecoder.read(reply("application/json", "")).isMissingNode()).isTrue();
    assertThat(JsonDecoder.read(reply(null, "")).isMissingNode()).isTrue();
  }
}
