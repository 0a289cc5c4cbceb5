package dev.waybill.kind;

import dev.waybill.tree.ListNode;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.ScalarNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The values of a shape that are written out, neither selected nor made from a template. */
public final class Literals {
  /** What stands under these says what is done with a value, and is none. */
  private static final Set<String> INSTRUCTIONS = Set.of("$if", "$match", "$format", "$type", "$pick", "$media", "$filename");

  private Literals() {}

  /** In their order. Empty texts and nulls hold nothing, and a {@code $map} by its name is no value; null has none. */
  static List<ScalarNode> in(Node node) {
    return node == null ? List.of() : found(node).toList();
  }

  private static Stream<ScalarNode> found(Node node) {
    if (node instanceof ScalarNode scalar) {
      return isLiteral(scalar) ? Stream.of(scalar) : Stream.empty();
    }
    if (node instanceof ListNode list) {
      return list.items().stream().flatMap(Literals::found);
    }
    return ((MapNode) node).entries().entrySet().stream()
        .filter(entry -> !INSTRUCTIONS.contains(entry.getKey()))
        .filter(entry -> !entry.getKey().equals("$map") || entry.getValue().value() instanceof MapNode)
        .flatMap(entry -> found(entry.getValue().value()));
  }

  /** Whether a text or number is written out, neither selected nor made from a template. */
  public static boolean isLiteral(ScalarNode scalar) {
    if (!scalar.isText()) {
      return !scalar.json().isNull();
    }
    String text = scalar.json().textValue();
    boolean selected = text.startsWith("$") && !text.startsWith("$$");
    return !text.isEmpty() && !selected && !text.contains("{{");
  }
}
