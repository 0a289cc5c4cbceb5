package dev.waybill.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
  private static Problem refusal(Buffer bytes) {
    Failure refused = catchThrowableOfType(Failure.class, () -> JsonText.read(bytes, "The body"));
    assertThat(refused).as(bytes.length() > 100 ? "long" : bytes.toString()).isNotNull();
    return refused.problem();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"n\":0.10,\"m\":1E+400,\"big\":12345678901234567890,\"z\":1.0}", "[]", "\"x\"", "1", "null",
      "{\"a\":{\"b\":[true,false,null]}}", "{\"é\":\"☃\"}", "\"\\uD83D\\uDE00\"", "\"\\uD800\"", "{\"\":1}", "{\"a\":1,\"A\":2}"})
  void readsAndWritesEveryDigitAndName(String text) {
    assertThat(JsonText.write(JsonText.read(Buffer.buffer(text), "The body")).toString()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"v\":\"secretA\",\"v\":\"secretB\"}", "{\"a\":{\"v\":1,\"v\":1}}", "{\"v\":1}secretA", "{} {}",
      "{},", "{\"v\":NaN}", "{\"v\":Infinity}",
      "{'v':'secretA'}", "{v:1}", "{\"v\":1}//secretA", "/*secretA*/{}", "#secretA\n{}", "{\"v\":01}", "{\"v\":.5}", "{\"v\":+5}",
      "{\"v\":5.}", "{\"v\":0x5}", "{\"v\":1,}", "[1,]",
      "{\"v\"}", "{\"v\":}", "[1 2]", "{", "secretA", "\"secretA", "\"tab\there\"", "\"\\x\"", "\"\\ud83\"", "tru", "\ufeff{}",
      "\u0000{}", "{}\u0000", "\u00a0{}"})
  void refusesWhatIsNotStrictlyJsonAndSaysWhereButNotWhat(String text) {
    Problem problem = refusal(Buffer.buffer(text));
    assertThat(problem.code()).isEqualTo(Code.MALFORMED_REQUEST);
    assertThat(problem.detail()).matches("(?s)The body is not valid JSON at line \\d+, column \\d+\\. Duplicate .*")
        .doesNotContain("secret");
  }

  @Test
  void refusesNothingAtAll() {
    for (String text : new String[] {"", " ", "\n"}) {
      assertThat(refusal(Buffer.buffer(text)).detail()).isEqualTo("The body is empty where a JSON document is expected.");
    }
  }

  static Stream<byte[]> notUtf8() {
    return Stream.of("{\"a\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1), "{}".getBytes(StandardCharsets.UTF_16),
        new byte[] {'"', (byte) 0xc0, (byte) 0xaf, '"'},
        new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'}, new byte[] {'"', (byte) 0xf8, '"'},
        new byte[] {'"', (byte) 0xe2, (byte) 0x82, '"'});
  }

  @ParameterizedTest
  @MethodSource("notUtf8")
  void refusesWhatIsNotUtf8(byte[] bytes) {
    assertThat(refusal(Buffer.buffer(bytes)).detail()).isEqualTo("The body is not UTF-8 text.");
  }

  @Test
  void otherUnicodeEncodingsAreNotGuessed() {
    assertThat(refusal(Buffer.buffer("{}".getBytes(StandardCharsets.UTF_16BE))).code()).isEqualTo(Code.MALFORMED_REQUEST);
    assertThat(refusal(Buffer.buffer("{}".getBytes(StandardCharsets.UTF_16LE))).code()).isEqualTo(Code.MALFORMED_REQUEST);
  }

  @Test
  void depthDigitsAndNumberOfValuesAreBounded() {
    assertThat(JsonText.read(Buffer.buffer("[".repeat(500) + "]".repeat(500)), "The body")).hasSize(1);
    assertThat(JsonText.read(Buffer.buffer("1" + "0".repeat(999)), "The body").isIntegralNumber()).isTrue();
    for (String text : new String[] {"[".repeat(501) + "]".repeat(501), "[".repeat(100_000), "{\"a\":".repeat(100_000),
        "1".repeat(1_001), "1".repeat(1_000_000),
        "0." + "1".repeat(1_001), "[" + "1,".repeat(500_000) + "1]"}) {
      assertThat(refusal(Buffer.buffer(text)).detail()).contains("nested deeper than 500 levels").doesNotContain("111");
    }
  }

  @Test
  void aHugeExponentIsKeptAndNeverWrittenOut() {
    assertThat(JsonText.write(JsonText.read(Buffer.buffer("1e1000000000"), "The body")).toString()).isEqualTo("1E+1000000000");
  }

  @Test
  void namesThatShareAHashAreReadInTime() {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < 1 << 15; i++) {
      text.append(i == 0 ? "\"" : ",\"");
      for (int bit = 0; bit < 15; bit++) {
        text.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      text.append("\":1");
    }
    assertThat(JsonText.read(Buffer.buffer(text.append('}').toString()), "The body")).hasSize(1 << 15);
  }

  @Test
  void whatIsTooDeepToBeWrittenIsABadResponse() {
    JsonNode deep = JsonText.object();
    for (int i = 0; i < 1_100; i++) {
      deep = JsonText.object().set("a", deep);
    }
    JsonNode tree = deep;
    Failure refused = catchThrowableOfType(Failure.class, () -> JsonText.write(tree));
    assertThat(refused.problem().code()).isEqualTo(Code.BAD_RESPONSE);
    assertThat(refused.problem().detail()).isEqualTo("The answer is nested too deeply to be written.");
  }
}
