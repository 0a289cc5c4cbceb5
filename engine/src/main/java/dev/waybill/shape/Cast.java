package dev.waybill.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.waybill.template.Numbers;
import dev.waybill.template.Text;
import dev.waybill.tree.ExactNodes;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;

/** The explicit casts of {@code $type}. What reads as no such thing is {@link Unmapped}. */
enum Cast {
  STRING {
    @Override
    JsonNode apply(JsonNode value) {
      String text = Text.of(value);
      return text == null ? refuse(value) : TextNode.valueOf(text);
    }
  },
  /** Whole numbers, also those written {@code 12.0} or, as text, with leading zeros. */
  INTEGER {
    @Override
    JsonNode apply(JsonNode value) {
      if (value.isTextual() && value.textValue().matches("-?[0-9]{1,1000}")) {
        return integer(new BigInteger(value.textValue()));
      }
      Optional<BigDecimal> number = Numbers.of(value).filter(found -> Math.abs((long) found.scale()) <= LARGEST_SCALE);
      try {
        return number.isPresent() ? integer(number.get().toBigIntegerExact()) : refuse(value);
      } catch (ArithmeticException fraction) {
        return refuse(value);
      }
    }
  },
  NUMBER {
    @Override
    JsonNode apply(JsonNode value) {
      return value.isNumber() ? value : Numbers.of(value).map(Cast::number).orElseGet(() -> refuse(value));
    }
  },
  /** {@code true}, {@code false}, and 1 and 0, also as text. */
  BOOLEAN {
    @Override
    JsonNode apply(JsonNode value) {
      return switch (String.valueOf(Text.of(value)).toLowerCase(Locale.ROOT)) {
        case "true", "1" -> BooleanNode.TRUE;
        case "false", "0" -> BooleanNode.FALSE;
        default -> refuse(value);
      };
    }
  };

  private static final int LARGEST_SCALE = 1_000;
  private static final JsonNodeFactory NODES = ExactNodes.FACTORY;

  abstract JsonNode apply(JsonNode value);

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  JsonNode refuse(JsonNode value) {
    throw new Unmapped("`$type: " + word() + "` cannot be made of " + Text.kind(value) + " such as this.");
  }

  private static JsonNode integer(BigInteger number) {
    if (number.bitLength() < 32) {
      return NODES.numberNode(number.intValue());
    }
    return number.bitLength() < 64 ? NODES.numberNode(number.longValue()) : NODES.numberNode(number);
  }

  private static JsonNode number(BigDecimal number) {
    return number.scale() == 0 ? integer(number.unscaledValue()) : NODES.numberNode(number);
  }
}
