package dev.waybill.plan;

import dev.waybill.document.Names;
import dev.waybill.tree.ListNode;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.ScalarNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which names an action's output can have, as far as its manifest tells. */
final class OutputNames {
  private final String rule;

  private OutputNames(String rule) {
    this.rule = rule;
  }

  /**
   * @param plan the action, or null where it cannot run
   * @param output its {@code output}, or null
   * @param rule the word of the finding for a name that it cannot have
   */
  static Names of(ActionPlan plan, Node output, String rule) {
    OutputNames names = new OutputNames(rule);
    return plan != null && plan.outputSchema() != null ? names.ruled(plan.outputSchema().names()) : output == null ? Names.ANY : names.of(output);
  }

  private Names of(Node node) {
    if (node instanceof ListNode) {
      return new Names.Elements(Names.ANY);
    }
    if (node instanceof MapNode map && map.keys().stream().noneMatch(key -> key.startsWith("$"))) {
      Map<String, Names> fields = new LinkedHashMap<>();
      map.entries().forEach((name, entry) -> fields.put(name, of(entry.value())));
      return new Names.Fields(fields, rule);
    }
    boolean literal = node instanceof ScalarNode scalar && !(scalar.isText() && scalar.json().textValue().startsWith("$"));
    return literal ? Names.LEAF : Names.ANY;
  }

  private Names ruled(Names names) {
    if (names instanceof Names.Elements elements) {
      return new Names.Elements(ruled(elements.element()));
    }
    if (!(names instanceof Names.Fields fields)) {
      return names;
    }
    Map<String, Names> same = new LinkedHashMap<>();
    fields.fields().forEach((name, below) -> same.put(name, ruled(below)));
    return new Names.Fields(same, rule);
  }
}
