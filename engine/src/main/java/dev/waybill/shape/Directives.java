package dev.waybill.shape;

import com.google.re2j.Pattern;
import dev.waybill.document.Names;
import dev.waybill.document.Root;
import dev.waybill.document.Scope;
import dev.waybill.path.Selectors;
import dev.waybill.tree.Findings;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.ScalarNode;
import dev.waybill.tree.Suggest;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads maps that are led by a directive. */
final class Directives {
  private static final String MEDIA = "[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+( *;.*)?";

  private final Compiler compiler;
  private final Scope scope;
  private final Selectors selectors;
  private final Findings findings;

  Directives(Compiler compiler, Scope scope, Selectors selectors, Findings findings) {
    this.compiler = compiler;
    this.scope = scope;
    this.selectors = selectors;
    this.findings = findings;
  }

  /** The shape of a map with at least one {@code $directive}. */
  Shape shape(MapNode map) {
    String head = head(map);
    if (head == null) {
      return Shapes.ABSENT;
    }
    return switch (head) {
      case "$from" -> held().from(map);
      case "$each" -> each(map);
      case "$if" -> choice(map);
      case "$file" -> held().file(map);
      case "$base64" -> base64(held().base64Source(map.get("$base64")));
      default -> held().json(map);
    };
  }

  /** The same where a value is worked on, so that its text must be in memory. */
  private Directives held() {
    return compiler.streams() ? new Directives(compiler.streaming(false), scope, selectors, findings) : this;
  }

  private Shape file(MapNode map) {
    return new FileShapes.Renamed(compiler.file("$file", map.get("$file")), text(map, "$filename"), media(map));
  }

  private Shape text(MapNode map, String key) {
    return map.get(key) == null ? Shapes.ABSENT : compiler.text(key, map.get(key));
  }

  private Shape media(MapNode map) {
    Node node = map.get("$media");
    if (node instanceof ScalarNode scalar && scalar.isText() && !scalar.json().textValue().contains("{{")
        && !Words.isSelector(scalar.json().textValue()) && !scalar.json().textValue().matches(MEDIA)) {
      findings.error(node.place(), "bad-value", "`" + dev.waybill.tree.Shown.word(scalar.json().textValue())
          + "` is no media type.", "Write for example `application/pdf`.");
    }
    return text(map, "$media");
  }

  private Shape base64Source(Node node) {
    boolean made = node instanceof MapNode map && map.keys().stream().anyMatch(Words::isDirective);
    if (!(node instanceof ScalarNode) && !made) {
      findings.error(node.place(), "wrong-type", "`$base64` takes a file or a text, but this is " + node.kind() + ".",
          "Write for example { $base64: $.input.document }.");
    }
    return compiler.shape(node);
  }

  private Shape base64(Shape inner) {
    return Shapes.folded(new FileShapes.Base64Text(inner, compiler.streams()), List.of(inner));
  }

  private Shape json(MapNode map) {
    return json(compiler.shape(map.get("$json")), media(map));
  }

  private static Shape json(Shape inner, Shape media) {
    return Shapes.folded(new FileShapes.Json(inner, media), List.of(inner, media));
  }

  /** The directive that leads a map, or null and findings where it is not one well-formed directive. */
  private String head(MapNode map) {
    List<String> heads = Words.HEADS.stream().filter(map.keys()::contains).toList();
    List<String> allowed = heads.isEmpty() ? List.of() : Words.DIRECTIVES.get(heads.get(0));
    List<String> strangers = map.keys().stream().filter(key -> heads.indexOf(key) != 0 && !allowed.contains(key)).toList();
    strangers.forEach(key -> refuse(map, key, heads));
    return strangers.isEmpty() ? heads.get(0) : null;
  }

