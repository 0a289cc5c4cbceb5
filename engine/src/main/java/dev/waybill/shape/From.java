package dev.waybill.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.waybill.document.Document;
import dev.waybill.template.Text;

/**
 * {@code $from} and its directives, applied in the order pick, default, match, format, map, type. Each may be null.
 *
 * @param map takes null too; match, format and type leave it as it is
 */
record From(Shape from, Pick pick, Shape other, Pattern match, Format format, ValueMap map, Cast type) implements Shape {
  @Override
  public JsonNode render(Document document) {
    JsonNode value = source(document);
    if (match != null && !value.isMissingNode() && !value.isNull()) {
      Matcher matcher = matcher(value);
      value = matcher.find() ? group(matcher) : MissingNode.getInstance();
    }
    return written(value, document);
  }

  /** All that {@code $match} finds, in all elements where the source is a list. */
  ArrayNode every(Document document) {
    JsonNode source = source(document);
    ArrayNode found = Shapes.NODES.arrayNode();
    if (source.isArray()) {
      source.forEach(one -> addEvery(one, found, document));
    } else if (!source.isMissingNode()) {
      addEvery(source, found, document);
    }
    return found;
  }

  private void addEvery(JsonNode value, ArrayNode found, Document document) {
    if (match == null || value.isNull()) {
      found.add(written(value, document));
      return;
    }
    Matcher matcher = matcher(value);
    while (matcher.find()) {
      JsonNode group = group(matcher);
      if (!group.isMissingNode()) {
        found.add(written(group, document));
      }
    }
  }

  private JsonNode source(Document document) {
    JsonNode value = from.render(document);
    if (pick != null) {
      value = pick.apply(value);
    }
    boolean none = value.isMissingNode() || value.isNull();
    return none && other != null ? other.render(document) : value;
  }

  private Matcher matcher(JsonNode value) {
    String text = Text.of(value);
    if (text == null) {
      throw new Unmapped("`$match` takes text, and was given " + Text.kind(value) + ".");
    }
    return match.matcher(text);
  }

  /** The first group, or all where the pattern has none; absent where the group took no part. */
  private static JsonNode group(Matcher matcher) {
    String group = matcher.groupCount() == 0 ? matcher.group() : matcher.group(1);
    return group == null ? MissingNode.getInstance() : TextNode.valueOf(group);
  }

  private JsonNode written(JsonNode found, Document document) {
    JsonNode value = found;
    if (format != null && !value.isMissingNode() && !value.isNull()) {
      value = format.apply(value);
    }
    if (map != null && !value.isMissingNode()) {
      value = map.map(value, document);
    }
    if (type != null && !value.isMissingNode() && !value.isNull()) {
      value = type.apply(value);
    }
    return value;
  }
}
