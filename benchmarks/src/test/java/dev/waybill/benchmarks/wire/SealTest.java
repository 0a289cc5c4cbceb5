package dev.waybill.benchmarks.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealTest {
  private static final String REST = "{\"to\":\"+1555\",\"text\":\"with \\\"quotes\\\" in it\"}";

  private static Seal.Read read(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.US_ASCII);
    return Seal.of(bytes, bytes.length);
  }

  private static String reference(long number) {
    return Seal.reference(number, read(REST).sum());
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "{\"to\":\"+1555\",\"text\":\"with \\\"quotes\\\" in it\",\"reference\":\"REF\"}",
      "{ \"reference\": \"REF\", \"text\": \"with \\\"quotes\\\" in it\", \"to\": \"+1555\" }",
      "{\"text\":\"with \\\"quotes\\\" in it\", \"to\" : \"+1555\",\"count\":3,\"reference\":\"REF\"}"})
  void holdsHoweverTheObjectIsWritten(String body) {
    Seal.Read read = read(body.replace("REF", reference(42)));
    assertThat(read.holds()).isTrue();
    assertThat(read.number()).isEqualTo(42);
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "{\"to\":\"+1556\",\"text\":\"with \\\"quotes\\\" in it\",\"reference\":\"REF\"}",
      "{\"text\":\"with \\\"quotes\\\" in it\",\"reference\":\"REF\"}",
      "{\"to\":\"with \\\"quotes\\\" in it\",\"text\":\"+1555\",\"reference\":\"REF\"}",
      "{\"to\":\"+1555\",\"text\":\"with \\\"quotes\\\" in it\",\"more\":\"x\",\"reference\":\"REF\"}",
      "{\"to\":\"+1555\",\"text\":\"with \\\"quotes\\\" in it\"}",
      "{}",
      ""})
  void doesNotHoldForAnotherBody(String body) {
    assertThat(read(body.replace("REF", reference(42))).holds()).isFalse();
  }

  @Test
  void doesNotHoldForAnotherNumber() {
    String other = reference(43).substring(0, 16) + reference(42).substring(16);
    assertThat(read("{\"to\":\"+1555\",\"text\":\"with \\\"quotes\\\" in it\",\"reference\":\"" + other + "\"}").holds())
        .isFalse();
  }

  @Test
  void findsATextMemberBehindOthers() {
    byte[] json = "{\"a\":\"text\",\"n\":1,\"text\":\"here\"}".getBytes(StandardCharsets.US_ASCII);
    int from = Seal.member(json, json.length, "text".getBytes(StandardCharsets.US_ASCII));
    assertThat(new String(json, from, Seal.closing(json, from, json.length) - from, StandardCharsets.US_ASCII)).isEqualTo("here");
  }
}
