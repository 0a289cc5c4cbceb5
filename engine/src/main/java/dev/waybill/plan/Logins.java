package dev.waybill.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.auth.Provisions;
import dev.waybill.document.Document;
import dev.waybill.document.Names;
import dev.waybill.document.Root;
import dev.waybill.document.Scope;
import dev.waybill.http.Bulk;
import dev.waybill.http.HttpReply;
import dev.waybill.http.Trip;
import dev.waybill.manifest.Manifest;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import dev.waybill.shape.Compiler;
import dev.waybill.shape.Shape;
import dev.waybill.shape.Unmapped;
import dev.waybill.template.Unrenderable;
import dev.waybill.tree.ExactNodes;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Keys;
import dev.waybill.tree.ListNode;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compiles the steps of logins: calls in a row, each of which may read what those before it gave. One compile, one thread. */
final class Logins {
  private static final List<String> ACTIONS_ONLY = List.of("when", "until", "every", "timeout", "undo");

  private final Manifest manifest;
  private final Kinds kinds;
  private final Ground ground;
  private final Findings findings;
  private CallPlanner.Setup setup;

  Logins(Manifest manifest, Kinds kinds, Ground ground, Findings findings) {
    this.manifest = manifest;
    this.kinds = kinds;
    this.ground = ground;
    this.findings = findings;
  }

  /** Must be said before the first login is compiled. */
  void begin(CallPlanner.Setup with) {
    this.setup = with;
  }

  /** One step, compiled. */
  private record Step(String id, CallPlan call, Map<String, Shape> keep) {}

  /** The login; where it cannot run findings say why. */
  Provisions.Login plan(ListNode nodes, Scope scope) {
    List<Step> steps = new ArrayList<>();
    Map<String, Names> known = new HashMap<>();
    Scope here = scope;
    for (Node node : nodes.items()) {
      if (node instanceof MapNode map) {
        step(map, here, known).ifPresent(steps::add);
        here = scope.with(Root.STEPS, new Names.Fields(known));
      } else {
        findings.error(node.place(), "wrong-type", "A step is a map, not " + node.kind() + ".", "Write { id: …, request: … }.");
      }
    }
    return new Provisions.Login(here, trip -> run(steps, 0, trip));
  }

  private Optional<Step> step(MapNode map, Scope scope, Map<String, Names> known) {
    Keys keys = new Keys(map, findings);
    String id = keys.requiredText("id");
    MapNode request = keys.required("request") == null ? null : keys.map("request");
    MapNode keep = keys.map("keep");
    List<MapNode> errors = new ArrayList<>();
    if (keys.list("errors") != null) {
      keys.list("errors").items().forEach(item -> {
        if (item instanceof MapNode rule) {
          errors.add(rule);
        } else {
          findings.error(item.place(), "wrong-type", "An error rule is a map, but this is " + item.kind() + ".",
              "Write { when: { … }, code: … }.");
        }
      });
    }
    errors.addAll(manifest.errors());
    Node ok = keys.node("ok");
    Node decode = keys.node("decode");
    Node idempotency = keys.node("idempotency");
    for (String other : ACTIONS_ONLY) {
      if (keys.node(other) != null) {
        findings.error(map.keyPlace(other), "not-here", "`" + other + "` has no meaning in a login, whose steps all run, once.", "Leave it out.");
      }
    }
    keys.finish();
    if (id != null && !id.matches(StepsPlanner.IDENTIFIER)) {
      findings.error(keys.place("id"), "bad-value", "`id` is a letter or `_`, then letters, digits, `_` and `-`.",
          "Write for example `sign_in`.");
    }
    if (id != null && known.containsKey(id)) {
      findings.error(keys.place("id"), "duplicate-step", "There is a step `" + id + "` already.", "Give each step an id of its own.");
    }
    if (request == null || id == null) {
      return Optional.empty();
    }
    CallSource source = new CallSource(id, request, manifest.headers(), request.get("auth"), true, ok, errors, decode, idempotency, "", null, null, null);
    Optional<CallPlan> call = new CallPlanner(manifest, kinds, ground, setup, findings).plan(source, scope);
    Compiler reply = setup.compiler().with(DecoderReader.good(CallPlanner.afterwards(scope), decode));
    Map<String, Shape> kept = new LinkedHashMap<>();
    Map<String, Names> names = new HashMap<>(Map.of("status", Names.LEAF, "header", Names.ANY, "body", Names.ANY));
    if (keep != null) {
      keep.entries().forEach((name, entry) -> {
        if (!name.matches(StepsPlanner.IDENTIFIER) || StepsPlanner.OWN.contains(name)) {
          findings.error(entry.keyPlace(), "bad-value", "A step cannot keep a value under the name `" + name + "`.",
              StepsPlanner.OWN.contains(name) ? "`status`, `header` and `body` are there anyway."
                  : "Use letters, digits, `_` and `-`.");
        }
        kept.put(name, reply.shape(entry.value()));
        names.put(name, Names.ANY);
      });
    }
    known.put(id, new Names.Fields(names));
    return call.map(plan -> new Step(id, plan, kept));
  }

  private static Future<Document> run(List<Step> steps, int next, Trip trip) {
    if (next == steps.size()) {
      return Future.succeededFuture(trip.document());
    }
    Step step = steps.get(next);
    return step.call.run(trip).compose(reply -> Bulk.work(reply.body().length(), () -> afterwards(step, trip.document(), reply)))
        .compose(document -> run(steps, next + 1, trip.with(document)));
  }

  /** The document with what the step gave below {@code $.steps}. */
  private static Document afterwards(Step step, Document document, HttpReply reply) {
    ObjectNode given = ExactNodes.FACTORY.objectNode();
    given.set("status", IntNode.valueOf(reply.status()));
    put(given, "header", reply.document().root(Root.HEADER));
    put(given, "body", reply.document().root(Root.BODY));
    try {
      step.keep.forEach((name, shape) -> put(given, name, shape.render(reply.document())));
    } catch (Unmapped | Unrenderable unusable) {
      throw Problem.of(Code.BAD_RESPONSE, "unmapped", "The reply to the login's step `" + step.id + "` cannot be used: " + unusable.getMessage())
          .withUpstreamStatus(reply.status()).failure();
    }
    ObjectNode steps = document.root(Root.STEPS) instanceof ObjectNode before ? before.deepCopy() : ExactNodes.FACTORY.objectNode();
    steps.set(step.id, given);
    return document.with(Root.STEPS, steps);
  }

  private static void put(ObjectNode object, String name, JsonNode value) {
    if (!value.isMissingNode()) {
      object.set(name, value);
    }
  }
}
