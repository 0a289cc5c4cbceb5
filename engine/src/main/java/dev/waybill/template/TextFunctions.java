package dev.waybill.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Locale;
import java.util.Map;

/** Functions from text to text. */
final class TextFunctions {
  private TextFunctions() {}

  static void addTo(Map<String, Function.Known> known) {
    known.put("upper", Functions.known("upper text", 1, 1, given -> TextNode.valueOf(given.text(0).toUpperCase(Locale.ROOT))));
    known.put("lower", Functions.known("lower text", 1, 1, given -> TextNode.valueOf(given.text(0).toLowerCase(Locale.ROOT))));
    known.put("trim", Functions.known("trim text", 1, 1, given -> TextNode.valueOf(given.text(0).strip())));
    known.put("replace", Functions.known("replace text from to", 3, 3, TextFunctions::replace));
    known.put("substr", Functions.known("substr text start end", 2, 3, TextFunctions::substr));
    known.put("urlencode", Functions.known("urlencode text", 1, 1, given -> escaped(Escape.QUERY, given)));
    known.put("xml", Functions.known("xml text", 1, 1, given -> escaped(Escape.XML, given)));
    known.put("path", Functions.known("path text", 1, 1, TextFunctions::path));
    known.put(
        "json",
        new Function.Known(
            "json value",
            1,
            1,
            Function.Absence.NULL_IS_A_VALUE,
            Functions.NO_OPTIONS,
            given -> TextNode.valueOf(JsonText.of(given.get(0)))));
  }

  private static TextNode escaped(Escape escape, Arguments given) {
    return TextNode.valueOf(escape.encode(given.text(0), given.function()));
  }

  /** All places, literally. */
  private static JsonNode replace(Arguments given) {
    String text = given.text(0);
    String from = given.text(1);
    String to = given.text(2);
    if (from.isEmpty()) {
      throw new Unrenderable("`replace` cannot look for empty text.");
    }
    long times = (text.length() - text.replace(from, "").length()) / from.length();
    if (text.length() + times * (to.length() - from.length()) > Budget.CHARACTERS) {
      throw new Unrenderable("`replace` would make text longer than " + Budget.CHARACTERS + " characters.");
    }
    return TextNode.valueOf(text.replace(from, to));
  }

  /** From start up to and without end, in characters; negative counts from the end; what lies outside is cut. */
  private static JsonNode substr(Arguments given) {
    String text = given.text(0);
    int length = text.codePointCount(0, text.length());
    int start = clamp(given.integer(1), length);
    int end = given.count() == 3 ? clamp(given.integer(2), length) : length;
    if (start >= end) {
      return TextNode.valueOf("");
    }
    return TextNode.valueOf(text.substring(text.offsetByCodePoints(0, start), text.offsetByCodePoints(0, end)));
  }

  private static int clamp(int index, int length) {
    return Math.max(0, Math.min(index < 0 ? length + index : index, length));
  }

  /** Several path segments, each encoded; none may be empty, {@code .} or {@code ..}. */
  private static JsonNode path(Arguments given) {
    StringBuilder path = new StringBuilder();
    for (String segment : given.text(0).split("/", -1)) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        throw new Unrenderable("`path` was given a segment that is empty, `.` or `..`.");
      }
      path.append(path.isEmpty() ? "" : "/");
      Escape.PATH.write(segment, "path", path);
    }
    return TextNode.valueOf(path.toString());
  }
}
