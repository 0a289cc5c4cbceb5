package dev.waybill.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.tree.ExactNodes;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The quick look never takes what the validator would not. */
final class SureFitTest {
  private static final ExactNodes NODES = ExactNodes.FACTORY;
  private static final List<String> NAMES = List.of("a", "b", "c", "d");

  @Test
  void whatItTakesTheValidatorTakes() {
    Random random = new Random(11);
    int looked = 0;
    int taken = 0;
    for (int i = 0; i < 1_500; i++) {
      JsonNode json = schema(random, 0);
      JsonSchema schema = JsonSchema.compile(json);
      Predicate<JsonNode> sure = SureFit.of(schema.json());
      for (int j = 0; j < 20 && sure != null; j++) {
        JsonNode value = value(random, 0);
        looked++;
        if (sure.test(value)) {
          taken++;
          assertThat(schema.validated(value)).as("%s by %s", value, json).isEmpty();
        }
      }
    }
    assertThat(taken).as("of %d", looked).isGreaterThan(1_000);
  }

  private static JsonNode schema(Random random, int depth) {
    ObjectNode schema = NODES.objectNode();
    for (int i = random.nextInt(4); i > 0; i--) {
      switch (random.nextInt(depth > 2 ? 10 : 14)) {
        case 0 -> schema.put("type", Keywords.TYPES.get(random.nextInt(Keywords.TYPES.size())));
        case 1 -> schema.putArray("type").add("string").add(Keywords.TYPES.get(1 + random.nextInt(Keywords.TYPES.size() - 1)));
        case 2 -> schema.putArray("enum").add("a").add(1).add(word(random));
        case 3 -> schema.put("format", List.of("phone", "email", "date", "hostname-label", "date-time").get(random.nextInt(5)));
        case 4 -> schema.put("pattern", List.of("^a", "b$", "[0-9]", ".").get(random.nextInt(4)));
        case 5 -> schema.put("minLength", random.nextInt(3));
        case 6 -> schema.put("maxLength", random.nextInt(4));
        case 7 -> schema.put("minimum", random.nextInt(5) - 2);
        case 8 -> schema.put("maximum", random.nextInt(5));
        case 9 -> schema.put("minItems", random.nextInt(2)).put("maxItems", 1 + random.nextInt(2));
        case 10 -> schema.set("items", schema(random, depth + 1));
        case 11 -> schema.putArray("allOf").add(schema(random, depth + 1)).add(schema(random, depth + 1));
        case 12 -> {
          ObjectNode properties = schema.putObject("properties");
          NAMES.subList(0, random.nextInt(4)).forEach(name -> properties.set(name, schema(random, depth + 1)));
          schema.putArray("required").add(NAMES.get(random.nextInt(4)));
        }
        default -> {
          schema.putObject("properties").set("a", schema(random, depth + 1));
          schema.set("additionalProperties", random.nextBoolean() ? NODES.booleanNode(random.nextBoolean()) : schema(random, depth + 1));
        }
      }
    }
    return schema;
  }

  private static JsonNode value(Random random, int depth) {
    return switch (random.nextInt(depth > 2 ? 7 : 10)) {
      case 0 -> NODES.textNode(word(random));
      case 1 -> NODES.numberNode(random.nextInt(7) - 3);
      case 2 -> NODES.numberNode(5_000_000_000L * (random.nextInt(3) - 1));
      case 3 -> NODES.numberNode(new BigDecimal(List.of("1.0", "2.5", "1e30", "-0.0").get(random.nextInt(4))));
      case 4 -> NODES.numberNode(BigInteger.TEN.pow(20));
      case 5 -> NODES.booleanNode(random.nextBoolean());
      case 6 -> NODES.nullNode();
      case 7 -> {
        var list = NODES.arrayNode();
        for (int i = random.nextInt(3); i > 0; i--) {
          list.add(value(random, depth + 1));
        }
        yield list;
      }
      default -> {
        ObjectNode object = NODES.objectNode();
        for (int i = random.nextInt(4); i > 0; i--) {
          object.set(NAMES.get(random.nextInt(4)), value(random, depth + 1));
        }
        yield object;
      }
    };
  }

  private static String word(Random random) {
    return List.of("", "a", "ab", "\ud83d\ude00\ud83d\ude00", "a@b.c", "+15551234567", "2026-01-31", "b9", "x-y", "2026-01-31T00:00:00Z").get(random.nextInt(10));
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "$ref", "oneOf", "anyOf", "not", "if", "patternProperties", "propertyNames", "const", "multipleOf", "uniqueItems",
      "contains", "dependentRequired", "exclusiveMinimum", "unevaluatedProperties", "prefixItems", "minProperties", "contentEncoding"})
  void leavesASchemaWithOtherKeywordsToTheValidator(String keyword) {
    assertThat(SureFit.of(NODES.objectNode().put(keyword, true))).isNull();
    ObjectNode below = NODES.objectNode();
    below.putObject("properties").putObject("a").put(keyword, true);
    assertThat(SureFit.of(below)).isNull();
  }
}
