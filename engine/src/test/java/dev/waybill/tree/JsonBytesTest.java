package dev.waybill.tree;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written straight is, byte for byte, what a generator writes. */
class JsonBytesTest {
  private static final ExactNodes NODES = ExactNodes.FACTORY;
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String[] TEXTS = {"", "a", "plain words", "\"", "\\", "/", "\u0000\u001f\u007f", "\b\t\n\f\r", "é", "\u07ff\u0800\uffff\u2028",
      "\ud83d\ude00", "\"".repeat(700), "\u0001".repeat(300), "€".repeat(400), "\ud83d\ude00".repeat(300)};
  private static final BigDecimal[] DECIMALS = {new BigDecimal("1.10"), new BigDecimal("-0.0000001"), new BigDecimal("1e400"), new BigDecimal("0e-3"),
      new BigDecimal("1e-400"), new BigDecimal("123456789012345678901234567890.5")};

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void writesTreesAsAGeneratorDoes(long seed) throws IOException {
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      JsonNode value = value(random, 4);
      assertThat(written(value)).isEqualTo(generated(value));
      assertThat(new String(ExactJson.bytes(value), StandardCharsets.UTF_8)).isEqualTo(generated(value));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 7, -7, 9, 10, 99, 100, -100, Integer.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE + 1,
      1_000_000_000_000_000_000L})
  void writesNumbers(long number) {
    JsonBytes text = new JsonBytes().number(number);
    assertThat(new String(text.copy(), StandardCharsets.US_ASCII)).isEqualTo(Long.toString(number));
  }

  @Test
  void theOneOfAThreadBeginsAnew() {
    for (String text : new String[] {"a", "b".repeat(100_000), "\ud800", "c"}) {
      JsonBytes own = JsonBytes.own();
      if (own.text(text)) {
        assertThat(new String(own.copy(), StandardCharsets.US_ASCII)).isEqualTo("\"" + text + "\"");
      }
    }
  }

  @Test
  void refusesWhatIsUnusual() {
    assertThat(new JsonBytes().value(NODES.textNode("a\ud800"))).isFalse();
    assertThat(new JsonBytes().value(NODES.textNode("\udc00\ud800"))).isFalse();
    assertThat(new JsonBytes().value(NODES.objectNode().put("\ud800b", 1))).isFalse();
    assertThat(new JsonBytes().value(NODES.binaryNode(new byte[3]))).isFalse();
    assertThat(new JsonBytes().value(NODES.numberNode(1.5))).isFalse();
    assertThat(new JsonBytes().value(NODES.missingNode())).isFalse();
    assertThat(new JsonBytes().value(nested(200))).isTrue();
    assertThat(new JsonBytes().value(nested(201))).isFalse();
  }

  private static JsonNode nested(int levels) {
    JsonNode value = NODES.nullNode();
    for (int i = 0; i < levels; i++) {
      value = i % 2 == 0 ? NODES.arrayNode().add(value) : NODES.objectNode().set("a", value);
    }
    return value;
  }

  private static JsonNode value(Random random, int depth) {
    switch (random.nextInt(depth > 0 ? 10 : 8)) {
      case 0:
        return NODES.nullNode();
      case 1:
        return NODES.booleanNode(random.nextBoolean());
      case 2:
        return NODES.numberNode(random.nextInt());
      case 3:
        return NODES.numberNode(random.nextLong());
      case 4:
        return NODES.numberNode(new BigInteger(200, random).subtract(BigInteger.ONE.shiftLeft(199)));
      case 5:
        return NODES.numberNode(DECIMALS[random.nextInt(DECIMALS.length)]);
      case 8:
        ArrayNode list = NODES.arrayNode();
        for (int i = random.nextInt(5); i > 0; i--) {
          list.add(value(random, depth - 1));
        }
        return list;
      case 9:
        ObjectNode object = NODES.objectNode();
        for (int i = random.nextInt(5); i > 0; i--) {
          object.set(text(random), value(random, depth - 1));
        }
        return object;
      default:
        return NODES.textNode(text(random));
    }
  }

  private static String text(Random random) {
    return TEXTS[random.nextInt(TEXTS.length)] + TEXTS[random.nextInt(7)];
  }

  private static String written(JsonNode value) {
    JsonBytes text = new JsonBytes();
    assertThat(text.value(value)).isTrue();
    return new String(text.copy(), StandardCharsets.UTF_8);
  }

  private static String generated(JsonNode value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator generator = MAPPER.createGenerator(bytes)) {
      MAPPER.writeValue(new JsonGeneratorDelegate(generator, true) {
        @Override
        public void writeNumber(BigDecimal number) throws IOException {
          delegate.writeNumber(ExactNodes.text(number));
        }
      }, value);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
