package dev.waybill.schema;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.networknt.schema.path.NodePath;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** JSON Pointers (RFC 6901) into instances and into schemas. */
final class Pointers {
  private Pointers() {}

  static List<Object> elements(NodePath path) {
    List<Object> elements = new ArrayList<>(path.getNameCount());
    for (int i = 0; i < path.getNameCount(); i++) {
      elements.add(path.getElement(i));
    }
    return elements;
  }

  static String text(List<?> elements) {
    StringBuilder pointer = new StringBuilder();
    for (Object element : elements) {
      pointer.append('/').append(String.valueOf(element).replace("~", "~0").replace("/", "~1"));
    }
    return pointer.toString();
  }

  /** The subschema a local reference ({@code #} or {@code #/…}) names, or a missing node. */
  static JsonNode resolve(JsonNode root, String reference) {
    if (!reference.startsWith("#")) {
      return MissingNode.getInstance();
    }
    try {
      return root.at(JsonPointer.compile(decode(reference.substring(1))));
    } catch (IllegalArgumentException malformed) {
      return MissingNode.getInstance();
    }
  }

  static String decode(String fragment) {
    return URLDecoder.decode(fragment.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
