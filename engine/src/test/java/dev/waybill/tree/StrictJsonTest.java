package dev.waybill.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.sym.ByteQuadsCanonicalizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Usual small texts are read straight from their bytes: it changes nothing of what is read, and nobody's names hurt anybody else. */
class StrictJsonTest {
  private static final StreamReadConstraints LIMITS = StreamReadConstraints.builder()
      .maxNestingDepth(50).maxNumberLength(100).maxNameLength(10_000).maxTokenCount(20_000).build();
  /** The inverse of 33 among 32-bit numbers. */
  private static final int INVERSE = 0x3e0f83e1;

  private final StrictJson json = new StrictJson(LIMITS);

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** What a reading gives, or that it gives nothing; the same from characters, which share no table. */
  private String read(byte[] text) {
    try {
      JsonNode value = json.read(text);
      return value.isMissingNode() ? "nothing" : value.toString();
    } catch (IOException | NumberFormatException refused) {
      return "refused";
    }
  }

  private String plainly(String text) {
    try {
      JsonNode value = json.read(new StringReader(text));
      assertThat(json.read(text)).isEqualTo(value);
      return value == null || value.isMissingNode() ? "nothing" : value.toString();
    } catch (IOException | NumberFormatException refused) {
      assertThatThrownBy(() -> json.read(text)).hasMessage(refused.getMessage());
      return "refused";
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[1.10,0.0000001,1e5,12345678901234567890]", "\"\\u00e9\u00e9\\ud83d\\ude00\"", "null", "", " ", "\n",
      "{\"\u00e9\":1,\"\\ud83d\\ude00\":2,\"\":3}", "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}", "{}{}", "{} x", "{}]", "[1,]", "{\"a\"}", "NaN", "01", "'a'",
      "// c\n{}", "\"\t\"", "\"\\ud800\"", "{\"\\ud800\":1}", "7", "-", "tru", "true", "\ufeff{}"})
  void readsWhatTheLibraryReads(String text) {
    String plain = plainly(text.startsWith("\ufeff") ? text.substring(1) : text);
    assertThat(read(bytes(text))).isEqualTo(plain);
    assertThat(read(bytes(text))).as("with the names known").isEqualTo(plain);
    JsonNode quick = json.quick(bytes(text));
    assertThat(quick == null ? plain : quick.toString()).as("quickly, or not at all").isEqualTo(plain);
  }

  @Test
  void readsMutatedTextsAlikeBothWays() {
    Random random = new Random(7);
    String alphabet = "{}[]:,\"\\ue0019.-+ tfnl\u00e9\u20ac\n";
    String seed = "{\"id\":\"fax_1\",\"n\":[1,2.50,-3e2],\"\u00e9t\u00e9\":{\"a\\u0062c\":null,\"long name of a field\":true},\"\ud83d\ude00\":\"x\"}";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder(seed);
      for (int j = random.nextInt(4); j > 0; j--) {
        int at = random.nextInt(text.length());
        int end = Math.min(text.length(), at + random.nextInt(3));
        text.replace(at, end, random.nextBoolean() ? "" : String.valueOf(alphabet.charAt(random.nextInt(alphabet.length()))));
      }
      String whole = new String(text.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
      assertThat(read(bytes(whole))).as(whole).isEqualTo(plainly(whole));
    }
  }

