package dev.waybill.manifest;

import dev.waybill.tree.Findings;
import dev.waybill.tree.Keys;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;

/** Reads the secrets a manifest names. A value written there is a finding that does not repeat it. */
final class SecretReader {
  private final Findings findings;
  private final boolean warn;

  SecretReader(Findings findings, boolean warn) {
    this.findings = findings;
    this.warn = warn;
  }

  SecretDeclaration read(String name, MapNode.Entry entry) {
    Node node = entry.value();
    if (!(node instanceof MapNode map)) {
      if (!node.json().isNull()) {
        findings.error(
            node.place(),
            "credential",
            "A secret is only named here; its value comes from the operator.",
            "Write `" + name + ": {}`, and if a value stood here, replace it at the provider.");
      }
      return new SecretDeclaration(name, entry.keyPlace(), null, false, false);
    }
    Keys keys = new Keys(map, findings);
    SecretDeclaration secret =
        new SecretDeclaration(
            name, entry.keyPlace(), keys.text("description"), keys.bool("optional", false), keys.bool("rotating", false));
    keys.finish(warn);
    return secret;
  }
}
