package dev.waybill.plan;

import dev.waybill.attempt.Pace;
import dev.waybill.attempt.Repeat;
import dev.waybill.document.Names;
import dev.waybill.document.Root;
import dev.waybill.document.Scope;
import dev.waybill.manifest.Action;
import dev.waybill.manifest.Manifest;
import dev.waybill.shape.Compiler;
import dev.waybill.shape.Match;
import dev.waybill.shape.Shape;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Keys;
import dev.waybill.tree.ListNode;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Compiles the {@code steps} of one action, each in the scope of those before it. One compile, one thread. */
final class StepsPlanner {
  static final String IDENTIFIER = "[A-Za-z_][A-Za-z0-9_-]{0,63}";
  static final List<String> OWN = List.of("status", "header", "body");

  private final Manifest manifest;
  private final CallPlanner.Setup setup;
  private final CallPlanner calls;
  private final Findings findings;
  private final Map<String, Names> known = new TreeMap<>();

  StepsPlanner(Manifest manifest, CallPlanner.Setup setup, CallPlanner calls, Findings findings) {
    this.manifest = manifest;
    this.setup = setup;
    this.calls = calls;
    this.findings = findings;
  }

  /** The steps that can be planned; where one cannot, findings say why. */
  List<StepPlan> plan(Action action, Scope scope) {
    Map<String, Node> ids = new LinkedHashMap<>();
    List<MapNode> maps = new ArrayList<>();
    for (Node item : action.steps().items()) {
      if (item instanceof MapNode map) {
        maps.add(map);
        id(map, ids);
      } else {
        findings.error(item.place(), "wrong-type", "A step is a map, but this is " + item.kind() + ".", "");
      }
    }
    ids.keySet().forEach(id -> known.put(id, new Names.Elsewhere("step-order", "The step `" + id + "` has not run yet here.")));
    List<StepPlan> steps = new ArrayList<>();
    // One key for two requests: a provider would take the second for the first come again.
    boolean severalKeys = maps.stream().filter(map -> map.get("idempotency") instanceof MapNode).count() > 1;
    maps.forEach(map -> step(action, map, scope, severalKeys).ifPresent(steps::add));
    return steps;
  }

  /** The same scope with what every step gives. */
  Scope afterwards(Scope scope) {
    return scope.with(Root.STEPS, new Names.Fields(known));
  }

  private void id(MapNode map, Map<String, Node> ids) {
    Node id = map.get("id");
    if (id == null || !id.json().isTextual()) {
      return;
    }
    String text = id.json().textValue();
    Node other = ids.putIfAbsent(text, id);
    if (other != null) {
      findings.error(id.place(), "duplicate-step", "There is another step `" + text + "` in line " + other.place().line() + ".",
          "Give each step an id of its own.");
    } else if (!text.matches(IDENTIFIER)) {
      findings.error(id.place(), "bad-value", "`id` is a letter or `_`, then letters, digits, `_` and `-`.", "Write for example `upload`.");
    }
  }

  private Optional<StepPlan> step(Action action, MapNode map, Scope outer, boolean severalKeys) {
    int before = findings.errors();
    Keys keys = new Keys(map, findings);
    String id = keys.requiredText("id");
    keys.required("request", "Write, for example, request: { POST: /uploads }.");
    MapNode request = keys.map("request");
    Scope scope = outer.with(Root.STEPS, new Names.Fields(known));
    Compiler compiler = setup.compiler().with(scope);
    Match when = keys.node("when") == null ? null : compiler.match(keys.node("when"));
    List<MapNode> errors = maps(keys.list("errors"));
    Node idempotency = keys.node("idempotency");
    Node ok = keys.node("ok");
    Node decode = keys.node("decode");
    CallSource source = request == null ? null : CallSource.of(action, String.valueOf(id), request, ok, errors,
        decode, idempotency, severalKeys ? "-" + id : "", action.retry(), manifest);
    Optional<CallPlan> call = source == null ? Optional.empty() : calls.plan(source, scope);
    MapNode keep = keys.map("keep");
    StepPlan.Poll poll = poll(keys, call.map(CallPlan::repeat).orElse(Repeat.NATURAL), scope);
    Shape kept = keep == null ? null : keep(keep, DecoderReader.good(CallPlanner.afterwards(scope), map.get("decode")));
    if (id != null) {
      known.put(id, result(keep, decode));
    }
    MapNode undo = keys.map("undo");
    CallPlan undoing = undo == null ? null : undo(action, id, undo, outer.with(Root.STEPS, new Names.Fields(known)));
    keys.finish(manifest.warnsOfUnknownKeys());
    return findings.errors() > before || call.isEmpty() ? Optional.empty()
        : Optional.of(new StepPlan(id, when, call.get(), kept, poll, undoing));
  }

