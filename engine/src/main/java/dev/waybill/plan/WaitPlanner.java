package dev.waybill.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.attempt.Pace;
import dev.waybill.document.Names;
import dev.waybill.document.Root;
import dev.waybill.document.Scope;
import dev.waybill.manifest.Action;
import dev.waybill.manifest.Manifest;
import dev.waybill.shape.Match;
import dev.waybill.shape.Shape;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Keys;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.Place;
import dev.waybill.tree.Suggest;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Compiles the {@code wait} of actions, once all of them are planned: it is about two of them. */
final class WaitPlanner {
  private static final Pace USUAL_PACE = new Pace(Duration.ofSeconds(2), Duration.ofSeconds(30));
  private static final Duration USUAL_TIMEOUT = Duration.ofMinutes(10);
  private static final String NOT_HERE = "A secret cannot stand in what is waited for.";

  private final Manifest manifest;
  private final CallPlanner.Setup setup;
  private final RandomGenerator random;
  private final Findings findings;

  WaitPlanner(Manifest manifest, CallPlanner.Setup setup, RandomGenerator random, Findings findings) {
    this.manifest = manifest;
    this.setup = setup;
    this.random = random;
    this.findings = findings;
  }

  /** Puts the waits of a manifest into its plans. */
  void complete(Map<String, ActionPlan> planned) {
    for (Action action : manifest.actions().values()) {
      if (action.wait_() != null) {
        new Beside(action, findings).checkWait();
        plan(action, planned);
      }
    }
  }

  private void plan(Action action, Map<String, ActionPlan> planned) {
    int before = findings.errors();
    Keys keys = new Keys(action.wait_(), findings);
    String name = keys.requiredText("action", "Name the action that says how far it is.");
    Action polled = name == null ? null : manifest.actions().get(name);
    if (name != null && polled == null) {
      findings.error(keys.place("action"), "unknown-action", "There is no action `" + name + "` in this manifest.",
          Suggest.remedy(name, manifest.actions().keySet()));
    }
    ActionPlan poll = name == null ? null : planned.get(name);
    ActionPlan own = planned.get(action.name());
    Scope scope = setup.scope().copy().without(Root.SECRET, NOT_HERE);
    Scope inner = own == null ? scope.with(Root.INPUT, Names.ANY) : scope.with(Root.INPUT, own.input().names());
    MapNode with = keys.map("with");
    Shape input = with == null ? null : setup.compiler()
        .with(CallPlanner.afterwards(inner).with(Root.OUTPUT, OutputNames.of(own, action.output(), Names.UNKNOWN))).shape(with);
    Node until = keys.required("until", "Write for example { $.output.status: [delivered, failed] }.");
    Names output = polled == null ? Names.ANY : OutputNames.of(poll, polled.output(), "wait-field");
    Match match = until == null ? null : setup.compiler().with(inner.with(Root.OUTPUT, output)).match(until);
    Pace every = Pace.of(keys.range("every"), USUAL_PACE);
    Duration timeout = keys.duration("timeout");
    String webhook = keys.text("webhook");
    keys.finish(manifest.warnsOfUnknownKeys());
    if (poll != null) {
      checkPolled(poll, keys.place("action"));
      checkInput(poll, with, keys.place());
    }
    checkWebhook(keys, webhook, with);
    Duration longest = timeout == null ? USUAL_TIMEOUT : timeout;
    if (every.from().compareTo(longest) > 0) {
      findings.error(keys.place("every"), "bad-value", "`every` begins with a longer pause than the whole `timeout`.", "Make the first pause shorter.");
    }
    setup.scope().used().addAll(scope.used());
    if (findings.errors() == before && own != null && poll != null) {
      planned.put(action.name(), own.waiting(new WaitPlan(name, input, names(with), every, match, longest, webhook, random::nextDouble),
          ActionPlanner.read(scope)));
    }
  }

  private static Set<String> names(MapNode with) {
    return with == null || with.keys().stream().anyMatch(key -> key.startsWith("$") && !key.startsWith("$$")) ? Set.of()
        : with.keys().stream().map(key -> key.startsWith("$$") ? key.substring(1) : key).collect(Collectors.toUnmodifiableSet());
  }

  private void checkPolled(ActionPlan poll, Place place) {
    if (poll.isPaged()) {
      findings.error(place, "bad-wait", "`" + poll.name() + "` gives a list, and a wait looks at one result.", "Ask an action that is about one thing.");
    } else if (!poll.harmless()) {
      findings.error(place, "bad-wait", "`" + poll.name() + "` would be carried out again and again, and may have an effect each time.",
          "Wait for an action that only reads, or claim `idempotency: natural` there.");
    }
  }

  private void checkInput(ActionPlan poll, MapNode with, Place place) {
    boolean computed = with != null && with.keys().stream().anyMatch(key -> key.startsWith("$"));
    if (computed) {
      return;
    }
    for (JsonNode required : poll.input().json().path("required")) {
      if (with == null || !with.keys().contains(required.textValue())) {
        findings.error(with == null ? place : with.place(), "wait-input", "`" + poll.name() + "` requires the input `" + required.textValue()
            + "`, which `with` does not give.", "Add " + required.textValue() + ": … to `with`.");
      }
    }
    if (with != null && poll.input().names() instanceof Names.Fields fields) {
      with.entries().forEach((name, entry) -> {
        if (!fields.fields().containsKey(name)) {
          findings.error(entry.keyPlace(), "wait-input", "`" + poll.name() + "` has no input `" + name + "`.",
              Suggest.remedy(name, fields.fields().keySet()));
        }
      });
    }
  }

  private void checkWebhook(Keys keys, String webhook, MapNode with) {
    if (webhook == null) {
      return;
    }
    if (!manifest.webhooks().containsKey(webhook)) {
      findings.error(keys.place("webhook"), "unknown-webhook", "There is no webhook `" + webhook + "` in this manifest.",
          Suggest.remedy(webhook, manifest.webhooks().keySet()));
    } else if (with == null || with.keys().isEmpty()) {
      findings.error(keys.place("webhook"), "bad-wait", "Without `with`, nothing tells which of the webhook's events is about this dispatch.",
          "Add with: { job_id: $.output.job_id } or the like.");
    }
  }
}
