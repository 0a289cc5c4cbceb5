package dev.waybill.shape;

import dev.waybill.tree.Findings;
import dev.waybill.tree.ListNode;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import java.util.ArrayList;
import java.util.List;

/** Reads whole matches. */
final class ConditionReader {
  private final Compiler compiler;
  private final Findings findings;

  ConditionReader(Compiler compiler, Findings findings) {
    this.compiler = compiler;
    this.findings = findings;
  }

  /** A whole match: a map from selectors, or a list of such maps of which one must hold. */
  Comparison comparison(Node node) {
    if (node instanceof MapNode map) {
      return conditions(map);
    }
    if (node instanceof ListNode list && !list.items().isEmpty()) {
      List<Comparison> any = new ArrayList<>();
      for (Node item : list.items()) {
        any.add(item instanceof MapNode map ? conditions(map) : refused(item));
      }
      return any.size() == 1 ? any.get(0) : new Conditions.Any(any);
    }
    return refused(node);
  }

  private Comparison refused(Node node) {
    findings.error(
        node.place(), "bad-match", "A match is a map from selectors, or a list of such maps, not " + node.kind() + ".",
            "Write `{ $.status: 2xx }`.");
    return new Conditions.All(List.of(new Conditions.Condition(compiler.nothing(), new Matchers.Nothing(""))));
  }

  private Comparison conditions(MapNode map) {
    List<Conditions.Condition> all = new ArrayList<>();
    map.entries()
        .forEach(
            (key, entry) -> {
              if (isSelector(key, entry)) {
                all.add(new Conditions.Condition(compiler.selector(key, entry.keyPlace()), compiler.matcher(entry.value())));
              }
            });
    return new Conditions.All(List.copyOf(all));
  }

  private boolean isSelector(String key, MapNode.Entry entry) {
    if (!Words.isSelector(key)) {
      findings.error(
          entry.keyPlace(), "bad-match", "`" + key + "` is no selector, and a match is a map from selectors.", "Write `$.body."
              + key + "` or the like.");
    }
    return Words.isSelector(key);
  }
}
