package dev.waybill.plan;

import dev.waybill.kind.Literals;
import dev.waybill.manifest.Manifest;
import dev.waybill.problem.Code;
import dev.waybill.shape.Compiler;
import dev.waybill.shape.Match;
import dev.waybill.shape.Shape;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Keys;
import dev.waybill.tree.ListNode;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.Place;
import dev.waybill.tree.ScalarNode;
import dev.waybill.tree.Units;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Compiles {@code errors}, and finds rules that an earlier one always takes first. */
final class ErrorPlanner {
  private static final List<String> CODES = Arrays.stream(Code.values()).filter(Code::nameable).map(Code::word).toList();

  private final Compiler compiler;
  private final Set<MapNode> shared;
  private final Witness witness;
  private final boolean warn;
  private final Findings findings;

  /**
   * @param compiler in the scope of a reply
   * @param manifest whose own rules stand behind those of every action
   */
  ErrorPlanner(Compiler compiler, Manifest manifest, Witness witness, Findings findings) {
    this.warn = manifest.warnsOfUnknownKeys();
    this.compiler = compiler;
    this.shared = Collections.newSetFromMap(new IdentityHashMap<>());
    this.shared.addAll(manifest.errors());
    this.witness = witness;
    this.findings = findings;
  }

  List<ErrorRule> plan(List<MapNode> rules) {
    List<ErrorRule> planned = new ArrayList<>();
    List<MapNode> earlier = new ArrayList<>();
    for (MapNode map : rules) {
      Keys keys = new Keys(map, findings);
      Node when = keys.required("when");
      String code = keys.oneOf("code", CODES);
      Shape reason = shape(keys.node("reason"));
      Shape message = shape(keys.node("message"));
      Node wait = keys.node("retry_after");
      Shape retryAfter = wait == null ? null : time(wait);
      Boolean processed = keys.has("processed") ? Boolean.valueOf(keys.bool("processed", false)) : null;
      boolean renew = keys.bool("renew_auth", false);
      keys.finish(warn);
      if (when != null) {
        unreachable(map, when, earlier);
        earlier.add(map);
        Match match = watched(compiler.match(when), map.place());
        planned.add(new ErrorRule(match, code == null ? null : Code.of(code).orElse(null), reason, message, retryAfter, processed, renew));
      }
    }
    return List.copyOf(planned);
  }

  private Match watched(Match match, Place place) {
    return witness == Witness.NONE ? match : document -> {
      boolean holds = match.test(document);
      if (holds) {
        witness.saw(place);
      }
      return holds;
    };
  }

  /** A literal is seconds or a duration: another would say nothing at each reply. */
  private Shape time(Node node) {
    if (node instanceof ListNode || node instanceof ScalarNode scalar && !node.json().isNumber() && !isTime(scalar)) {
      findings.error(node.place(), "bad-value",
          "`retry_after` is a time in the reply, a duration or a number of seconds, but this is " + node.kind() + ".",
          "Write for example `$.header.retry-after`, `\"{{body.wait_ms}}ms\"` or `30s`.");
    }
    return compiler.shape(node);
  }

  private static boolean isTime(ScalarNode scalar) {
    String text = scalar.isText() ? scalar.json().textValue() : "";
    return !text.isEmpty() && (!Literals.isLiteral(scalar) || Units.duration(text).isPresent());
  }

  private Shape shape(Node node) {
    return node == null ? null : compiler.shape(node);
  }

  /**
   * A rule is never asked where earlier ones hold whenever it does: for each of its alternatives, all conditions of one of theirs
   * stand in it too. An action's rule may well take what the file's would have taken.
   */
  private void unreachable(MapNode rule, Node when, List<MapNode> earlier) {
    List<MapNode> before = earlier.stream().filter(other -> shared.contains(other) == shared.contains(rule)).toList();
    List<Optional<MapNode>> takers = alternatives(when).stream()
        .map(own -> before.stream()
            .filter(other -> alternatives(other.get("when")).stream().anyMatch(some -> wider(some, own))).findFirst())
        .toList();
    if (!takers.isEmpty() && takers.stream().allMatch(Optional::isPresent)) {
      findings.error(rule.place(), "unreachable-rule",
          "This error rule is never asked: the one in line " + takers.get(0).get().place().line() + " holds whenever it does.",
          "Put the narrower rule first, or leave this one out.");
    }
  }

  /** Those that have conditions: one without is found where it is read, and says nothing about the rules behind it. */
  private static List<MapNode> alternatives(Node when) {
    List<? extends Node> all = when instanceof ListNode list ? list.items() : List.of(when);
    return all.stream().filter(MapNode.class::isInstance).map(MapNode.class::cast).filter(map -> !map.entries().isEmpty()).toList();
  }

  private static boolean wider(MapNode some, MapNode own) {
    return some.entries().entrySet().stream().allMatch(condition -> {
      Node same = own.get(condition.getKey());
      return same != null && same.json().equals(condition.getValue().value().json());
    });
  }
}
