package dev.waybill.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.waybill.document.Document;
import dev.waybill.document.Names;
import dev.waybill.document.Scope;
import dev.waybill.path.Selector;
import dev.waybill.path.Selectors;
import dev.waybill.template.Escape;
import dev.waybill.template.Template;
import dev.waybill.template.Templates;
import dev.waybill.template.Text;
import dev.waybill.tree.Findings;
import dev.waybill.tree.ListNode;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.Place;
import dev.waybill.tree.ScalarNode;
import dev.waybill.tree.Suggest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Compiles the shapes, matches, selectors, templates and value maps of one place of a manifest. What is wrong becomes a finding,
 * and what is returned then is absent, matches nothing or cannot be rendered; nothing is ever null. One compile, one thread.
 */
public final class Compiler {
  private final Scope scope;
  private final Map<String, ValueMap> maps;
  private final Templates templates;
  private final Selectors selectors;
  private final Findings findings;
  private final Set<String> usedMaps;
  private final Consumer<Place> witness;
  private final boolean streams;

  /** @param maps the manifest's named value maps */
  public Compiler(Scope scope, Map<String, ValueMap> maps, Templates templates, Selectors selectors, Findings findings) {
    this(scope, Map.copyOf(maps), templates, selectors, findings, new TreeSet<>(), null, false);
  }

  private Compiler(
      Scope scope,
      Map<String, ValueMap> maps,
      Templates templates,
      Selectors selectors,
      Findings findings,
      Set<String> usedMaps,
      Consumer<Place> witness,
      boolean streams) {
    this.scope = scope;
    this.maps = maps;
    this.templates = templates;
    this.selectors = selectors;
    this.findings = findings;
    this.usedMaps = usedMaps;
    this.witness = witness;
    this.streams = streams;
  }

  /** The names that exist in this place. */
  public Scope scope() {
    return scope;
  }

  /** The same for another place. */
  public Compiler with(Scope other) {
    return new Compiler(other, maps, templates, selectors, findings, usedMaps, witness, streams);
  }

  /** The same; what it compiles from now on tells which entries of value maps are used, by the places of their keys. */
  public Compiler watchedBy(Consumer<Place> other) {
    return new Compiler(scope, maps, templates, selectors, findings, usedMaps, other, streams);
  }

  /**
   * The same for a body that is streamed: a {@code $base64} that stands in it as a value of its own gives a
   * {@link dev.waybill.http.StreamedText} for a file that is not in memory.
   */
  public Compiler streaming() {
    return streaming(true);
  }

  Compiler streaming(boolean wanted) {
    return wanted == streams ? this : new Compiler(scope, maps, templates, selectors, findings, usedMaps, witness, wanted);
  }

  boolean streams() {
    return streams;
  }

  /** The names of the value maps that shapes have asked for so far, in every place. */
  public Set<String> usedMaps() {
    return usedMaps;
  }

  /** The shape that any node of a manifest stands for. */
  public Shape shape(Node node) {
    if (node instanceof ScalarNode scalar) {
      return scalar.isText() ? text(scalar.json().textValue(), node.place()) : new Shapes.Constant(scalar.json());
    }
    return node instanceof ListNode list ? list(list) : map((MapNode) node);
  }

  /** The shape of what is declared as text: as {@link #shape}; what can never give one is a finding. */
  public Shape text(String name, Node node) {
    new Fitting(findings).text(name, node);
    return shape(node);
  }

  /** The shape of what must be a file: what can never give one is a finding. */
  public Shape file(String name, Node node) {
    new Fitting(findings).file(name, node, this::names);
    return shape(node);
  }

  /**
   * A shape whose value is always a list: all that its {@code $match} finds, the elements where it makes a list, else the one
   * value, or none.
   */
  public Shape every(Node node) {
    if (node instanceof MapNode map && map.get("$from") != null && shape(map) instanceof From from) {
      return from::every;
    }
    Shape shape = shape(node);
    return document -> {
      JsonNode value = shape.render(document);
      if (value.isArray()) {
        return value;
      }
      ArrayNode list = Shapes.NODES.arrayNode(1);
      return value.isMissingNode() ? list : list.add(value);
    };
  }

  /** A match: a map from selectors to matchers that all must hold, or a list of such maps of which one must. */
  public Comparison match(Node node) {
    return new ConditionReader(this, findings).comparison(node);
  }

  /** The right side of a match alone. */
  public Matcher matcher(Node node) {
    return new MatchReader(this, findings).matcher(node);
  }

  /** A list that is matched element by element, where {@link #matcher} would read it as one of several. */
  public Matcher elements(ListNode list) {
    return new Matchers.Elements(list.items().stream().map(this::matcher).toList(), Shown.wanted(list));
  }

