package dev.waybill.shape;

import dev.waybill.document.Names;
import dev.waybill.document.Root;
import dev.waybill.tree.Findings;
import dev.waybill.tree.ListNode;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.ScalarNode;
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
    String kind = node instanceof ListNode list && list.items().isEmpty() ? "an empty list" : node.kind();
    findings.error(
        node.place(), "bad-match", "A match is a map from selectors, or a list of such maps, not " + kind + ".",
            "Write `{ $.status: 2xx }`.");
    return new Conditions.All(List.of(new Conditions.Condition(compiler.nothing(), new Matchers.Nothing(""))));
  }

  private Comparison conditions(MapNode map) {
    if (map.keys().isEmpty()) {
      findings.error(map.place(), "bad-match", "This match has no condition, so it would always hold.",
          "Write `{ $.status: 2xx }`.");
    }
    List<Conditions.Condition> all = new ArrayList<>();
    map.entries()
        .forEach(
            (key, entry) -> {
              if (isSelector(key, entry)) {
                plain(key, entry.value());
                all.add(new Conditions.Condition(compiler.selector(key, entry.keyPlace()), compiler.matcher(entry.value())));
              }
            });
    return new Conditions.All(List.copyOf(all));
  }

  private boolean isSelector(String key, MapNode.Entry entry) {
    if (!Words.isSelector(key)) {
      findings.error(
          entry.keyPlace(), "bad-match", "`" + key + "` is no selector, and a match is a map from selectors.", "Write `"
              + meant(key) + "` or the like.");
    }
    return Words.isSelector(key);
  }

  private static String meant(String key) {
    String path = key.startsWith("$") ? key.substring(1) : key;
    String first = path.split("[.\\[]", 2)[0];
    return (Root.of(first).isPresent() ? "$." : "$.body.") + path;
  }

  /** Finds what a plain value can never be: an object, and a status that is none. */
  private void plain(String path, Node wanted) {
    if (wanted instanceof ListNode list) {
      list.items().forEach(item -> plain(path, item));
    } else if (wanted instanceof MapNode map && compiler.names(path) instanceof Names.Leaf
        && map.keys().stream().noneMatch(key -> Words.OPERATORS.contains(key) || Words.isDirective(key))
        && !map.keys().isEmpty()) {
      String field = map.keys().iterator().next();
      findings.error(map.keyPlace(field), "bad-match", "`" + path + "` is a plain value, which has no field `" + field + "`.",
          "Write a value, a range such as `\">=400\"`, or one of the operators " + String.join(", ", Words.OPERATORS) + ".");
    } else if (path.equals("$.status") && wanted instanceof ScalarNode scalar && !isStatus(scalar)) {
      findings.error(wanted.place(), "bad-match", "`" + dev.waybill.tree.Shown.word(scalar.source()) + "` is no HTTP status.",
          "Write for example 404, 2xx, 500-599 or `\">=400\"`.");
    }
  }

  private static boolean isStatus(ScalarNode scalar) {
    String text = scalar.json().asText();
    return text.matches("[1-9][0-9]{2}|[1-5]xx|[0-9]{1,9}-[0-9]{1,9}|[<>=/$*].*") || text.contains("{{");
  }
}
