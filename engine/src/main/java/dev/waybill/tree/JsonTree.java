package dev.waybill.tree;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Builds nodes from the tokens of a JSON text (RFC 8259), nothing beyond it allowed. */
final class JsonTree {
  private static final JsonFactory FACTORY = StrictJson.plain(StreamReadConstraints.builder()
      .maxNestingDepth(Budget.MAX_DEPTH + 10)
      .maxNumberLength(Budget.MAX_BYTES)
      .maxNameLength(Budget.MAX_BYTES)
      .maxStringLength(Budget.MAX_BYTES)
      .build());

  private final String text;
  private final Findings findings;
  private final Budget budget;
  private final Lines lines;
  private JsonParser parser;

  JsonTree(String file, String text, Findings findings) {
    this.text = text;
    this.findings = findings;
    this.budget = new Budget(findings);
    this.lines = new Lines(file, text);
  }

  Optional<Node> read() {
    try (JsonParser opened = FACTORY.createParser(text)) {
      parser = opened;
      if (parser.nextToken() == null) {
        return Optional.empty();
      }
      Node root = node("", 1);
      if (parser.nextToken() != null) {
        findings.error(
            place(""), "second-document", "Something follows the end of the document.", "Remove it; a file holds one document.");
      }
      return Optional.of(root);
    } catch (JsonProcessingException broken) {
      JsonSyntax.report(broken, text, offset -> lines.at(offset, path(parser.getParsingContext())), findings);
      return Optional.empty();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private Node node(String path, int depth) throws IOException {
    Place place = place(path);
    budget.count(place);
    budget.checkFindings();
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      budget.enter(place, depth);
      return map(place, path, depth);
    }
    if (token == JsonToken.START_ARRAY) {
      budget.enter(place, depth);
      return list(place, path, depth);
    }
    String source = parser.getText();
    return new ScalarNode(place, scalar(token, source, place), source, token != JsonToken.VALUE_STRING);
  }

  private JsonNode scalar(JsonToken token, String source, Place place) {
    switch (token) {
      case VALUE_STRING:
        Surrogates.check(source, place, findings);
        return TextNode.valueOf(source);
      case VALUE_NULL:
        return NullNode.getInstance();
      case VALUE_TRUE:
      case VALUE_FALSE:
        return BooleanNode.valueOf(token == JsonToken.VALUE_TRUE);
      default:
        if (Scalars.tooLarge(source)) {
          findings.error(place, "number-size", "This number has more than 1,000 digits or an exponent beyond 400.", "");
          return TextNode.valueOf(source);
        }
        return Scalars.number(source);
    }
  }

  private Node list(Place place, String path, int depth) throws IOException {
    List<Node> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(node(Dotted.index(path, items.size()), depth + 1));
    }
    return new ListNode(place, items);
  }

  private Node map(Place place, String path, int depth) throws IOException {
    Map<String, MapNode.Entry> entries = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      String below = Dotted.key(path, key);
      Place keyPlace = place(below);
      Surrogates.check(key, keyPlace, findings);
      parser.nextToken();
      Node value = node(below, depth + 1);
      MapNode.Entry first = entries.putIfAbsent(key, new MapNode.Entry(keyPlace, value));
      if (first != null) {
        Declared.duplicate(key, keyPlace, first.keyPlace(), findings);
      }
    }
    return new MapNode(place, entries);
  }

  /** Where the parser is: it looks ahead, so this can be further on than the node being built. */
  private static String path(JsonStreamContext context) {
    if (context == null || context.inRoot()) {
      return "";
    }
    String above = path(context.getParent());
    if (context.inArray()) {
      return context.hasCurrentIndex() ? Dotted.index(above, context.getCurrentIndex()) : above;
    }
    return context.hasCurrentName() ? Dotted.key(above, context.getCurrentName()) : above;
  }

  private Place place(String path) {
    return lines.at((int) parser.currentTokenLocation().getCharOffset(), path);
  }
}
