package dev.waybill.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.waybill.tree.Findings;
import dev.waybill.tree.ListNode;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.Place;
import dev.waybill.tree.ScalarNode;
import dev.waybill.tree.Suggest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the right sides of matches. */
final class MatchReader {
  private final Compiler compiler;
  private final Findings findings;
  private final PatternReader patterns;

  MatchReader(Compiler compiler, Findings findings) {
    this.compiler = compiler;
    this.findings = findings;
    this.patterns = new PatternReader(findings);
  }

  Matcher matcher(Node node) {
    if (node instanceof ListNode list) {
      if (list.items().isEmpty()) {
        findings.error(node.place(), "bad-match", "A list means one of its values, and this one has none.",
            "Write `{ equals: [] }` for an empty list.");
      }
      return new Matchers.OneOf(list.items().stream().map(this::matcher).toList(), "one of " + Shown.wanted(node));
    }
    if (node instanceof MapNode map) {
      return map(map);
    }
    ScalarNode scalar = (ScalarNode) node;
    if (!scalar.isText()) {
      return equal(scalar, false);
    }
    return patterns.matcher(scalar.json().textValue(), node.place()).orElseGet(() -> equal(node, false));
  }

  private Matcher equal(Node node, boolean exactly) {
    return new Matchers.Equal(compiler.shape(node), exactly, Shown.wanted(node));
  }

  private Matcher map(MapNode map) {
    Optional<String> directive = map.keys().stream().filter(Words::isDirective).findFirst();
    if (directive.isPresent()) {
      return Words.ALL_DIRECTIVES.contains(directive.get()) ? equal(map, false) : unknownOperator(map, directive.get());
    }
    long operators = map.keys().stream().filter(Words.OPERATORS::contains).count();
    if (operators == 0) {
      return subset(map);
    }
    if (operators < map.keys().size()) {
      String other = map.keys().stream().filter(key -> !Words.OPERATORS.contains(key)).findFirst().orElseThrow();
      findings.error(
          map.keyPlace(other),
          "bad-match",
          "Operators cannot stand beside other keys (`" + other + "`).",
          Suggest.remedy(other, Words.OPERATORS));
      return new Matchers.Nothing(Shown.wanted(map));
    }
    List<Matcher> all = new ArrayList<>();
    map.entries().forEach((operator, entry) -> all.add(operator(operator, entry.value())));
    return all.size() == 1 ? all.get(0) : new Matchers.AllOf(all, Shown.wanted(map));
  }

  private Matcher unknownOperator(MapNode map, String word) {
    findings.error(
        map.keyPlace(word),
        "unknown-operator",
        "There is no operator `" + word + "`.",
        Suggest.remedy(word.substring(1), Words.OPERATORS));
    return new Matchers.Nothing(Shown.wanted(map));
  }

  private Matcher operator(String operator, Node right) {
    String expected = operator + " " + Shown.wanted(right);
    return switch (operator) {
      case "exists" -> exists(right, expected);
      case "not" -> new Matchers.Not(matcher(right), expected);
      case "equals" -> new Matchers.Equal(compiler.shape(right), true, Shown.wanted(right));
      default -> contains(right, expected);
    };
  }

  private Matcher exists(Node right, String expected) {
    JsonNode wanted = right.json();
    if (!wanted.isBoolean()) {
      findings.error(right.place(), "bad-match", "`exists` takes true or false, not " + right.kind() + ".");
    }
    return new Matchers.Exists(wanted.asBoolean(), expected);
  }

  private Matcher contains(Node right, String expected) {
    boolean subset = right instanceof MapNode map && map.keys().stream().noneMatch(Words::isDirective);
    return new Matchers.Contains(
        subset ? document -> MissingNode.getInstance() : compiler.shape(right),
        subset ? subset((MapNode) right) : equal(right, true),
        expected);
  }

  private Matcher subset(MapNode map) {
    Map<String, Matcher> fields = new LinkedHashMap<>();
    map.entries()
        .forEach(
            (key, entry) -> {
              if (Words.isSelector(key)) {
                findings.error(entry.keyPlace(), "bad-match",
                    "A selector cannot stand inside a value: it begins at the document.");
              }
              warnOfMisspelling(map, key, entry.keyPlace());
              fields.put(Words.unescaped(key), matcher(entry.value()));
            });
    return new Matchers.Subset(fields, Shown.wanted(map));
  }

  private void warnOfMisspelling(MapNode map, String key, Place place) {
    String remedy = map.keys().size() == 1 ? Suggest.remedy(key, Words.OPERATORS) : "";
    if (remedy.startsWith("Did you mean") && key.length() > 2) {
      findings.warning(place, "unknown-operator", "`" + key + "` is read as a field, and looks like an operator.", remedy);
    }
  }
}