  private void refuse(MapNode map, String key, List<String> heads) {
    if (!Words.isDirective(key)) {
      findings.error(
          map.keyPlace(key), "bad-shape", "A directive cannot stand beside the ordinary key `" + key + "`.",
              "Put the directive one level deeper, or write `$$` for a key that begins with `$`.");
    } else if (!Words.ALL_DIRECTIVES.contains(key)) {
      findings.error(
          map.keyPlace(key), "unknown-directive", "There is no directive `" + key + "`.",
              Suggest.remedy(key, Words.ALL_DIRECTIVES));
    } else if (heads.isEmpty()) {
      String owner = Words.HEADS.stream().filter(head -> Words.DIRECTIVES.get(head).contains(key))
          .collect(Collectors.joining("` or `"));
      findings.error(map.keyPlace(key), "bad-shape", "`" + key + "` belongs to `" + owner + "`, which is missing.");
    } else {
      findings.error(map.keyPlace(key), "bad-shape", "`" + key + "` cannot stand beside `" + heads.get(0) + "`.");
    }
  }

  private Shape optional(MapNode map, String key) {
    return map.get(key) == null ? Shapes.ABSENT : compiler.shape(map.get(key));
  }

  From from(MapNode map) {
    Node values = map.get("$map");
    return new From(
        compiler.shape(map.get("$from")),
        word(map, "$pick", Pick.values(), Pick::word),
        map.get("$default") == null ? null : compiler.shape(map.get("$default")),
        pattern(map.get("$match")),
        word(map, "$format", Format.values(), Format::word),
        values == null ? null : compiler.mapOf(values),
        word(map, "$type", Cast.values(), Cast::word));
  }

  private <E> E word(MapNode map, String key, E[] values, Function<E, String> word) {
    Node node = map.get(key);
    if (node == null) {
      return null;
    }
    List<String> words = Arrays.stream(values).map(word).toList();
    String written = node instanceof ScalarNode scalar && scalar.isText() ? scalar.json().textValue() : null;
    if (written == null || !words.contains(written)) {
      findings.error(
          node.place(),
          "bad-shape",
          written == null ? "`" + key + "` is one word, not " + node.kind() + "." : "`" + key + "` has no `" + written + "`.",
          Suggest.remedy(String.valueOf(written), words));
      return null;
    }
    return values[words.indexOf(written)];
  }

  /** The pattern of {@code $match}; slashes around it are not part of it. */
  private Pattern pattern(Node node) {
    if (node == null) {
      return null;
    }
    if (!(node instanceof ScalarNode scalar) || !scalar.isText()) {
      findings.error(node.place(), "bad-shape", "`$match` is a regular expression, not " + node.kind() + ".");
      return null;
    }
    String text = scalar.json().textValue();
    String[] parts = Regex.delimited(text).orElse(new String[] {text, ""});
    return Regex.compile(parts[0], parts[1], node.place(), findings);
  }

  private Shape each(MapNode map) {
    Node list = map.get("$each");
    if (map.get("$value") == null) {
      findings.error(map.keyPlace("$each"), "bad-shape", "`$each` needs `$value`: the shape of one element.");
      return Shapes.ABSENT;
    }
    if (list instanceof ScalarNode scalar && !(scalar.isText() && Words.isSelector(scalar.json().textValue()))) {
      findings.error(list.place(), "wrong-type", "`$each` takes a list, but this is " + list.kind() + ".",
          "Select one, such as `$.input.to`.");
    }
    Scope inner = scope.with(Root.ITEM, element(list)).with(Root.INDEX, Names.LEAF);
    return new Shapes.Each(held().compiler.shape(list), compiler.with(inner).shape(map.get("$value")));
  }

  private Names element(Node list) {
    boolean selector = list instanceof ScalarNode scalar && scalar.isText() && Words.isSelector(scalar.json().textValue());
    Names names = selector ? selectors.names(list.json().textValue(), scope) : Names.ANY;
    if (names instanceof Names.Leaf) {
      findings.error(list.place(), "bad-shape", "`" + list.json().textValue() + "` is no list.");
    }
    return names instanceof Names.Elements elements ? elements.element() : Names.ANY;
  }

  private Shape choice(MapNode map) {
    if (map.get("$then") == null) {
      findings.error(map.keyPlace("$if"), "bad-shape", "`$if` needs `$then`.");
      return Shapes.ABSENT;
    }
    return new Shapes.Choice(held().compiler.match(map.get("$if")), compiler.shape(map.get("$then")), optional(map, "$else"));
  }
}
