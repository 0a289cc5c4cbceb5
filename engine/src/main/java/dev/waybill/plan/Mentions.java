package dev.waybill.plan;

import dev.waybill.tree.ListNode;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.ScalarNode;
import java.util.Set;

/** What a part of a manifest mentions, whatever place it stands in. */
final class Mentions {
  /** Directives whose value goes on as it is. */
  private static final Set<String> PASSING = Set.of("$value", "$then", "$else");

  private Mentions() {}

  /** Whether a text anywhere below holds these words. */
  static boolean text(Node node, String words) {
    if (node instanceof MapNode map) {
      return map.entries().values().stream().anyMatch(entry -> text(entry.value(), words));
    }
    if (node instanceof ListNode list) {
      return list.items().stream().anyMatch(item -> text(item, words));
    }
    return node instanceof ScalarNode scalar && scalar.isText() && scalar.json().textValue().contains(words);
  }

  /** Whether a {@code $map} anywhere below names this value map. */
  static boolean map(Node node, String name) {
    if (node instanceof MapNode map) {
      return map.get("$map") instanceof ScalarNode named && named.json().asText().equals(name)
          || map.entries().values().stream().anyMatch(entry -> map(entry.value(), name));
    }
    return node instanceof ListNode list && list.items().stream().anyMatch(item -> map(item, name));
  }

  /**
   * Whether file content may be wanted in memory: a template encodes it, or a {@code $base64} stands where it is not streamed.
   *
   * @param streaming the names of the bodies that put base64 in its place as they are sent
   */
  static boolean bytes(MapNode request, Set<String> streaming) {
    return request.entries().entrySet().stream()
        .anyMatch(entry -> bytes(entry.getValue().value(), streaming.contains(entry.getKey())));
  }

  private static boolean bytes(Node node, boolean streamed) {
    if (node instanceof MapNode map) {
      boolean held = map.keys().contains("$base64") && !streamed;
      boolean passes = streamed && (map.keys().stream().noneMatch(key -> key.startsWith("$") && !key.startsWith("$$")));
      return held || map.entries().entrySet().stream()
          .anyMatch(entry -> bytes(entry.getValue().value(), passes || streamed && PASSING.contains(entry.getKey())));
    }
    if (node instanceof ListNode list) {
      return list.items().stream().anyMatch(item -> bytes(item, streamed));
    }
    return node instanceof ScalarNode scalar && scalar.isText() && scalar.json().textValue().contains("{{")
        && scalar.json().textValue().contains("base64");
  }
}
