package dev.waybill.plan;

import dev.waybill.path.Selector;
import dev.waybill.problem.Code;
import dev.waybill.shape.Compiler;
import dev.waybill.shape.Match;
import dev.waybill.shape.Shape;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Keys;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Compiles {@code errors}, and finds rules that an earlier one always takes first. */
final class ErrorPlanner {
  private static final List<String> CODES = Arrays.stream(Code.values()).filter(Code::nameable).map(Code::word).toList();

  private final Compiler compiler;
  private final Witness witness;
  private final Findings findings;

  /** @param compiler in the scope of a reply */
  ErrorPlanner(Compiler compiler, Witness witness, Findings findings) {
    this.compiler = compiler;
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
      Selector retryAfter = wait == null ? null : compiler.selector(wait);
      Boolean processed = keys.has("processed") ? Boolean.valueOf(keys.bool("processed", false)) : null;
      boolean renew = keys.bool("renew_auth", false);
      keys.finish();
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

  private Shape shape(Node node) {
    return node == null ? null : compiler.shape(node);
  }

  /** A rule is never asked where an earlier one holds whenever it does: all of that one's conditions stand in it too. */
  private void unreachable(MapNode rule, Node when, List<MapNode> earlier) {
    for (MapNode other : earlier) {
      Node before = other.get("when");
      boolean same = before.json().equals(when.json());
      boolean wider = before instanceof MapNode some && when instanceof MapNode more && some.entries().entrySet().stream()
          .allMatch(entry -> holds(more.entries(), entry));
      if (same || wider) {
        findings.error(rule.place(), "unreachable-rule",
            "This error rule is never asked: the one in line " + other.place().line() + " holds whenever it does.",
            "Put the narrower rule first, or leave this one out.");
        return;
      }
    }
  }

  private static boolean holds(Map<String, MapNode.Entry> entries, Map.Entry<String, MapNode.Entry> condition) {
    MapNode.Entry own = entries.get(condition.getKey());
    return own != null && own.value().json().equals(condition.getValue().value().json());
  }
}
