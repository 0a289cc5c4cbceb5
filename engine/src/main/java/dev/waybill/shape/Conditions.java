package dev.waybill.shape;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.document.Document;
import dev.waybill.path.Selector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Whole matches: conditions that must all hold, and alternatives of these. */
final class Conditions {
  private Conditions() {}

  /** What one selector must find. */
  record Condition(Selector selector, Matcher matcher) {
    boolean holds(Document document) {
      JsonNode value = selector.select(document);
      return selector.selectsMany() ? matcher.testAny(value, document) : matcher.test(value, document);
    }

    List<Difference> differences(Document document) {
      JsonNode value = selector.select(document);
      if (!selector.selectsMany()) {
        return matcher.differences(selector.text(), value, document);
      }
      return matcher.testAny(value, document)
          ? List.of()
          : List.of(new Difference(selector.text(), "any " + matcher.expected(), Shown.value(value)));
    }
  }

  record All(List<Condition> conditions) implements Comparison {
    @Override
    public boolean test(Document document) {
      for (Condition condition : conditions) {
        if (!condition.holds(document)) {
          return false;
        }
      }
      return true;
    }

    @Override
    public List<Difference> differences(Document document) {
      List<Difference> found = new ArrayList<>();
      conditions.forEach(condition -> found.addAll(condition.differences(document)));
      return found;
    }
  }

  /** One of several; where none holds, the differences of the one that comes nearest are told. */
  record Any(List<Comparison> alternatives) implements Comparison {
    @Override
    public boolean test(Document document) {
      for (Comparison alternative : alternatives) {
        if (alternative.test(document)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public List<Difference> differences(Document document) {
      return alternatives.stream()
          .map(alternative -> alternative.differences(document))
          .min(Comparator.comparingInt(List::size))
          .orElseThrow();
    }
  }
}
