package dev.waybill.verify;

import dev.waybill.document.Names;
import dev.waybill.document.Root;
import dev.waybill.document.Scope;
import dev.waybill.kind.Literals;
import dev.waybill.kind.Settings;
import dev.waybill.shape.Compiler;
import dev.waybill.tree.Findings;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.ScalarNode;
import java.util.Map;

/**
 * What one entry of {@code verify} is compiled from.
 *
 * @param value what stands under the kind's name
 * @param scope of a delivery: what it holds, the settings and the secrets
 */
public record VerifySource(Node value, Scope scope, Compiler compiler, Findings findings) {
  private static final String NOT_YET_THERE = "A key is read when the manifest is loaded, before anything has come in.";

  /** The settings where they are a map; a finding, and an empty map, where they are not. */
  Settings settings(String kind) {
    if (value instanceof MapNode map) {
      return new Settings(map, compiler, findings);
    }
    findings.error(value.place(), "wrong-type", "`" + kind + "` takes a map of settings, not " + value.kind() + ".", "");
    return new Settings(new MapNode(value.place(), Map.of()), compiler, new Findings());
  }

  /** The same where only settings and secrets can be read: for keys. */
  Compiler fixed() {
    return compiler.with(scope.without(Root.BODY, NOT_YET_THERE).without(Root.HEADER, NOT_YET_THERE)
        .without(Root.REQUEST, NOT_YET_THERE)
        .without(Root.ID, NOT_YET_THERE).without(Root.NOW, NOT_YET_THERE));
  }

  /** Finds a value of a delivery that is written out instead of read. */
  void refuseLiteral(String key, Node node) {
    if (node instanceof ScalarNode scalar && Literals.isLiteral(scalar)) {
      findings.error(node.place(), "bad-verify", "`" + key + "` says where it stands in the delivery, but this is "
          + node.kind() + ".",
          "Write for example $.header.x-" + key + ".");
    }
  }

  /** The same with one more name. */
  Compiler with(Root root, Names names) {
    return compiler.with(scope.with(root, names));
  }
}
