package dev.waybill.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.keyword.AbstractKeyword;
import com.networknt.schema.keyword.BaseKeywordValidator;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.path.NodePath;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * The keywords that bound a number, exact for every number of digits and in bounded time: the library's own cut large numbers
 * down to 64 bits and divide what has a billion digits.
 */
final class NumberBound extends AbstractKeyword {
  private static final int LARGEST_SCALE = 1_000;

  private final String sentence;
  private final BiPredicate<BigDecimal, BigDecimal> holds;

  private NumberBound(String keyword, String sentence, BiPredicate<BigDecimal, BigDecimal> holds) {
    super(keyword);
    this.sentence = sentence;
    this.holds = holds;
  }

  static List<NumberBound> all() {
    return List.of(
        new NumberBound("minimum", "must be at least ", (number, bound) -> number.compareTo(bound) >= 0),
        new NumberBound("maximum", "must be at most ", (number, bound) -> number.compareTo(bound) <= 0),
        new NumberBound("exclusiveMinimum", "must be more than ", (number, bound) -> number.compareTo(bound) > 0),
        new NumberBound("exclusiveMaximum", "must be less than ", (number, bound) -> number.compareTo(bound) < 0),
        new NumberBound("multipleOf", "must be a multiple of ", NumberBound::isMultiple));
  }

  private static boolean isMultiple(BigDecimal number, BigDecimal divisor) {
    if (number.signum() == 0) {
      return true;
    }
    if (Math.abs((long) number.scale()) > LARGEST_SCALE || divisor.signum() == 0) {
      return false;
    }
    return number.remainder(divisor).signum() == 0;
  }

  @Override
  public KeywordValidator newValidator(SchemaLocation location, JsonNode value, Schema parent, SchemaContext context) {
    return new Check(this, value, location, parent, context);
  }

  private static final class Check extends BaseKeywordValidator {
    private final NumberBound keyword;
    private final BigDecimal bound;

    Check(NumberBound keyword, JsonNode value, SchemaLocation location, Schema parent, SchemaContext context) {
      super(keyword, value, location, parent, context);
      this.keyword = keyword;
      this.bound = value.decimalValue();
    }

    @Override
    public void validate(ExecutionContext context, JsonNode node, JsonNode root, NodePath path) {
      if (node.isNumber() && !keyword.holds.test(node.decimalValue(), bound)) {
        context.addError(
            error()
                .instanceNode(node)
                .instanceLocation(path)
                .evaluationPath(context.getEvaluationPath())
                .messageSupplier(() -> keyword.sentence + bound + ".")
                .build());
      }
    }
  }
}
