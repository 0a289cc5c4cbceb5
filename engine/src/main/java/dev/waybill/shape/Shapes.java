package dev.waybill.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.waybill.document.Document;
import dev.waybill.document.Root;
import dev.waybill.path.Selector;
import dev.waybill.template.Template;
import dev.waybill.template.Text;
import dev.waybill.template.Unrenderable;
import dev.waybill.tree.ExactNodes;
import java.util.List;

/** The kinds of shapes that are no directive of {@code $from} and no file. */
final class Shapes {
  static final JsonNodeFactory NODES = ExactNodes.FACTORY;
  static final Shape ABSENT = new Constant(MissingNode.getInstance());

  private Shapes() {}

  record Constant(JsonNode value) implements Shape {
    @Override
    public JsonNode render(Document document) {
      return value;
    }
  }

  record Selected(Selector selector) implements Shape {
    @Override
    public JsonNode render(Document document) {
      return selector.select(document);
    }
  }

  record Written(Template template) implements Shape {
    @Override
    public JsonNode render(Document document) {
      return TextNode.valueOf(template.render(document));
    }
  }

  /** A map; absent values are left out with their keys. */
  static final class Fields implements Shape {
    private final String[] names;
    private final Shape[] values;

    Fields(List<String> names, List<Shape> values) {
      this.names = names.toArray(new String[0]);
      this.values = values.toArray(new Shape[0]);
    }

    @Override
    public JsonNode render(Document document) {
      ObjectNode object = NODES.objectNode();
      for (int i = 0; i < names.length; i++) {
        JsonNode value = field(i, document);
        if (!value.isMissingNode()) {
          object.set(names[i], value);
        }
      }
      return object;
    }

    private JsonNode field(int i, Document document) {
      try {
        return values[i].render(document);
      } catch (Unmapped unmapped) {
        throw unmapped.under("." + names[i]);
      }
    }
  }

  /** A list; absent elements are dropped. */
  static final class Elements implements Shape {
    private final Shape[] elements;

    Elements(List<Shape> elements) {
      this.elements = elements.toArray(new Shape[0]);
    }

    @Override
    public JsonNode render(Document document) {
      ArrayNode array = NODES.arrayNode(elements.length);
      for (Shape element : elements) {
        add(array, element.render(document));
      }
      return array;
    }
  }

  /** {@code $each}: the list of what the shape makes of each element; an absent list stays absent. */
  record Each(Shape list, Shape value) implements Shape {
    @Override
    public JsonNode render(Document document) {
      JsonNode from = list.render(document);
      if (from.isMissingNode() || from.isNull()) {
        return MissingNode.getInstance();
      }
      if (!from.isArray()) {
        throw new Unmapped("`$each` takes a list, and was given " + Text.kind(from) + ".");
      }
      ArrayNode array = NODES.arrayNode(from.size());
      for (int i = 0; i < from.size(); i++) {
        add(array, value.render(document.with(Root.ITEM, from.get(i)).with(Root.INDEX, IntNode.valueOf(i))));
      }
      return array;
    }
  }

  record Choice(Match match, Shape then, Shape otherwise) implements Shape {
    @Override
    public JsonNode render(Document document) {
      return match.test(document) ? then.render(document) : otherwise.render(document);
    }
  }

  /** The shape, computed now where everything it is made of is constant and it can be. */
  static Shape folded(Shape shape, List<Shape> parts) {
    if (!parts.stream().allMatch(part -> part instanceof Constant)) {
      return shape;
    }
    try {
      return new Constant(shape.render(Document.EMPTY));
    } catch (Unmapped | Unrenderable never) {
      return shape;
    }
  }

  private static void add(ArrayNode array, JsonNode value) {
    if (!value.isMissingNode()) {
      array.add(value);
    }
  }
}
