package dev.waybill.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.waybill.document.Binary;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;

/** Functions from lists and objects to text. */
final class ListFunctions {
  private ListFunctions() {}

  static void addTo(Map<String, Function.Known> known) {
    known.put("join", Functions.known("join list \",\"", 1, 2, ListFunctions::join));
    known.put("sorted_pairs", Functions.known("sorted_pairs object", 1, 1, ListFunctions::sortedPairs));
    known.put("sorted_file_sha1s", Functions.known("sorted_file_sha1s files", 1, 1, ListFunctions::sortedFileSha1s));
  }

  private static JsonNode join(Arguments given) {
    if (!given.get(0).isArray()) {
      throw given.wants("a list", 0);
    }
    String separator = given.count() == 2 ? given.text(1) : ",";
    StringJoiner joined = new StringJoiner(separator);
    long length = -separator.length();
    for (JsonNode element : given.get(0)) {
      String text = scalar(element, given);
      length += text.length() + separator.length();
      if (length > Budget.CHARACTERS) {
        throw new Unrenderable("`join` would make text longer than " + Budget.CHARACTERS + " characters.");
      }
      joined.add(text);
    }
    return TextNode.valueOf(joined.toString());
  }

  /** Each name with its value, by name, without anything between; several values of a name by value, each once. */
  private static JsonNode sortedPairs(Arguments given) {
    StringBuilder pairs = new StringBuilder();
    sorted(given)
        .forEach(
            (name, value) -> {
              TreeSet<String> values = new TreeSet<>();
              if (value.isArray()) {
                value.forEach(one -> values.add(scalar(one, given)));
              } else {
                values.add(scalar(value, given));
              }
              values.forEach(one -> pairs.append(name).append(one));
            });
    return TextNode.valueOf(pairs.toString());
  }

  /** Each name with the hex SHA-1 of its file, by name, without anything between. */
  private static JsonNode sortedFileSha1s(Arguments given) {
    StringBuilder pairs = new StringBuilder();
    sorted(given)
        .forEach(
            (name, value) -> {
              for (JsonNode one : value.isArray() ? value : List.of(value)) {
                byte[] bytes = one instanceof Binary file ? file.bytesInMemory() : null;
                if (bytes == null) {
                  throw new Unrenderable("`sorted_file_sha1s` takes files whose content is in memory.");
                }
                pairs.append(name).append(DigestFunctions.sha1(bytes));
              }
            });
    return TextNode.valueOf(pairs.toString());
  }

  private static Map<String, JsonNode> sorted(Arguments given) {
    if (!given.get(0).isObject() || given.get(0) instanceof Binary) {
      throw given.wants("an object", 0);
    }
    Map<String, JsonNode> sorted = new TreeMap<>();
    given.get(0).properties().forEach(field -> sorted.put(field.getKey(), field.getValue()));
    return sorted;
  }

  private static String scalar(JsonNode value, Arguments given) {
    String text = Text.of(value);
    if (text == null) {
      throw new Unrenderable("`" + given.function() + "` takes text and numbers inside, and was given " + Text.kind(value) + ".");
    }
    return text;
  }
}
