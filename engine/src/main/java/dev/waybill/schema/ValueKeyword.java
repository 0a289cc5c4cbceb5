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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The keywords that compare whole values. The library's own write large exponents out digit for digit and can be slowed down by
 * values that collide.
 */
final class ValueKeyword extends AbstractKeyword {
  private final Function<JsonNode, Predicate<JsonNode>> rule;

  private ValueKeyword(String keyword, Function<JsonNode, Predicate<JsonNode>> rule) {
    super(keyword);
    this.rule = rule;
  }

  static List<ValueKeyword> all() {
    return List.of(
        new ValueKeyword("enum", ValueKeyword::isOneOf),
        new ValueKeyword("const", ValueKeyword::isEqual),
        new ValueKeyword("uniqueItems", ValueKeyword::isUnique));
  }

  private static Predicate<JsonNode> isOneOf(JsonNode values) {
    Set<Object> keys = new HashSet<>();
    values.forEach(value -> keys.add(Identity.of(value)));
    return value -> keys.contains(Identity.of(value));
  }

  private static Predicate<JsonNode> isEqual(JsonNode wanted) {
    Object key = Identity.of(wanted);
    return value -> key.equals(Identity.of(value));
  }

  private static Predicate<JsonNode> isUnique(JsonNode asked) {
    if (!asked.asBoolean()) {
      return value -> true;
    }
    return value -> {
      Set<Object> seen = new HashSet<>();
      if (value.isArray()) {
        for (JsonNode item : value) {
          if (!seen.add(Identity.of(item))) {
            return false;
          }
        }
      }
      return true;
    };
  }

  @Override
  public KeywordValidator newValidator(SchemaLocation location, JsonNode value, Schema parent, SchemaContext context) {
    return new Check(this, value, location, parent, context);
  }

  private static final class Check extends BaseKeywordValidator {
    private final Predicate<JsonNode> holds;

    Check(ValueKeyword keyword, JsonNode value, SchemaLocation location, Schema parent, SchemaContext context) {
      super(keyword, value, location, parent, context);
      this.holds = keyword.rule.apply(value);
    }

    @Override
    public void validate(ExecutionContext context, JsonNode node, JsonNode root, NodePath path) {
      if (!holds.test(node)) {
        context.addError(
            error()
                .instanceNode(node)
                .instanceLocation(path)
                .evaluationPath(context.getEvaluationPath())
                .messageSupplier(() -> "has a wrong value.")
                .build());
      }
    }
  }
}
