package dev.waybill.path;

import java.util.List;
import java.util.function.Function;

/** Reads one filter, {@code ?(…)}, up to its closing bracket, and finds the document's names in it. */
final class FilterReader {
  private final PathText text;
  private final List<List<Object>> inner;
  private final Function<PathText, List<Object>> definite;
  private final StringBuilder out = new StringBuilder("[");
  private char before;

  private FilterReader(PathText text, List<List<Object>> inner, Function<PathText, List<Object>> definite) {
    this.text = text;
    this.inner = inner;
    this.definite = definite;
  }

  /** The filter with its brackets, names of the document in canonical spelling. */
  static String read(PathText text, List<List<Object>> inner, Function<PathText, List<Object>> definite) {
    return new FilterReader(text, inner, definite).read();
  }

  private String read() {
    text.expect("?");
    out.append('?');
    if (text.peek() != '(') {
      throw text.flaw("a filter is written `[?(…)]`; `(` is missing");
    }
    int depth = 1;
    while (depth > 0) {
      if (text.done()) {
        throw text.flaw("a bracket is not closed");
      }
      char next = text.peek();
      if (next == '\'' || next == '"') {
        quoted();
      } else if (next == '$' && !nameLike(before)) {
        text.next();
        List<Object> name = definite.apply(text);
        inner.add(name);
        out.append('$').append(PathReader.quote(name));
        before = ']';
      } else {
        depth += plain(next);
      }
      if (depth > PathText.NESTING) {
        throw new PathFlaw("Brackets in a path are nested at most " + PathText.NESTING + " deep.");
      }
    }
    return out.toString();
  }

  private int plain(char next) {
    if (text.take("..")) {
      text.countScan();
      out.append("..");
      before = '.';
      return 0;
    }
    if (text.take("=~")) {
      throw new PathFlaw(
          "`=~` is not allowed in a path: its regular expressions take no bounded time.",
          "Select the list, and test its values with a match: `\"/re/\"`.");
    }
    if (next == '(' && nameLike(before)) {
      throw text.flaw("a function stands");
    }
    if (Character.isISOControl(next)) {
      throw text.flaw("a control character stands");
    }
    if (next == '.' || next == '[') {
      text.countSegment();
    }
    out.append(text.next());
    before = next;
    return next == '(' || next == '[' ? 1 : next == ')' || next == ']' ? -1 : 0;
  }

  private void quoted() {
    char quote = text.next();
    out.append(quote);
    while (text.peek() != quote) {
      if (text.done()) {
        throw text.flaw("a quote is not closed");
      }
      char next = text.next();
      out.append(next);
      if (next == '\\' && !text.done()) {
        out.append(text.next());
      }
    }
    out.append(text.next());
    before = quote;
  }

  private static boolean nameLike(char character) {
    return Character.isLetterOrDigit(character) || character == '_' || character == '-';
  }
}
