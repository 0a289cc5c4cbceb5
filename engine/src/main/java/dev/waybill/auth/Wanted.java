package dev.waybill.auth;

import dev.waybill.tree.ListNode;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.ScalarNode;

/**
 * What the texts of a signature ask for of the body: reading it is not for nothing.
 *
 * @param body its text
 * @param digest its SHA-256
 */
record Wanted(boolean body, boolean digest) {
  private static final String DIGEST = "request.body_sha256";
  private static final String BODY = "request.body";

  static Wanted in(Node node) {
    if (node instanceof ScalarNode scalar) {
      String text = scalar.isText() ? scalar.json().textValue() : "";
      return new Wanted(text.replace(DIGEST, "").contains(BODY), text.contains(DIGEST));
    }
    Wanted all = new Wanted(false, false);
    if (node instanceof ListNode list) {
      for (Node item : list.items()) {
        all = all.and(in(item));
      }
    } else {
      for (MapNode.Entry entry : ((MapNode) node).entries().values()) {
        all = all.and(in(entry.value()));
      }
    }
    return all;
  }

  private Wanted and(Wanted other) {
    return new Wanted(body || other.body, digest || other.digest);
  }
}
