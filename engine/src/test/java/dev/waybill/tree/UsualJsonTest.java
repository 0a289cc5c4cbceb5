package dev.waybill.tree;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What it reads is what a parser reads; what it leaves, a parser reads or refuses. */
class UsualJsonTest {
  private static final StreamReadConstraints LIMITS = StreamReadConstraints.builder().maxTokenCount(1_000).build();
  /** So large that no short way is taken. */
  private static final String FAR = " ".repeat(70_000);

  private final UsualNames names = new UsualNames();
  private final StrictJson parser = new StrictJson(LIMITS);

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private UsualJson.Read usual(String text) {
    return UsualJson.read(bytes(text), LIMITS, names);
  }

  /** With the kinds of its values, which tell an int from a long. */
  private static String kinds(JsonNode value) {
    StringBuilder text = new StringBuilder(value.getClass().getSimpleName());
    value.forEach(each -> text.append(kinds(each)));
    return text + value.toString();
  }

  private void assertAsParsed(String text) {
    UsualJson.Read usual = usual(text);
    AtomicLong count = new AtomicLong();
    String parsed;
    try {
      parsed = kinds(parser.read(bytes(FAR + text), count::set));
    } catch (IOException | NumberFormatException refused) {
      parsed = null;
    }
    if (usual != null) {
      assertThat(kinds(usual.value())).as(text).isEqualTo(parsed);
      assertThat(usual.tokens()).as(text).isEqualTo(count.get());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", " { } ", "[ ]\n", "{\"a\":1}", "[1,-1,0,-0,2147483647,2147483648,-2147483648,-2147483649]", "999999999999999999",
      "[1.0,-0.0,0.10,12345678901234567890.5]", "\"\"",
      "\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\ude00é€😀\"", "\"\\ud800\"", "[true,false,null]",
      "{\"é\":{\"\\u0061\":[{}]},\"\":0}", "\t{\"a\" : [ 1 , 2 ] , \"b\" : \"x\" }\r\n", "true", "12 ", "\"\u007f\""})
  void readsWhatIsUsual(String text) {
    assertThat(usual(text)).isNotNull();
    assertAsParsed(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{", "[", "\"", "\"\\", "\"\\u12", "\"\\x\"", "\"\\u00g0\"", "tru", "truE", "nul", "{\"a\"}",
      "{\"a\":}", "{\"a\":1,}", "[1,]", "[,1]",
      "{,}", "{a:1}", "{'a':1}", "{\"a\":1 \"b\":2}", "[1 2]", "01", "-", "-01", "+1", ".5", "1.", "1.e1", "1e5", "1E-5", "1x", "1\u0000", "--1",
      "0x1", "NaN",
      "{\"a\":1,\"a\":1}", "{\"a\":1,\"\\u0061\":1}", "{}{}", "{} x", "]", "}", "\"\n\"", "\"\u0001\"",
      "{\"\\ud800\":1}", "{\"\\udc00\\ud800\":1}", "/**/1", "1//",
      "1234567890123456789", "\ufeff{}",
      "{\"a\":1}\u0000", "[1\u00a0]"})
  void leavesWhatIsNot(String text) {
    assertThat(usual(text)).isNull();
  }

  @Test
  void leavesWhatIsDeepOrLongOrNoUtf8() {
    assertThat(usual("[".repeat(64) + "]".repeat(64))).isNotNull();
    assertThat(usual("[".repeat(65) + "]".repeat(65))).isNull();
    assertThat(usual("{\"a\":".repeat(65) + "1" + "}".repeat(65))).isNull();
    assertThat(usual("{\"" + "n".repeat(201) + "\":1}")).isNull();
    assertThat(usual("1." + "1".repeat(39))).isNull();
    assertThat(usual("[" + "1,".repeat(997) + "1]")).isNotNull();
    assertThat(usual("[" + "1,".repeat(998) + "1]")).isNull();
    assertThat(UsualJson.read(new byte[] {'"', (byte) 0xc0, (byte) 0xaf, '"'}, LIMITS, names)).isNull();
    assertThat(UsualJson.read(new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'}, LIMITS, names)).isNull();
    assertThat(UsualJson.read(bytes("{}"), StreamReadConstraints.builder().maxNumberLength(39).build(), names)).isNull();
    assertThat(UsualJson.read(bytes("{}"), StreamReadConstraints.builder().maxDocumentLength(1).build(), names)).isNull();
    assertThat(UsualJson.read(bytes("[[1]]"), StreamReadConstraints.builder().maxNestingDepth(1).build(), names)).isNull();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void readsMutatedTextsAsAParserDoes(long seed) {
    Random random = new Random(seed);
    String alphabet = "{}[]:,\"\\ue0019.-+ tfnl\u00e9\u20ac\n\u0000";
    String sound = "{\"id\":\"fax_1\",\"n\":[1,2.50,-3,0],\"\u00e9t\u00e9\":{\"a\\u0062c\":null,\"long name of a field\":true},\"\ud83d\ude00\":\"x\\n\"}";
    for (int i = 0; i < 4_000; i++) {
      StringBuilder text = new StringBuilder(sound);
      for (int j = random.nextInt(4); j > 0; j--) {
        int at = random.nextInt(text.length());
        int end = Math.min(text.length(), at + random.nextInt(3));
        text.replace(at, end, random.nextBoolean() ? "" : String.valueOf(alphabet.charAt(random.nextInt(alphabet.length()))));
      }
      assertAsParsed(new String(bytes(text.toString()), StandardCharsets.UTF_8));
    }
  }

  @Test
  void knowsManyNamesAndForgetsWhatItMust() {
    for (int i = 0; i < 5_000; i++) {
      String name = "name" + i % 3_000;
      assertThat(names.of(bytes(name), 0, name.length())).isEqualTo(name);
    }
    assertThat(names.of(bytes("xab"), 1, 3)).isSameAs(names.of(bytes("ab"), 0, 2)).isEqualTo("ab");
  }
}
