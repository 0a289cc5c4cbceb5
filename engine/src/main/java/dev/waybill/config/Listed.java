package dev.waybill.config;

import dev.waybill.tree.Keys;
import dev.waybill.tree.ScalarNode;
import java.util.List;

/** Lists of texts that one text alone does not stand for. */
final class Listed {
  private Listed() {}

  /** The texts with their places; empty where absent or no list. */
  static List<ScalarNode> texts(Keys keys, String key) {
    return keys.list(key) == null ? List.of() : keys.textNodes(key);
  }
}
