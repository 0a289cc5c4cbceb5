package dev.waybill.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import dev.waybill.document.Names;
import dev.waybill.problem.Violation;
import dev.waybill.tree.Shown;
import dev.waybill.tree.Suggest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Turns what the library found in one instance into violations: each once, those of alternatives together. */
final class Verdict {
  private static final int MOST_BRANCHES = 3;
  private static final int MOST_LOOKED_AT = 100;
  private static final int SHORTEST_ALIKE = 3;

  private final JsonNode instance;
  private final Names names;
  private final Set<Violation> violations = new LinkedHashSet<>();
  private final Map<List<Object>, Map<String, String>> branches = new LinkedHashMap<>();

  private Verdict(JsonNode instance, Names names) {
    this.instance = instance;
    this.names = names;
  }

  static List<Violation> of(List<Error> errors, JsonNode instance, Names names) {
    Verdict verdict = new Verdict(instance, names);
    errors.forEach(verdict::add);
    List<Violation> all = new ArrayList<>(verdict.violations);
    verdict.branches.forEach((key, firsts) -> all.add(verdict.noneFits(key, firsts)));
    return List.copyOf(all);
  }

  private void add(Error error) {
    List<Object> path = Pointers.elements(error.getInstanceLocation());
    Alternative alternative = Alternative.of(Pointers.elements(error.getEvaluationPath()));
    if (alternative == null || alternative.branch() == null) {
      if (alternative == null || !String.valueOf(error.getArguments()[0]).equals("0")) {
        violations.add(plain(error, path));
      }
      return;
    }
    List<Object> at = path.subList(0, Math.min(alternative.steps(), path.size()));
    Violation inner = plain(error, path);
    String below = inner.path().substring(Pointers.text(at).length());
    branches
        .computeIfAbsent(List.of(alternative.keyword(), Pointers.text(at)), key -> new LinkedHashMap<>())
        .putIfAbsent(alternative.branch(), below.isEmpty() ? inner.message() : "`" + below + "` " + inner.message());
  }

  private Violation noneFits(List<Object> key, Map<String, String> firsts) {
    List<String> shown = firsts.values().stream().distinct().limit(MOST_BRANCHES).toList();
    return new Violation((String) key.get(1), "fits none of the allowed forms: " + String.join(" Or: ", shown));
  }

  private Violation plain(Error error, List<Object> path) {
    String keyword = error.getKeyword();
    if (keyword.equals("required")) {
      return new Violation(Pointers.text(path), required(error.getProperty(), path));
    }
    if (keyword.equals("additionalProperties") || keyword.equals("unevaluatedProperties")) {
      String pointer = Pointers.text(path) + Pointers.text(List.of(error.getProperty()));
      String remedy = Suggest.remedy(error.getProperty(), declared(path));
      return new Violation(pointer, ("is not known here. " + remedy).strip());
    }
    return new Violation(Pointers.text(path), Sentences.of(error));
  }

  private String required(String property, List<Object> path) {
    String sentence = "`" + Shown.word(property) + "` is required.";
    Set<String> known = declared(path);
    JsonNode object = instance;
    for (Object element : path) {
      object = element instanceof Integer index ? object.path(index) : object.path(String.valueOf(element));
    }
    int looked = 0;
    for (var keys = object.fieldNames(); keys.hasNext() && looked < MOST_LOOKED_AT; looked++) {
      String given = keys.next();
      boolean tooShort = Math.min(given.length(), property.length()) < SHORTEST_ALIKE;
      if (!tooShort && !known.contains(given) && Suggest.remedy(given, Set.of(property)).startsWith("Did you mean")) {
        return sentence + " Did you mean it by `" + Shown.word(given) + "`?";
      }
    }
    return sentence;
  }

  private Set<String> declared(List<Object> path) {
    Names below = names;
    for (Object element : path) {
      below = below instanceof Names.Fields fields ? fields.fields().get(String.valueOf(element))
          : below instanceof Names.Elements elements ? elements.element() : null;
    }
    return below instanceof Names.Fields fields ? new TreeSet<>(fields.fields().keySet()) : Set.of();
  }
}
