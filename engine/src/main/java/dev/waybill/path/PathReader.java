package dev.waybill.path;

import dev.waybill.document.Name;
import java.util.ArrayList;
import java.util.List;

/** Reads a path into its parts: the names that can be walked and checked, and the rest for the general evaluator. */
final class PathReader {
  /**
   * A path taken apart.
   *
   * @param definite the leading fields and indices, in the document's own spelling
   * @param checked the segments to look up in the scope, {@code "*"} for any element
   * @param rest the remainder as JSONPath, or null where all is definite
   * @param steps the remainder as fields, indices and {@link #EACH}, or null where it holds more than these
   * @param inner definite names of the document that filters compare with
   */
  record Parts(List<Object> definite, List<Object> checked, String rest, List<Object> steps, List<List<Object>> inner) {}

  /** The step to every element of a list or field of an object. */
  static final Object EACH = new Object();


  private final PathText text;
  private final List<Object> definite = new ArrayList<>();
  private final List<Object> checked = new ArrayList<>();
  private final List<List<Object>> inner = new ArrayList<>();
  private final StringBuilder rest = new StringBuilder();
  private final List<Object> steps = new ArrayList<>();
  private boolean plain = true;
  private boolean checking = true;

  private PathReader(String text) {
    this.text = new PathText(text);
  }

  static Parts read(String path) {
    PathReader reader = new PathReader(path);
    reader.text.expect("$");
    while (!reader.text.done()) {
      reader.segment();
    }
    if (reader.definite.isEmpty()) {
      throw new PathFlaw("A path begins with a name, as `$.body` does.");
    }
    List<Object> definite = Name.canonical(reader.definite);
    List<Object> checked = Name.canonical(reader.checked);
    String rest = reader.rest.isEmpty() ? null : reader.rest.toString();
    return new Parts(definite, checked, rest, reader.plain ? reader.steps : null, reader.inner);
  }

  /** A definite path inside a filter, read up to where it ends. */
  private static List<Object> definite(PathText text) {
    List<Object> segments = new ArrayList<>();
    while (text.peek() == '.' || text.peek() == '[') {
      text.countSegment();
      if (text.next() == '.') {
        segments.add(text.name());
      } else {
        segments.add(text.peek() == '\'' || text.peek() == '"' ? text.quoted() : index(text, text.numbers()));
        text.expect("]");
      }
    }
    if (segments.isEmpty()) {
      throw text.flaw("`$` names no value");
    }
    return Name.canonical(segments);
  }

  private void segment() {
    text.countSegment();
    if (text.take("..")) {
      text.countScan();
      checking = false;
      plain = false;
      rest.append("..");
      if (text.peek() == '[') {
        return;
      }
      if (text.take("*")) {
        rest.append("[*]");
      } else {
        field(text.name());
      }
    } else if (text.take(".*")) {
      many("[*]");
    } else if (text.take(".")) {
      field(text.name());
    } else {
      text.expect("[");
      bracket();
    }
  }

  private void bracket() {
    if (text.peek() == '\'' || text.peek() == '"') {
      String name = text.quoted();
      if (text.peek() == ',') {
        throw new PathFlaw("A path names one field at a time.", "Select each field by its own path.");
      }
      text.expect("]");
      field(name);
    } else if (text.take("*")) {
      text.expect("]");
      many("[*]");
    } else if (text.peek() == '?') {
      many(FilterReader.read(text, inner, PathReader::definite));
    } else {
      numbers(text.numbers());
      text.expect("]");
    }
  }

  private void numbers(String numbers) {
    if (numbers.indexOf(':') < 0 && numbers.indexOf(',') < 0) {
      int index = index(text, numbers);
      if (rest.isEmpty()) {
        definite.add(index);
      } else {
        rest.append('[').append(index).append(']');
        steps.add(index);
      }
      check(index);
      return;
    }
    for (String number : numbers.split("[:,]")) {
      if (!number.isBlank()) {
        index(text, number);
      }
    }
    if (!numbers.strip().matches("-?\\d*\\s*:\\s*-?\\d*|-?\\d+(\\s*,\\s*-?\\d+)+")) {
      throw text.flaw("`[" + numbers + "]` is no slice and no list of indices");
    }
    many("[" + numbers.replace(" ", "") + "]");
  }

  private static int index(PathText text, String number) {
    try {
      return Integer.parseInt(number.strip());
    } catch (NumberFormatException notAnInt) {
      throw text.flaw("an index, a quoted name, `*` or `?(…)` is missing in brackets");
    }
  }

  private void field(String name) {
    if (rest.isEmpty()) {
      definite.add(name);
    } else {
      rest.append(quote(name));
      steps.add(name);
    }
    check(name);
  }

  private void many(String jsonPath) {
    if (definite.isEmpty()) {
      throw new PathFlaw("A path begins with a name, as `$.body` does.");
    }
    rest.append(jsonPath);
    plain &= jsonPath.equals("[*]");
    steps.add(EACH);
    check("*");
  }

  private void check(Object segment) {
    if (checking) {
      checked.add(segment);
    }
  }

  /** Segments as JSONPath with every name quoted. */
  static String quote(List<Object> segments) {
    StringBuilder path = new StringBuilder();
    for (Object segment : segments) {
      path.append(segment instanceof String name ? quote(name) : "[" + segment + "]");
    }
    return path.toString();
  }

  private static String quote(String name) {
    return "['" + name.replace("\\", "\\\\").replace("'", "\\'") + "']";
  }
}
