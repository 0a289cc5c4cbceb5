package dev.waybill.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Texts are to the byte what the library writes, but for decimals, which keep their digits. */
class ExactJsonTest {
  private static final ExactNodes NODES = ExactNodes.FACTORY;
  private static final JsonMapper LIBRARY = new JsonMapper();

  private static String text(JsonNode value) throws JsonProcessingException {
    return new String(ExactJson.bytes(value), StandardCharsets.UTF_8);
  }

  @Test
  void everyCharacterIsWrittenAsTheLibraryWritesIt() throws JsonProcessingException {
    for (int c = 0; c < 0x11000; c++) {
      if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
        String character = new String(Character.toChars(c));
        ObjectNode object = NODES.objectNode().put("a" + character, character + "b").put("c", "d");
        assertThat(ExactJson.bytes(object)).as("U+%04X", c).isEqualTo(LIBRARY.writeValueAsBytes(object));
      }
    }
  }

  @Test
  void randomTreesAreWrittenAsTheLibraryWritesThem() throws JsonProcessingException {
    Random random = new Random(3);
    for (int i = 0; i < 5_000; i++) {
      JsonNode tree = tree(random, 0);
      assertThat(ExactJson.bytes(tree)).as(tree.toString()).isEqualTo(LIBRARY.writeValueAsBytes(tree));
    }
  }

  private static JsonNode tree(Random random, int depth) {
    switch (random.nextInt(depth > 5 ? 6 : 9)) {
      case 0:
        return NODES.textNode(word(random));
      case 1:
        return NODES.numberNode(random.nextInt());
      case 2:
        return NODES.numberNode(random.nextLong());
      case 3:
        return NODES.numberNode(new BigInteger(100, random));
      case 4:
        return NODES.booleanNode(random.nextBoolean());
      case 5:
        return random.nextBoolean() ? NODES.nullNode() : NODES.binaryNode(new byte[random.nextInt(9)]);
      case 6:
        ArrayNode list = NODES.arrayNode();
        for (int i = random.nextInt(6); i > 0; i--) {
          list.add(tree(random, depth + 1));
        }
        return list;
      default:
        ObjectNode object = NODES.objectNode();
        for (int i = random.nextInt(6); i > 0; i--) {
          object.set(word(random), tree(random, depth + 1));
        }
        return object;
    }
  }

  private static String word(Random random) {
    String letters = "ab \"\\/\n\u0001\u001f\u007f\u00e9\u07ff\u0800\uffff<'";
    StringBuilder word = new StringBuilder();
    for (int i = random.nextInt(random.nextInt(50) == 0 ? 2_000 : 12); i > 0; i--) {
      word.append(random.nextInt(12) == 0 ? "\ud83d\ude00" : String.valueOf(letters.charAt(random.nextInt(letters.length()))));
    }
    return word.toString();
  }

  @Test
  void decimalsKeepTheirDigits() throws JsonProcessingException {
    assertThat(text(NODES.arrayNode().add(new BigDecimal("1.10")).add(new BigDecimal("0.0000001")).add(new BigDecimal("1E+5")).add(1.5)))
        .isEqualTo("[1.10,0.0000001,1E+5,1.5]");
  }

  @Test
  void whatIsNestedTooDeeplyIsRefused() {
    ArrayNode deep = NODES.arrayNode();
    for (int i = 0; i < 1_500; i++) {
      deep = NODES.arrayNode().add(deep);
    }
    JsonNode tooDeep = deep;
    assertThatThrownBy(() -> ExactJson.bytes(tooDeep)).isInstanceOf(JsonProcessingException.class);
  }

  @Test
  void depthThatTheLibraryTakesIsTaken() throws JsonProcessingException {
    ArrayNode deep = NODES.arrayNode();
    for (int i = 0; i < 900; i++) {
      deep = NODES.arrayNode().add(deep);
    }
    assertThat(ExactJson.bytes(deep)).isEqualTo(LIBRARY.writeValueAsBytes(deep));
  }
}
