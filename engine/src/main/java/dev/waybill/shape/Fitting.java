package dev.waybill.shape;

import dev.waybill.document.Names;
import dev.waybill.tree.Declared;
import dev.waybill.tree.Findings;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.ScalarNode;
import java.util.function.Function;

/** Finds shapes that can never give what their place takes: a text, or a file. */
final class Fitting {
  private final Findings findings;

  Fitting(Findings findings) {
    this.findings = findings;
  }

  void text(String name, Node node) {
    if (!isMade(node)) {
      Declared.text(node, name, findings);
      return;
    }
    MapNode map = (MapNode) node;
    if (map.get("$each") != null || map.get("$file") != null) {
      String made = map.get("$each") != null ? "a list" : "a file";
      findings.error(node.place(), "wrong-type", "`" + name + "` is text, but this makes " + made + ".");
    }
  }

  /** @param names what may stand below what a path selects */
  void file(String name, Node node, Function<String, Names> names) {
    boolean selected = node instanceof ScalarNode scalar && scalar.isText() && Words.isSelector(scalar.json().textValue());
    if (!selected && !isMade(node)) {
      findings.error(node.place(), "wrong-type", "`" + name + "` takes a file, but this is " + node.kind() + ".",
          "Select one, such as `$.input.document`.");
    } else if (selected && names.apply(node.json().textValue()) instanceof Names.Leaf) {
      findings.error(node.place(), "wrong-type",
          "`" + name + "` takes a file, but `" + node.json().textValue() + "` is a plain value.",
          "Select the file itself, such as `$.input.document`.");
    }
  }

  private static boolean isMade(Node node) {
    return node instanceof MapNode map && map.keys().stream().anyMatch(Words::isDirective);
  }
}
