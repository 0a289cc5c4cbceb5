package dev.waybill.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.DialectId;
import com.networknt.schema.dialect.Draft202012;
import com.networknt.schema.keyword.KeywordType;
import com.networknt.schema.keyword.NonValidationKeyword;
import com.networknt.schema.path.PathType;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressionFactory;

/**
 * JSON Schema draft 2020-12 as the gateway speaks it: formats asserted, regular expressions in linear time, the keyword
 * {@code file}, values and numbers compared exactly, nothing ever fetched.
 */
final class Draft {
  static final String URI = DialectId.DRAFT_2020_12;

  private static final SchemaRegistryConfig CONFIG =
      SchemaRegistryConfig.builder()
          .formatAssertionsEnabled(true)
          .pathType(PathType.JSON_POINTER)
          .preloadSchema(true)
          .cacheRefs(true)
          .regularExpressionFactory(new LinearExpressions())
          .build();

  private static final Dialect DIALECT = dialect();

  private Draft() {}

  /** A validator of its own registry, so that schemas never see each other. */
  static Schema validator(JsonNode schema) {
    return registry().getSchema(schema);
  }

  /** The validator of schemas themselves. */
  static Schema metaschema() {
    return registry().getSchema(SchemaLocation.of(URI));
  }

  private static SchemaRegistry registry() {
    return SchemaRegistry.withDialect(DIALECT, registry -> registry.schemaRegistryConfig(CONFIG).schemaCacheEnabled(false));
  }

  private static Dialect dialect() {
    Dialect.Builder builder =
        Dialect.builder(URI)
            .specificationVersion(SpecificationVersion.DRAFT_2020_12)
            .idKeyword("$id")
            .keywords(KeywordType.getKeywords(SpecificationVersion.DRAFT_2020_12))
            .keyword(new NonValidationKeyword("definitions"))
            // Of an older draft, which the library knows and has no validator for here.
            .keyword(new NonValidationKeyword("id"))
            .keywords(NumberBound.all())
            .keywords(ValueKeyword.all())
            .keyword(new FileKeyword())
            .unknownKeywordFactory((name, context) -> new NonValidationKeyword(name))
            .vocabularies(Draft202012.getInstance().getVocabularies());
    Formats.all().forEach(builder::format);
    return builder.build();
  }

  private static final class LinearExpressions implements RegularExpressionFactory {
    @Override
    public RegularExpression getRegularExpression(String expression) {
      Pattern pattern = LinearPattern.compile(expression);
      return text -> pattern.matcher(text).find();
    }
  }
}
