package dev.waybill.plan;

import dev.waybill.manifest.Action;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Node;

/** Finds the keys of an action that cannot stand beside each other. */
final class Beside {
  private final Action action;
  private final Findings findings;

  Beside(Action action, Findings findings) {
    this.action = action;
    this.findings = findings;
  }

  /** What belongs to a single request cannot stand beside {@code steps}. */
  void checkSteps() {
    refuse("request", action.request(), "Keep one of them; a single request needs no steps.");
    refuse("pages", action.pages(), "Write a list as an action of its own, with a `request`.");
    refuse("ok", action.ok(), "Write it at the step it is about.");
    refuse("decode", action.decode(), "Write it at the step it is about.");
    refuse("idempotency", action.idempotency(), "Write it at the step it is about.");
  }

  private void refuse(String key, Node node, String remedy) {
    if (node != null) {
      findings.error(node.place(), "bad-action", "`" + key + "` cannot stand beside `steps`.", remedy);
    }
  }
}