  private static Names result(MapNode keep, Node decode) {
    Map<String, Names> names = new LinkedHashMap<>();
    if (keep != null) {
      keep.keys().forEach(name -> names.put(name, Names.ANY));
    }
    names.put("status", Names.LEAF);
    names.put("header", Names.ANY);
    if (DecoderReader.looksAt(decode)) {
      names.put("body", Names.ANY);
    }
    return new Names.Fields(names);
  }

  private Shape keep(MapNode keep, Scope scope) {
    keep.entries().forEach((name, entry) -> {
      if (!name.matches(IDENTIFIER) || OWN.contains(name)) {
        findings.error(entry.keyPlace(), "bad-value", "A step cannot keep a value under the name `" + name + "`.",
            OWN.contains(name) ? "`status`, `header` and `body` are there anyway." : "Use letters, digits, `_` and `-`.");
      }
    });
    return setup.compiler().with(scope).shape(keep);
  }

  private StepPlan.Poll poll(Keys keys, Repeat repeat, Scope scope) {
    Node until = keys.node("until");
    Pace every = Pace.of(keys.range("every"), Pace.BRISK);
    Duration timeout = keys.duration("timeout");
    if (until == null) {
      for (String key : List.of("every", "timeout")) {
        if (keys.has(key)) {
          findings.error(keys.place(key), "missing-key", "`" + key + "` belongs to `until`, which is missing.",
              "Add until: { … }, or set the `timeout` of the action.");
        }
      }
      return null;
    }
    if (timeout != null && every.from().compareTo(timeout) > 0) {
      findings.error(keys.place("every"), "bad-value", "`every` begins with a longer pause than the whole `timeout`.",
          "Make the first pause shorter.");
    }
    if (repeat != Repeat.NATURAL) {
      findings.error(until.place(), "until-not-natural", "`until` sends the step again and again, but this request may have an effect each time.",
          "Add `idempotency: natural` if repeating it changes nothing.");
    }
    return new StepPlan.Poll(setup.compiler().with(CallPlanner.afterwards(scope)).match(until), every, timeout);
  }

  /** An undo has no idempotency of its own, so it is tried again only where its method may be. */
  private CallPlan undo(Action action, String id, MapNode undo, Scope scope) {
    String method = RequestPlanner.method(undo);
    boolean once = method == null || Idempotency.isOnceByDefault(method);
    return calls.unlessRuled(CallSource.of(action, id + ".undo", undo, null, List.of(), null, null, "", once ? null : action.retry(), manifest), scope)
        .orElse(null);
  }

  private List<MapNode> maps(ListNode list) {
    List<MapNode> maps = new ArrayList<>();
    if (list != null) {
      list.items().forEach(item -> {
        if (item instanceof MapNode map) {
          maps.add(map);
        } else {
          findings.error(item.place(), "wrong-type", "An error rule is a map, but this is " + item.kind() + ".",
              "Write { when: { … }, code: … }.");
        }
      });
    }
    return maps;
  }
}
