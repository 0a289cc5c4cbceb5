package dev.waybill.tree;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigInteger;
import java.util.Random;

/** Random JSON values, the same for the same seed. */
final class TreeSamples {
  private static final String CHARS = "ab 01:{}[],#&*!|>'\"%@`-?\n\t\\é\u2028😀~";

  private TreeSamples() {}

  static JsonNode value(Random random, int depth) {
    switch (random.nextInt(depth > 0 ? 7 : 5)) {
      case 0:
        return TextNode.valueOf(text(random));
      case 1:
        return Scalars.number(new BigInteger(random.nextInt(90), random).toString());
      case 2:
        return Scalars.number(random.nextInt(1_000) + "." + random.nextInt(1_000) + "0");
      case 3:
        return BooleanNode.valueOf(random.nextBoolean());
      case 4:
        return NullNode.getInstance();
      case 5:
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
          list.add(value(random, depth - 1));
        }
        return list;
      default:
        ObjectNode map = JsonNodeFactory.instance.objectNode();
        for (int i = random.nextInt(4); i > 0; i--) {
          map.set(text(random), value(random, depth - 1));
        }
        return map;
    }
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      int at = random.nextInt(CHARS.codePointCount(0, CHARS.length()));
      text.appendCodePoint(CHARS.codePointAt(CHARS.offsetByCodePoints(0, at)));
    }
    return text.toString();
  }
}
