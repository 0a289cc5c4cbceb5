package dev.waybill.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.clock.Timeline;
import dev.waybill.document.Document;
import dev.waybill.document.Root;
import dev.waybill.egress.Cidr;
import dev.waybill.http.BadTarget;
import dev.waybill.http.Target;
import dev.waybill.manifest.Manifest;
import dev.waybill.problem.Failure;
import dev.waybill.shape.Compiler;
import dev.waybill.standing.Standing;
import dev.waybill.template.Unrenderable;
import dev.waybill.tree.Findings;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.ScalarNode;
import dev.waybill.tree.Suggest;
import dev.waybill.verify.Means;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What the webhooks of one manifest may use to verify: keys old and new, published keys, the manifest's own actions. */
final class VerifyMeans {
  /** So many combinations of rotated secrets and no more; those that come first are the newest. */
  private static final int MOST = 32;

  private final Manifest manifest;
  private final CallPlanner.Setup setup;
  private final Map<String, List<String>> rotated;
  private final Compiler fixed;
  private final Map<String, ActionPlan> actions;
  private final Timeline timeline;
  private final Standing.Lease standing;
  private final Findings findings;

  /**
   * @param rotated all values of the secrets that have several
   * @param fixed compiles what may hold settings only
   */
  VerifyMeans(Manifest manifest, CallPlanner.Setup setup, Map<String, List<String>> rotated, Compiler fixed,
      Map<String, ActionPlan> actions, Timeline timeline, Standing.Lease standing, Findings findings) {
    this.manifest = manifest;
    this.setup = setup;
    this.rotated = rotated;
    this.fixed = fixed;
    this.actions = actions;
    this.timeline = timeline;
    this.standing = standing;
    this.findings = findings;
  }

  Means of(String name, Node verify, Consumer<String> unusable) {
    return new Means(manifest.id() + "/" + name, settings(verify), unusable, setup.guard(), this::target,
        text -> Cidr.parse(text)::contains, timeline, standing, this::check);
  }

  /** The document once for each combination of values of the secrets that are mentioned here. */
  private List<Document> settings(Node verify) {
    List<ObjectNode> all = List.of((ObjectNode) setup.document().root(Root.SECRET));
    for (Map.Entry<String, List<String>> secret : rotated.entrySet()) {
      if (Mentions.text(verify, secret.getKey())) {
        List<ObjectNode> more = new ArrayList<>();
        all.forEach(one -> secret.getValue().forEach(value -> more.add(one.deepCopy().put(secret.getKey(), value))));
        if (more.size() > MOST) {
          findings.warning(verify.place(), "many-rotated", "The secrets that are used here have " + more.size() + " combinations of old and new"
              + " values; only the first " + MOST + " are tried.", "End the rotation of one before that of another begins.");
        }
        all = more.subList(0, Math.min(MOST, more.size()));
      }
    }
    return all.stream().map(one -> setup.document().with(Root.SECRET, one)).toList();
  }

  private Optional<Target> target(ScalarNode url) {
    UrlPlan plan = setup.urls().request(url, null, false, fixed);
    if (plan == null || plan.origin() == null && plan.head() == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(plan.render(setup.document(), ""));
    } catch (Unrenderable | BadTarget | Failure unset) {
      return Optional.empty();
    }
  }

  private void check(ScalarNode action, MapNode with) {
    String name = action.json().textValue();
    if (!manifest.actions().containsKey(name)) {
      findings.error(action.place(), "unknown-action", "There is no action `" + name + "` in this manifest.",
          Suggest.remedy(name, manifest.actions().keySet()));
      return;
    }
    ActionPlan plan = actions.get(name);
    if (plan == null) {
      return;
    }
    for (JsonNode required : plan.input().json().path("required")) {
      if (with == null || !with.keys().contains(required.textValue())) {
        findings.error(with == null ? action.place() : with.place(), "confirm-input",
            "The action `" + name + "` requires the input `" + required.textValue() + "`, which is not given here.",
            "Add it to `with`.");
      }
    }
    JsonNode properties = plan.input().json().path("properties");
    if (with != null && properties.isObject()) {
      List<String> known = new ArrayList<>();
      properties.fieldNames().forEachRemaining(known::add);
      with.entries().forEach((key, entry) -> {
        if (!properties.has(key)) {
          findings.error(entry.keyPlace(), "confirm-input", "The action `" + name + "` has no input `" + key + "`.",
              Suggest.remedy(key, known));
        }
      });
    }
  }
}