  /** A selector, where nothing else may stand. */
  public Selector selector(Node node) {
    String text = node instanceof ScalarNode scalar && scalar.isText() ? scalar.json().textValue() : "";
    if (!Words.isSelector(text)) {
      findings.error(node.place(), "bad-path", "A selector belongs here, not " + node.kind() + ".",
          "Write a path such as `$.body.id`.");
      return nothing();
    }
    return selector(text, node.place());
  }

  /** Text for a place: literal, with holes, or the text of one selected value. */
  public Template template(Node node, Escape escape) {
    if (!(node instanceof ScalarNode scalar) || scalar.json().isNull()) {
      findings.error(node.place(), "bad-template", "Text belongs here, not " + node.kind() + ".");
      return SelectedText.constant("");
    }
    if (!scalar.isText()) {
      findings.error(node.place(), "bad-template", "Text belongs here, not " + node.kind() + ".", "Write it in quotes: `\""
          + scalar.source() + "\"`.");
      return SelectedText.constant("");
    }
    String text = scalar.json().textValue();
    if (Words.isSelector(text)) {
      return new SelectedText(selector(text, node.place()), escape);
    }
    refuseDirective(text, node.place());
    return templates.compile(Words.unescaped(text), node.place(), escape, scope, findings);
  }

  /** A value map: keys are matchers, the first that takes a value decides. */
  public ValueMap valueMap(MapNode map) {
    List<ValueMap.Line> lines = new ArrayList<>();
    PatternReader keys = new PatternReader(findings);
    boolean closed = false;
    for (Map.Entry<String, MapNode.Entry> entry : map.entries().entrySet()) {
      Place place = entry.getValue().keyPlace();
      if (closed) {
        findings.warning(place, "unreachable", "`" + entry.getKey() + "` is never reached: `*` before it takes every value.",
            "Put `*` last.");
      }
      closed |= entry.getKey().equals("*");
      Node result = entry.getValue().value();
      lines.add(new ValueMap.Line(keys.key(entry.getKey(), place), shape(result), result.place(), place));
    }
    if (lines.isEmpty()) {
      findings.error(map.place(), "bad-shape", "A map of values has no entry.");
    }
    return new ValueMap(lines, witness);
  }

  /** An inline map or the name of one. */
  ValueMap mapOf(Node node) {
    if (node instanceof MapNode map) {
      return valueMap(map);
    }
    String name = node instanceof ScalarNode scalar && scalar.isText() ? scalar.json().asText() : "";
    ValueMap named = maps.get(name);
    if (name.isEmpty()) {
      findings.error(node.place(), "wrong-type", "`$map` is a map, or the name of one of the file's `maps`, but this is "
          + node.kind() + ".");
      return new ValueMap(List.of(), null);
    }
    if (named == null) {
      findings.error(node.place(), "unknown-map", "There is no value map `" + name + "`.", Suggest.remedy(name, maps.keySet()));
      return new ValueMap(List.of(), null);
    }
    usedMaps.add(name);
    return named;
  }

  Selector selector(String text, Place place) {
    return selectors.compile(text, place, scope, findings);
  }

  /** What may stand below what a path selects. */
  Names names(String path) {
    return selectors.names(path, scope);
  }

  /** Selects nothing. */
  Selector nothing() {
    return selectors.compile("$", new Place("", 0, 0, ""), scope, new Findings());
  }

  private Shape text(String text, Place place) {
    if (Words.isSelector(text)) {
      return new Shapes.Selected(selector(text, place));
    }
    refuseDirective(text, place);
    String literal = Words.unescaped(text);
    if (!literal.contains("{{")) {
      return new Shapes.Constant(TextNode.valueOf(literal));
    }
    Template template = templates.compile(literal, place, Escape.NONE, scope, findings);
    Shape written = new Shapes.Written(template);
    return template.isConstant() ? new Shapes.Constant(written.render(Document.EMPTY)) : written;
  }

  private void refuseDirective(String text, Place place) {
    if (Words.isDirective(text)) {
      findings.error(
          place,
          "bad-shape",
          "`" + text + "` is neither a selector nor plain text.",
          "Write `$." + text.substring(1) + "` for the value, or `$" + text + "` for the text itself.");
    }
  }

  private Shape list(ListNode list) {
    List<Shape> elements = list.items().stream().map(this::shape).toList();
    return Shapes.folded(new Shapes.Elements(elements), elements);
  }

  private Shape map(MapNode map) {
    if (map.keys().stream().anyMatch(Words::isDirective)) {
      return new Directives(this, scope, selectors, findings).shape(map);
    }
    List<String> names = new ArrayList<>();
    List<Shape> values = new ArrayList<>();
    map.entries()
        .forEach(
            (key, entry) -> {
              if (Words.isSelector(key) || key.contains("{{")) {
                findings.error(entry.keyPlace(), "bad-shape", "The key `" + key + "` of a shape cannot be computed.");
              }
              names.add(Words.unescaped(key));
              values.add(shape(entry.value()));
            });
    return Shapes.folded(new Shapes.Fields(names, values), values);
  }
}
