package dev.waybill.plan;

import dev.waybill.attempt.Repeat;
import dev.waybill.manifest.Manifest;
import dev.waybill.problem.Violation;
import dev.waybill.tree.ExactNodes;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Keys;
import dev.waybill.tree.Place;
import dev.waybill.tree.Suggest;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Reads {@code probe}, and finds what keeps its action from being run again and again without input. */
final class ProbePlanner {
  /** Where the manifest does not say. */
  static final Duration STANDARD = Duration.ofSeconds(60);

  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private final Manifest manifest;
  private final Findings findings;

  ProbePlanner(Manifest manifest, Findings findings) {
    this.manifest = manifest;
    this.findings = findings;
  }

  /**
   * The probe, or null where there is none.
   *
   * @param actions those that could be compiled
   */
  Probe plan(Map<String, ActionPlan> actions) {
    if (manifest.probe() == null) {
      return null;
    }
    Keys keys = new Keys(manifest.probe(), findings);
    String action = keys.requiredText("action", "Name the action that shows whether the provider is well.");
    Duration every = keys.duration("every");
    if (every != null && every.compareTo(SHORTEST) < 0) {
      findings.error(keys.place("every"), "bad-value", "A probe runs at most once a second.", "Write, for example, every: 60s.");
    }
    keys.finish(manifest.warnsOfUnknownKeys());
    if (action != null && !manifest.actions().containsKey(action)) {
      findings.error(keys.place("action"), "unknown-action", "There is no action `" + action + "` in this manifest.",
          Suggest.remedy(action, manifest.actions().keySet()));
    } else if (actions.containsKey(action)) {
      check(actions.get(action), keys.place("action"));
    }
    return action == null ? null : new Probe(action, every == null ? STANDARD : every);
  }

  private void check(ActionPlan plan, Place place) {
    List<Violation> missing = plan.input().validate(plan.input().withDefaults(ExactNodes.FACTORY.objectNode()));
    if (!missing.isEmpty()) {
      findings.error(place, "probe-input", "The action `" + plan.name() + "` needs an input, and a probe has none to give.",
          "Name an action that runs without one, such as one that reads the account.");
    }
    if (plan.repeat() == Repeat.NONE) {
      findings.warning(place, "probe-repeats", "The probe runs `" + plan.name() + "` again and again, and its manifest does not say that it may.",
          "Name an action that only reads; if this one does, say idempotency: natural.");
    }
  }
}
