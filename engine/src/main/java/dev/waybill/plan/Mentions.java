package dev.waybill.plan;

import dev.waybill.tree.ListNode;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.ScalarNode;

/** What a part of a manifest mentions, whatever place it stands in. */
final class Mentions {
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

  /** Whether file content may be wanted as text. */
  static boolean base64(Node node) {
    if (node instanceof MapNode map) {
      return map.keys().contains("$base64") || map.entries().values().stream().anyMatch(entry -> base64(entry.value()));
    }
    if (node instanceof ListNode list) {
      return list.items().stream().anyMatch(Mentions::base64);
    }
    return node instanceof ScalarNode scalar && scalar.isText() && scalar.json().textValue().contains("{{")
        && scalar.json().textValue().contains("base64");
  }
}