  @Test
  void refusesBytesThatAreNotUtf8AndWhatGoesBeyondALimit() {
    byte[] overlong = bytes("{\"a\":\"xx\"}");
    overlong[6] = (byte) 0xc0;
    overlong[7] = (byte) 0xaf;
    assertThatThrownBy(() -> json.read(overlong)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> json.read(bytes("[".repeat(51) + "]".repeat(51)))).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> json.read(bytes("1".repeat(101)))).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> json.read(bytes("[" + "1,".repeat(20_000) + "1]"))).isInstanceOf(IOException.class);
  }

  @Test
  void countsTheTokensOfLargeAndSmallTexts() throws IOException {
    List<Long> counts = new ArrayList<>();
    json.read(bytes("{\"a\":[1,2]}"), counts::add);
    json.read(bytes(" ".repeat(70_000) + "{\"a\":[1,2]}"), counts::add);
    assertThat(counts).containsExactly(7L, 7L);
  }

  /** Names of eight characters whose hashes are one, whatever seed the table has. */
  private static List<String> colliding(int count) {
    List<String> names = new ArrayList<>();
    String letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    int target = 0x61626364;
    for (long i = 0; names.size() < count; i++) {
      int first = 0;
      long rest = i;
      for (int j = 0; j < 4; j++, rest /= letters.length()) {
        first = first << 8 | letters.charAt((int) (rest % letters.length()));
      }
      int mixed = first + (first >>> 15);
      mixed ^= mixed >>> 9;
      int second = (target - mixed) * INVERSE;
      String name = text(first) + text(second);
      if (name.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '"' && c != '\\')) {
        names.add(name);
      }
    }
    return names;
  }

  private static String text(int quad) {
    return new String(new char[] {(char) (quad >>> 24), (char) (quad >>> 16 & 0xff), (char) (quad >>> 8 & 0xff), (char) (quad & 0xff)});
  }

  private static String object(List<String> names) {
    StringBuilder text = new StringBuilder("{");
    names.forEach(name -> text.append(text.length() > 1 ? "," : "").append('"').append(name).append("\":1"));
    return text.append('}').toString();
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void hostileNamesInManySmallTextsFailNobody() throws IOException {
    List<String> names = colliding(6_000);
    ByteQuadsCanonicalizer any = ByteQuadsCanonicalizer.createRoot();
    assertThat(names.stream().map(name -> any.calcHash(quad(name, 0), quad(name, 4))).distinct()).as("one hash").hasSize(1);
    ObjectNode good = ExactNodes.FACTORY.objectNode();
    for (int i = 0; i < 40; i++) {
      good.put("a field of a usual reply " + i, i);
    }
    byte[] usual = bytes(good.toString());
    Random random = new Random(1);
    for (int i = 0; i < 1_000; i++) {
      int size = i % 10 == 0 ? 5_000 : 1 + random.nextInt(400);
      int from = random.nextInt(names.size() - size);
      List<String> some = names.subList(from, from + size);
      assertThat(json.read(bytes(object(some))).size()).isEqualTo(size);
      assertThat(json.quick(usual)).as("a usual text, after hostile ones").isEqualTo(good);
    }
  }

  private static int quad(String name, int at) {
    return name.charAt(at) << 24 | name.charAt(at + 1) << 16 | name.charAt(at + 2) << 8 | name.charAt(at + 3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", " { \"a\" : [ 1 , -2 , 0 , 1.10 , 0.0000001 , 123456789012345678 , 2147483648 , -2147483648 ] } ",
      "{\"t\":true,\"f\":false,\"n\":null,\"e\":\"\",\"\":\"\"}", "\"a\\\"b\\\\c\\/d\\b\\f\\n\\r\\t\\u00e9\\uD83d\\ude00\u00e9\u20ac\"", "[[[{\"a\":{\"b\":[]}}]]]", "7", "-0",
      "\"\\ud800\""})
  void readsUsualTextsWithoutTheLibrary(String text) throws IOException {
    JsonNode quick = json.quick(bytes(text));
    assertThat(quick).isNotNull();
    JsonNode plain = json.read(new StringReader(text));
    assertThat(quick).isEqualTo(plain);
    assertThat(shape(quick)).as("nodes of the same kinds").isEqualTo(shape(plain));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e5", "1.", ".5", "-", "--1", "+1", "00", "-01", "1234567890123456789", "1.5x", "1 2", "tru", "truex", "nul", "{\"a\":1,\"a\":2}", "{\"a\":1,}", "{,}", "{\"a\"}",
      "{\"a\":}", "{a:1}", "[1 2]", "[,]", "[1,]", "[", "{", "\"", "\"\\", "\"\\u12", "\"\\u12g4\"", "\"\\x\"", "\"\n\"", "\u0000", "", "  "})
  void leavesTheRestToTheLibrary(String text) {
    assertThat(json.quick(bytes(text))).isNull();
  }

  /** The kinds of a tree's nodes, in order. */
  private static String shape(JsonNode value) {
    StringBuilder kinds = new StringBuilder(value.getClass().getSimpleName());
    value.forEach(below -> kinds.append(' ').append(shape(below)));
    return kinds.toString();
  }
}
