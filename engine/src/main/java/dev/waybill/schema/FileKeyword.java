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

/** The keyword {@code file}: the value is a file, given as base64, by its URL or as an uploaded part. */
final class FileKeyword extends AbstractKeyword {
  static final String NAME = "file";

  FileKeyword() {
    super(NAME);
  }

  @Override
  public KeywordValidator newValidator(SchemaLocation location, JsonNode value, Schema parent, SchemaContext context) {
    return new Check(this, value, location, parent, context);
  }

  private static final class Check extends BaseKeywordValidator {
    private final FileRule rule;

    Check(FileKeyword keyword, JsonNode value, SchemaLocation location, Schema parent, SchemaContext context) {
      super(keyword, value, location, parent, context);
      this.rule = FileRule.of(value);
    }

    @Override
    public void validate(ExecutionContext context, JsonNode node, JsonNode root, NodePath path) {
      rule.check(
          node,
          (key, sentence) ->
              context.addError(
                  error()
                      .instanceNode(node)
                      .instanceLocation(key.isEmpty() ? path : path.append(key))
                      .evaluationPath(context.getEvaluationPath())
                      .messageSupplier(() -> sentence)
                      .build()));
    }
  }
}
