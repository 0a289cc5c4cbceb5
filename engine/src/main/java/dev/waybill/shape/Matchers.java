package dev.waybill.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.google.re2j.Pattern;
import dev.waybill.document.Document;
import dev.waybill.template.Numbers;
import dev.waybill.template.Text;
import dev.waybill.template.Unrenderable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The kinds of matchers. */
final class Matchers {
  private Matchers() {}

  /** Matches nothing; stands for what has findings. */
  record Nothing(String expected) implements Matcher {
    @Override
    public boolean test(JsonNode value, Document document) {
      return false;
    }
  }

  /** Any value at all, {@code "*"}. */
  record Anything(String expected) implements Matcher {
    @Override
    public boolean test(JsonNode value, Document document) {
      return !value.isMissingNode();
    }
  }

  /** A key of a value map: also equals the truth value or null that reads as it. */
  record Word(JsonNode literal, String expected) implements Matcher {
    @Override
    public boolean test(JsonNode value, Document document) {
      if (value.isBoolean() || value.isNull()) {
        return value.asText().equals(expected);
      }
      return Numbers.same(value, literal);
    }
  }

  /** Equal to what a shape makes; a list on the right side means one of its values, unless exactly itself is wanted. */
  record Equal(Shape right, boolean exactly, String expected) implements Matcher {
    @Override
    public boolean test(JsonNode value, Document document) {
      JsonNode wanted = rendered(right, document);
      if (Numbers.same(value, wanted)) {
        return true;
      }
      if (!exactly && wanted.isArray()) {
        for (JsonNode one : wanted) {
          if (Numbers.same(value, one)) {
            return true;
          }
        }
      }
      return false;
    }

    @Override
    public List<Difference> differences(String path, JsonNode value, Document document) {
      List<Difference> found = Matcher.super.differences(path, value, document);
      return !found.isEmpty() && !exactly && rendered(right, document).isArray() ? Matchers.ofList(found, value) : found;
    }
  }

  record Like(Pattern pattern, String expected) implements Matcher {
    @Override
    public boolean test(JsonNode value, Document document) {
      String text = Text.of(value);
      return text != null && pattern.matcher(text).find();
    }
  }

  /** A number from low to high. */
  record Range(int low, int high, String expected) implements Matcher {
    @Override
    public boolean test(JsonNode value, Document document) {
      if (value.isInt()) {
        return value.intValue() >= low && value.intValue() <= high;
      }
      Optional<BigDecimal> number = Numbers.of(value);
      return number.isPresent()
          && number.get().compareTo(BigDecimal.valueOf(low)) >= 0
          && number.get().compareTo(BigDecimal.valueOf(high)) <= 0;
    }
  }

  /** A number beyond a bound. */
  record Beyond(boolean above, boolean orEqual, BigDecimal bound, String expected) implements Matcher {
    @Override
    public boolean test(JsonNode value, Document document) {
      Optional<BigDecimal> number = Numbers.of(value);
      if (number.isEmpty()) {
        return false;
      }
      int order = number.get().compareTo(bound);
      return order == 0 ? orEqual : order > 0 == above;
    }
  }

  record OneOf(List<Matcher> matchers, String expected) implements Matcher {
    @Override
    public List<Difference> differences(String path, JsonNode value, Document document) {
      return Matchers.ofList(Matcher.super.differences(path, value, document), value);
    }

    @Override
    public boolean test(JsonNode value, Document document) {
      for (Matcher matcher : matchers) {
        if (matcher.test(value, document)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public boolean testAny(JsonNode values, Document document) {
      for (Matcher matcher : matchers) {
        if (matcher.testAny(values, document)) {
          return true;
        }
      }
      return false;
    }
  }

  record AllOf(List<Matcher> matchers, String expected) implements Matcher {
    @Override
    public boolean test(JsonNode value, Document document) {
      return matchers.stream().allMatch(matcher -> matcher.test(value, document));
    }

    @Override
    public boolean testAny(JsonNode values, Document document) {
      return matchers.stream().allMatch(matcher -> matcher.testAny(values, document));
    }
  }

  /** Whether there is a value; null is one. */
  record Exists(boolean wanted, String expected) implements Matcher {
    @Override
    public boolean test(JsonNode value, Document document) {
      return value.isMissingNode() != wanted;
    }

    @Override
    public boolean testAny(JsonNode values, Document document) {
      return values.isEmpty() != wanted;
    }
  }

  /** Holds where the other does not; of several values, where it holds for none. */
  record Not(Matcher other, String expected) implements Matcher {
    @Override
    public boolean test(JsonNode value, Document document) {
      return !other.test(value, document);
    }

    @Override
    public boolean testAny(JsonNode values, Document document) {
      return !other.testAny(values, document);
    }
  }

  /** Text that contains text, or a list that contains an element. */
  record Contains(Shape part, Matcher element, String expected) implements Matcher {
    @Override
    public boolean test(JsonNode value, Document document) {
      if (value.isArray()) {
        return element.testAny(value, document);
      }
      String text = value.isContainerNode() ? null : Text.of(value);
      String wanted = text == null ? null : Text.of(rendered(part, document));
      return wanted != null && text.contains(wanted);
    }
  }

  /** An object that has these fields so; others do not matter. */
  record Subset(Map<String, Matcher> fields, String expected) implements Matcher {
    @Override
    public boolean test(JsonNode value, Document document) {
      if (!value.isObject()) {
        return false;
      }
      for (Map.Entry<String, Matcher> field : fields.entrySet()) {
        if (!field.getValue().test(value.path(field.getKey()), document)) {
          return false;
        }
      }
      return true;
    }

    @Override
    public List<Difference> differences(String path, JsonNode value, Document document) {
      if (!value.isObject()) {
        return Matcher.super.differences(path, value, document);
      }
      List<Difference> found = new ArrayList<>();
      fields.forEach((name, matcher) -> found.addAll(matcher.differences(path + "." + name, value.path(name), document)));
      return found;
    }
  }

  /** A list, element by element. */
  record Elements(List<Matcher> elements, String expected) implements Matcher {
    @Override
    public boolean test(JsonNode value, Document document) {
      return differences("", value, document).isEmpty();
    }

    @Override
    public List<Difference> differences(String path, JsonNode value, Document document) {
      if (!value.isArray()) {
        return List.of(new Difference(path, expected, Shown.value(value)));
      }
      List<Difference> found = new ArrayList<>();
      for (int i = 0; i < Math.max(value.size(), elements.size()); i++) {
        JsonNode element = i < value.size() ? value.get(i) : MissingNode.getInstance();
        Matcher matcher = i < elements.size() ? elements.get(i) : new Exists(false, "absent");
        found.addAll(matcher.differences(path + "[" + i + "]", element, document));
      }
      return found;
    }
  }

  /** A list on the right side means one of its values, which whoever compares a list with it did not know. */
  private static List<Difference> ofList(List<Difference> found, JsonNode value) {
    return !value.isArray() ? found : found.stream().map(each -> new Difference(each.path(),
        each.expected() + " (write `equals` to compare the list)", each.actual())).toList();
  }

  /** What a right side is; absent where it cannot be written, and absent equals nothing. */
  private static JsonNode rendered(Shape shape, Document document) {
    try {
      return shape.render(document);
    } catch (Unrenderable | Unmapped impossible) {
      return MissingNode.getInstance();
    }
  }
}
