package dev.waybill.schema;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The keywords of draft 2020-12 and where in them subschemas stand. */
final class Keywords {
  /** Their value is a schema. */
  static final Set<String> ONE =
      Set.of(
          "additionalProperties", "propertyNames", "items", "contains", "not", "if", "then", "else", "unevaluatedItems",
          "unevaluatedProperties", "contentSchema");

  /** Their value is a list of schemas. */
  static final Set<String> LIST = Set.of("allOf", "anyOf", "oneOf", "prefixItems");

  /** Their value is a map of schemas by names that are free. */
  static final Set<String> MAP = Set.of("properties", "patternProperties", "$defs", "definitions", "dependentSchemas");

  /** Their schemas are applied to the value itself, not to a part of it. */
  static final Set<String> IN_PLACE = Set.of("allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas");

  /** They change what a reference means, or which rules hold; a schema here stands on its own. */
  static final Set<String> REFUSED = Set.of("$anchor", "$dynamicRef", "$dynamicAnchor", "$vocabulary", "$recursiveRef",
      "$recursiveAnchor");

  static final List<String> TYPES = List.of("string", "integer", "number", "boolean", "object", "array", "null");

  private static final List<String> OTHERS =
      List.of(
          "$schema", "$id", "$ref", "$comment", "type", "enum", "const", "title", "description", "default", "examples",
          "deprecated", "readOnly", "writeOnly", "format", "pattern", "minLength", "maxLength", "minimum", "maximum",
          "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "required", "minProperties", "maxProperties",
          "dependentRequired", "minItems", "maxItems", "uniqueItems", "minContains", "maxContains", "contentEncoding",
          "contentMediaType", FileKeyword.NAME);

  static final Set<String> ALL = all();

  private Keywords() {}

  /** Whether a word means something in a schema, if only that it is refused. */
  static boolean isKnown(String keyword) {
    return ALL.contains(keyword) || REFUSED.contains(keyword);
  }

  private static Set<String> all() {
    Set<String> all = new TreeSet<>(OTHERS);
    all.addAll(ONE);
    all.addAll(LIST);
    all.addAll(MAP);
    return all;
  }
}
