package dev.waybill.body;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.waybill.http.Body;
import dev.waybill.http.BodyWriter;
import dev.waybill.http.FileNode;
import dev.waybill.http.StreamedText;
import dev.waybill.template.Escape;
import dev.waybill.template.Text;
import dev.waybill.template.Unrenderable;
import dev.waybill.tree.ExactNodes;
import dev.waybill.tree.Surrogates;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.BiConsumer;

/**
 * An object as names and values, for forms, queries and multipart bodies. Null is left out: a pair cannot hold it. Numbers keep their
 * digits.
 */
public final class Pairs {
  static final JsonNodeFactory NODES = ExactNodes.FACTORY;

  private Pairs() {}

  /** Gives every pair in order; a file arrives as its node. */
  static void each(JsonNode object, Encoding encoding, BiConsumer<String, JsonNode> pair) {
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      put(field.getKey(), field.getValue(), encoding, pair);
    }
  }

  private static void put(String name, JsonNode value, Encoding encoding, BiConsumer<String, JsonNode> pair) {
    if (value.isNull() || value.isMissingNode()) {
      return;
    }
    if (value.isValueNode() || value instanceof FileNode) {
      pair.accept(name, value);
    } else if (value.isArray()) {
      list(name, value, encoding, pair);
    } else {
      for (Map.Entry<String, JsonNode> field : value.properties()) {
        String inner = encoding.nested() == Encoding.Nested.DOTS ? name + "." + field.getKey() : name + "[" + field.getKey() + "]";
        put(inner, field.getValue(), encoding, pair);
      }
    }
  }

  private static void list(String name, JsonNode list, Encoding encoding, BiConsumer<String, JsonNode> pair) {
    if (encoding.lists() == Encoding.Lists.COMMA) {
      StringJoiner joined = new StringJoiner(",");
      for (JsonNode item : list) {
        if (!item.isValueNode()) {
          throw new Unrenderable("The list `" + name + "` holds more than plain values, which `arrays: comma` cannot write.");
        }
        if (Text.of(item).indexOf(',') >= 0) {
          throw new Unrenderable("A value of the list `" + name + "` holds a comma, which `arrays: comma` cannot write.");
        }
        joined.add(Text.of(item));
      }
      pair.accept(name, NODES.textNode(joined.toString()));
      return;
    }
    for (int i = 0; i < list.size(); i++) {
      String inner = switch (encoding.lists()) {
        case BRACKETS -> name + "[]";
        case INDICES -> name + "[" + i + "]";
        default -> name;
      };
      put(inner, list.get(i), encoding, pair);
    }
  }

  /** The pairs as a query (RFC 3986): percent-encoded, joined by {@code &}; empty where there is none. */
  public static String query(JsonNode object, Encoding encoding) {
    StringBuilder query = new StringBuilder();
    each(object, encoding, (name, value) -> append(query, Escape.QUERY.encode(name, name), Escape.QUERY.encode(text(name, value), name)));
    return query.toString();
  }

  /** The pairs as {@code application/x-www-form-urlencoded} (WHATWG URL Standard): a space is a plus. */
  static Body form(JsonNode object, Encoding encoding) {
    BodyWriter form = new BodyWriter();
    String[] between = {""};
    each(object, encoding, (name, value) -> {
      form.text(between[0] + plus(Escape.QUERY.encode(name, name)) + "=");
      between[0] = "&";
      if (value instanceof StreamedText streamed) {
        form.content(streamed.content().inForm());
      } else {
        form.text(plus(Escape.QUERY.encode(text(name, value), name)));
      }
    });
    return form.body();
  }

  private static void append(StringBuilder pairs, String name, String value) {
    if (pairs.length() > 0) {
      pairs.append('&');
    }
    pairs.append(name).append('=').append(value);
  }

  private static String plus(String encoded) {
    return encoded.replace("%20", "+");
  }

  /** A value as text, digit for digit. */
  static String text(String name, JsonNode value) {
    if (value instanceof FileNode) {
      throw new Unrenderable("`" + name + "` is a file; only a multipart body or `bytes` can carry it.");
    }
    String text = Text.of(value);
    if (text == null) {
      throw new Unrenderable("`" + name + "` is " + Text.kind(value) + " whose content is not in memory, which cannot stand here.");
    }
    if (!Surrogates.areWhole(text)) {
      throw new Unrenderable("`" + name + "` holds half a character (a lone surrogate), which cannot be sent.");
    }
    return text;
  }
}
