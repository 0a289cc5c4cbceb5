package dev.waybill.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import dev.waybill.document.Names;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which names a schema gives to what it describes: the closed world that selectors are checked against. */
final class SchemaNames {
  private static final Names FILE =
      new Names.Fields(Map.of("filename", Names.LEAF, "media", Names.LEAF, "size", Names.LEAF, "url", Names.LEAF));
  private static final List<String> UNIONS = List.of("anyOf", "oneOf");
  private static final List<String> CONDITIONS = List.of("if", "then", "else");
  private static final int DEEPEST = 64;
  private static final int MOST_MERGED = 10_000;

  private final JsonNode root;
  private final Map<String, Names> references = new HashMap<>();

  private SchemaNames(JsonNode root) {
    this.root = root;
  }

  static Names of(JsonNode schema) {
    Names names = new SchemaNames(schema).names(schema, 0);
    return names == null ? Names.ANY : names;
  }

  /** What either of two schemas that hold together names. */
  static Names merge(Names one, Names other) {
    return merge(one, other, new int[] {MOST_MERGED});
  }

  /** References may share parts that unfold without end: after so many steps anything may be named. */
  private static Names merge(Names one, Names other, int[] left) {
    if (left[0]-- <= 0) {
      return Names.ANY;
    }
    if (one == null || other == null || one == other) {
      return one == null ? other : one;
    }
    if (one instanceof Names.Fields a && other instanceof Names.Fields b) {
      Map<String, Names> both = new LinkedHashMap<>(a.fields());
      b.fields().forEach((name, names) -> both.merge(name, names, (first, second) -> merge(first, second, left)));
      return new Names.Fields(both);
    }
    if (one instanceof Names.Elements a && other instanceof Names.Elements b) {
      return new Names.Elements(merge(a.element(), b.element(), left));
    }
    if (one instanceof Names.Leaf || other instanceof Names.Leaf) {
      return one instanceof Names.Leaf ? other : one;
    }
    // Where only one of them closes the world, it stays closed; an object that may be a list as well can hold anything.
    if (one instanceof Names.Any || other instanceof Names.Any) {
      return one instanceof Names.Any ? other : one;
    }
    return Names.ANY;
  }

  /** Null where the schema says nothing about names. */
  private Names names(JsonNode schema, int depth) {
    if (!schema.isObject() || depth > DEEPEST) {
      return depth > DEEPEST ? Names.ANY : null;
    }
    if (schema.has(FileKeyword.NAME)) {
      return FILE;
    }
    Names names = own(schema, depth);
    names = merge(names, reference(schema.path("$ref"), depth));
    for (JsonNode part : schema.path("allOf")) {
      names = merge(names, names(part, depth + 1));
    }
    for (String keyword : CONDITIONS) {
      names = merge(names, names(schema.path(keyword), depth + 1));
    }
    for (JsonNode part : schema.path("dependentSchemas")) {
      names = merge(names, names(part, depth + 1));
    }
    for (String keyword : UNIONS) {
      names = merge(names, union(schema.path(keyword), depth));
    }
    return names;
  }

  /** One of them holds: what any of them leaves open is open. */
  private Names union(JsonNode branches, int depth) {
    Names names = null;
    boolean open = false;
    for (JsonNode branch : branches) {
      Names one = names(branch, depth + 1);
      open |= one instanceof Names.Any || one == null && mayBe(branch, "object");
      names = merge(names, one);
    }
    return open ? Names.ANY : names;
  }

  private Names own(JsonNode schema, int depth) {
    if (schema.has("properties") || schema.path("additionalProperties").equals(falseNode())) {
      Map<String, Names> fields = new LinkedHashMap<>();
      schema.path("properties").properties().forEach(entry -> fields.put(entry.getKey(), below(entry.getValue(), depth)));
      return new Names.Fields(fields);
    }
    if (schema.has("items") || schema.has("prefixItems") || isOnly(schema, "array")) {
      Names element = schema.has("items") ? below(schema.get("items"), depth) : null;
      for (JsonNode item : schema.path("prefixItems")) {
        element = merge(element, below(item, depth));
      }
      return new Names.Elements(element == null ? Names.ANY : element);
    }
    boolean scalar = schema.has("type") && !mayBe(schema, "object") && !mayBe(schema, "array");
    return scalar || isScalar(schema) ? Names.LEAF : null;
  }

  private static JsonNode falseNode() {
    return BooleanNode.FALSE;
  }

  private Names below(JsonNode schema, int depth) {
    Names names = names(schema, depth + 1);
    return names == null ? Names.ANY : names;
  }

  private Names reference(JsonNode reference, int depth) {
    if (!reference.isTextual()) {
      return null;
    }
    String target = reference.textValue();
    if (references.containsKey(target)) {
      return references.get(target);
    }
    references.put(target, Names.ANY);
    Names names = names(Pointers.resolve(root, target), depth + 1);
    references.put(target, names);
    return names;
  }

  private static boolean mayBe(JsonNode schema, String type) {
    JsonNode types = schema.path("type");
    if (types.isArray()) {
      for (JsonNode one : types) {
        if (one.asText().equals(type)) {
          return true;
        }
      }
      return false;
    }
    return types.asText().equals(type);
  }

  private static boolean isOnly(JsonNode schema, String type) {
    return schema.path("type").asText().equals(type);
  }

  private static boolean isScalar(JsonNode schema) {
    JsonNode values = schema.path("enum");
    boolean scalars = values.size() > 0;
    for (JsonNode value : values) {
      scalars &= value.isValueNode();
    }
    return scalars || schema.path("const").isValueNode();
  }
}
