package dev.waybill.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.waybill.tree.ListNode;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.Place;
import dev.waybill.tree.ScalarNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds the place of what stands at a pointer of a schema, and gives places to schemas that come from no file. */
final class Marks {
  private Marks() {}

  /** The node at a pointer, or the nearest one above it. */
  static Node at(Node root, List<Object> pointer) {
    Node node = root;
    for (Object element : pointer) {
      Node next = null;
      if (node instanceof MapNode map) {
        next = map.get(String.valueOf(element));
      } else if (node instanceof ListNode list) {
        int index = element instanceof Integer number ? number : Integer.parseInt(String.valueOf(element));
        next = index < list.items().size() ? list.items().get(index) : null;
      }
      if (next == null) {
        return node;
      }
      node = next;
    }
    return node;
  }

  /** A tree without a file. */
  static Node of(JsonNode json) {
    return of(json, "");
  }

  private static Node of(JsonNode json, String path) {
    Place place = new Place("", 1, 1, path);
    if (json.isObject()) {
      Map<String, MapNode.Entry> entries = new LinkedHashMap<>();
      json.properties().forEach(entry -> {
        Node value = of(entry.getValue(), path.isEmpty() ? entry.getKey() : path + '.' + entry.getKey());
        entries.put(entry.getKey(), new MapNode.Entry(value.place(), value));
      });
      return new MapNode(place, entries);
    }
    if (json.isArray()) {
      List<Node> items = new ArrayList<>();
      for (int i = 0; i < json.size(); i++) {
        items.add(of(json.get(i), path + '[' + i + ']'));
      }
      return new ListNode(place, items);
    }
    JsonNode scalar = json.isMissingNode() ? JsonNodeFactory.instance.nullNode() : json;
    return new ScalarNode(place, scalar, scalar.asText(), !scalar.isTextual());
  }
}
