package dev.waybill.path;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.waybill.document.Document;
import dev.waybill.document.Name;
import dev.waybill.document.Names;
import dev.waybill.document.Scope;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Place;
import dev.waybill.tree.Suggest;
import java.util.List;
import java.util.Optional;

/**
 * Compiles paths, {@code $.body.items[*].id}: checks their names against the scope and bounds what they may cost. A definite path
 * is walked; one that can select several is left to the JSONPath library. Thread-safe.
 */
public final class Selectors {
  private record Definite(String text, Name name) implements Selector {
    @Override
    public JsonNode select(Document document) {
      return name.find(document);
    }

    @Override
    public boolean selectsMany() {
      return false;
    }
  }

  /** Every element, and fields of these: the paths of lists and pages. */
  private record Each(String text, Name name, Object[] steps) implements Selector {
    @Override
    public JsonNode select(Document document) {
      ArrayNode found = Jsonpath.none();
      collect(name.find(document), 0, found);
      return found;
    }

    private void collect(JsonNode from, int step, ArrayNode found) {
      if (step == steps.length) {
        found.add(from);
      } else if (steps[step] == PathReader.EACH) {
        for (JsonNode child : from) {
          collect(child, step + 1, found);
        }
      } else {
        JsonNode child = Name.child(from, steps[step]);
        if (child != null) {
          collect(child, step + 1, found);
        }
      }
    }

    @Override
    public boolean selectsMany() {
      return true;
    }
  }

  /** Below one value of the document. */
  private record Below(String text, Name name, Jsonpath rest) implements Selector {
    @Override
    public JsonNode select(Document document) {
      JsonNode from = name.find(document);
      return from.isContainerNode() ? rest.read(from) : Jsonpath.none();
    }

    @Override
    public boolean selectsMany() {
      return true;
    }
  }

  /** With a filter that compares with another part of the document. */
  private record Across(String text, Jsonpath path) implements Selector {
    @Override
    public JsonNode select(Document document) {
      return path.read(document.whole());
    }

    @Override
    public boolean selectsMany() {
      return true;
    }
  }

  private record Nothing(String text) implements Selector {
    @Override
    public JsonNode select(Document document) {
      return MissingNode.getInstance();
    }

    @Override
    public boolean selectsMany() {
      return false;
    }
  }

  /** Never null: what is wrong becomes a finding, and the selector then selects nothing. */
  public Selector compile(String text, Place place, Scope scope, Findings findings) {
    try {
      PathReader.Parts parts = PathReader.read(text);
      boolean known = check(parts.checked(), place, scope, findings);
      for (List<Object> inner : parts.inner()) {
        known &= check(inner, place, scope, findings);
      }
      return known ? selector(text, parts) : new Nothing(text);
    } catch (PathFlaw flaw) {
      findings.error(place, "bad-path", flaw.getMessage(), flaw.remedy());
      return new Nothing(text);
    }
  }

  /** What may stand below what a path selects; anything where the path or its names are wrong. */
  public Names names(String text, Scope scope) {
    try {
      PathReader.Parts parts = PathReader.read(text);
      boolean whole = parts.checked().size() == parts.definite().size() + (parts.steps() == null ? 0 : parts.steps().size());
      Names names = whole ? scope.at(parts.checked()) : Names.ANY;
      return parts.rest() == null ? names : new Names.Elements(names);
    } catch (PathFlaw flaw) {
      return Names.ANY;
    }
  }

  private static boolean check(List<Object> segments, Place place, Scope scope, Findings findings) {
    Optional<Scope.Unknown> unknown = scope.check(segments);
    unknown.ifPresent(
        found ->
            findings.error(
                place, found.rule(), found.message(), Suggest.remedy(found.word(), found.known())));
    return unknown.isEmpty();
  }

  private static Selector selector(String text, PathReader.Parts parts) {
    Name name = Name.of(parts.definite()).orElseThrow();
    if (parts.rest() == null) {
      return new Definite(text, name);
    }
    if (parts.steps() != null) {
      return new Each(text, name, parts.steps().toArray());
    }
    if (parts.inner().isEmpty()) {
      return new Below(text, name, Jsonpath.compile("$" + parts.rest()));
    }
    return new Across(text, Jsonpath.compile("$" + PathReader.quote(parts.definite()) + parts.rest()));
  }
}
