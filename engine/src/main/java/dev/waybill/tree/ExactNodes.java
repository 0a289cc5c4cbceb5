package dev.waybill.tree;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ValueNode;
import java.math.BigDecimal;

/**
 * Makes JSON nodes whose numbers keep every digit they came with: {@code 1.10} stays {@code 1.10} and {@code 0.0000001} is not
 * rewritten with an exponent. The one node factory of the engine. Thread-safe.
 */
public final class ExactNodes extends JsonNodeFactory {
  public static final ExactNodes FACTORY = new ExactNodes();

  /** Fractions longer than this are written with an exponent. */
  private static final int LONGEST_FRACTION = 100;

  private ExactNodes() {
    super(true);
  }

  @Override
  public ValueNode numberNode(BigDecimal value) {
    return value == null ? nullNode() : new Exact(value);
  }

  /** The digits of a number: plain where it has a fraction of usual length, else as {@link BigDecimal#toString()}. */
  public static String text(BigDecimal value) {
    int scale = value.scale();
    return scale >= 0 && scale <= LONGEST_FRACTION ? value.toPlainString() : value.toString();
  }

  private static final class Exact extends DecimalNode {
    private Exact(BigDecimal value) {
      super(value);
    }

    @Override
    public String asText() {
      return text(_value);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof JsonNode && super.equals(other);
    }

    @Override
    public int hashCode() {
      return super.hashCode();
    }
  }
}
