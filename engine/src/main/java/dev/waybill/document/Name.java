package dev.waybill.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The name of one value: a first name, then fields and list indices. Header names are lower-cased, as they are in the document.
 * Immutable and thread-safe; finding a value allocates nothing.
 */
public final class Name {
  private final Root root;
  private final Object[] below;

  private Name(Root root, Object[] below) {
    this.root = root;
    this.below = below;
  }

  /**
   * A name from its segments, or empty where the first is no {@link Root}.
   *
   * @param segments text for a field; an {@link Integer} for a list element, from the end where negative
   */
  public static Optional<Name> of(List<?> segments) {
    List<Object> canonical = canonical(segments);
    return Root.of(String.valueOf(canonical.get(0)))
        .map(root -> new Name(root, canonical.stream().skip(1).map(Name::shared).toArray()));
  }

  /** Thousands of manifests name the same fields. */
  private static Object shared(Object segment) {
    return segment instanceof String field ? field.intern() : segment;
  }

  /** The same segments with header names in lower case. */
  public static List<Object> canonical(List<?> segments) {
    List<Object> canonical = new ArrayList<>(segments);
    int header = header(canonical);
    if (header < canonical.size() && canonical.get(header) instanceof String name) {
      canonical.set(header, name.toLowerCase(Locale.ROOT));
    }
    return canonical;
  }

  private static int header(List<Object> segments) {
    Object first = segments.get(0);
    if (first.equals("header")) {
      return 1;
    }
    if (first.equals("request") && segments.size() > 1 && segments.get(1).equals("headers")) {
      return 2;
    }
    if (first.equals("steps") && segments.size() > 2 && segments.get(2).equals("header")) {
      return 3;
    }
    return segments.size();
  }

  /** The value, or a missing node; never null. */
  public JsonNode find(Document document) {
    return descend(document.root(root), below);
  }

  /** What stands at the segments below a value, or a missing node; never null. */
  public static JsonNode descend(JsonNode from, Object[] segments) {
    JsonNode node = from;
    for (Object segment : segments) {
      node = child(node, segment);
      if (node == null) {
        return MissingNode.getInstance();
      }
    }
    return node;
  }

  /** One field of an object or element of a list, or null. */
  public static JsonNode child(JsonNode node, Object segment) {
    if (segment instanceof String field) {
      return node.get(field);
    }
    int index = (Integer) segment;
    return node.isArray() ? node.get(index < 0 ? node.size() + index : index) : null;
  }
}
