package dev.waybill.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.waybill.tree.ExactNodes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Reads the inside of one tag: a name, or a function with arguments, options and nested calls. */
final class ExpressionReader {
  /** What ends a name; the Handlebars list. */
  private static final String ENDS = "!\"#%&'()*+,./;<=>@[\\]^`{|}~";

  private static final int NESTING = 16;
  private static final int LONGEST_INDEX = 9;

  private final String text;
  private final int offset;
  private final Predicate<String> isFunction;
  private int at;
  private int depth;

  /**
   * @param offset where the text begins in its template
   * @param isFunction which names are calls even without arguments
   */
  ExpressionReader(String text, int offset, Predicate<String> isFunction) {
    this.text = text;
    this.offset = offset;
    this.isFunction = isFunction;
  }

  /** All of the text as one expression; {@code name argument …} is a call. */
  Expression read() {
    skip();
    int start = at;
    Expression first = operand();
    skip();
    boolean function = first instanceof Expression.Name name && name.up() == 0 && isFunction.test(name.text());
    if (done() && !function) {
      return first;
    }
    return call(first, start, false);
  }

  /** All of the text as one operand, as a block takes it. */
  Expression single() {
    skip();
    Expression operand = operand();
    skip();
    if (!done()) {
      throw flaw("A block takes one name or one call in brackets; more stands here", "The element of `#each` is called `this`.");
    }
    return operand;
  }

  /** The first word, up to a blank. */
  String word() {
    skip();
    int start = at;
    while (!done() && !Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at);
  }

  private Expression.Call call(Expression function, int start, boolean nested) {
    if (!(function instanceof Expression.Name name) || name.sort() != Expression.Name.Sort.PLAIN || name.segments().size() != 1) {
      at = start;
      throw flaw("Only the name of a function can stand before arguments", "");
    }
    List<Expression> arguments = new ArrayList<>();
    Map<String, Expression.Literal> options = new LinkedHashMap<>();
    while (!done() && text.charAt(at) != ')') {
      int before = at;
      String option = option();
      if (option != null) {
        if (!(operand() instanceof Expression.Literal literal)) {
          at = before;
          throw flaw("The option `" + option + "` takes a literal", "");
        }
        options.put(option, literal);
      } else {
        arguments.add(operand());
      }
      skip();
    }
    if (!nested && !done()) {
      throw flaw("`)` stands without its `(`", "");
    }
    return new Expression.Call(name.text(), arguments, options, offset + start);
  }

  private String option() {
    int end = at;
    while (end < text.length() && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
      end++;
    }
    if (end == at || end == text.length() || text.charAt(end) != '=') {
      return null;
    }
    String option = text.substring(at, end);
    at = end + 1;
    return option;
  }

  private Expression operand() {
    if (done()) {
      throw flaw("A name is missing", "");
    }
    int start = at;
    char first = text.charAt(at);
    if (first == '"' || first == '\'') {
      return new Expression.Literal(TextNode.valueOf(quoted(first)), offset + start);
    }
    if (first == '(') {
      return nested();
    }
    if (Character.isDigit(first) || first == '-') {
      return number();
    }
    Expression.Name name = name();
    JsonNode word =
        switch (name.text()) {
          case "true" -> BooleanNode.TRUE;
          case "false" -> BooleanNode.FALSE;
          case "null" -> NullNode.getInstance();
          default -> null;
        };
    return word == null ? name : new Expression.Literal(word, offset + start);
  }

  private Expression nested() {
    if (++depth > NESTING) {
      throw flaw("Calls are nested at most " + NESTING + " deep", "");
    }
    at++;
    skip();
    int start = at;
    Expression function = operand();
    skip();
    Expression call = call(function, start, true);
    if (done()) {
      throw flaw("`(` has no `)`", "");
    }
    at++;
    depth--;
    return call;
  }

  private String quoted(char quote) {
    StringBuilder value = new StringBuilder();
    at++;
    while (!done() && text.charAt(at) != quote) {
      if (text.charAt(at) == '\\' && at + 1 < text.length() && (text.charAt(at + 1) == quote || text.charAt(at + 1) == '\\')) {
        at++;
      }
      value.append(text.charAt(at++));
    }
    at++;
    return value.toString();
  }

  private Expression number() {
    int start = at;
    while (!done() && !Character.isWhitespace(text.charAt(at)) && text.charAt(at) != ')') {
      at++;
    }
    String number = text.substring(start, at);
    return Numbers.read(number)
        .map(value -> new Expression.Literal(ExactNodes.FACTORY.numberNode(value), offset + start))
        .orElseThrow(() -> new TemplateFlaw(offset + start, "`" + number + "` is no number."));
  }

  private Expression.Name name() {
    int start = at;
    int up = 0;
    while (text.startsWith("../", at)) {
      up++;
      at += 3;
    }
    boolean loop = take("@");
    List<Object> segments = new ArrayList<>();
    boolean element = !loop && text.startsWith(".", at) && ended(at + 1);
    if (element) {
      at++;
    } else {
      do {
        segments.add(segment());
      } while (take("."));
    }
    if (!done() && !ended(at)) {
      throw flaw("`" + text.charAt(at) + "` cannot stand in a name",
          "Names are written `input.name`, unusual ones `body.[event-data]`.");
    }
    if (segments.size() > 0 && segments.get(0).equals("$")) {
      at = start;
      throw flaw("A name in a template has no `$.`", "Write `" + text.substring(start).strip().replaceFirst("^\\$\\.?", "")
          + "`.");
    }
    if (!loop && !element && segments.get(0).equals("this")) {
      element = true;
      segments.remove(0);
    }
    return new Expression.Name(sort(loop, element), up, List.copyOf(segments), text.substring(start, at), offset + start);
  }

  private static Expression.Name.Sort sort(boolean loop, boolean element) {
    if (loop) {
      return Expression.Name.Sort.LOOP;
    }
    return element ? Expression.Name.Sort.ELEMENT : Expression.Name.Sort.PLAIN;
  }

  private Object segment() {
    int start = at;
    if (take("[")) {
      int close = text.indexOf(']', at);
      if (close < 0) {
        throw flaw("`[` has no `]`", "");
      }
      at = close + 1;
      return segment(text.substring(start + 1, close));
    }
    while (!done() && !ended(at) && ENDS.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    if (start == at) {
      throw flaw("A name is missing", "Names are written `input.name`, unusual ones `body.[event-data]`.");
    }
    return segment(text.substring(start, at));
  }

  /** Digits are an index: {@code items.0} and, as is usual in Handlebars, {@code items.[0]}. */
  private static Object segment(String word) {
    return word.length() <= LONGEST_INDEX && word.matches("[0-9]+") ? Integer.valueOf(word) : word;
  }

  private boolean take(String word) {
    boolean there = text.startsWith(word, at);
    at += there ? word.length() : 0;
    return there;
  }

  private boolean ended(int index) {
    return index >= text.length() || Character.isWhitespace(text.charAt(index)) || text.charAt(index) == ')';
  }

  private boolean done() {
    return at >= text.length();
  }

  private void skip() {
    while (!done() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private TemplateFlaw flaw(String sentence, String remedy) {
    return new TemplateFlaw(offset + Math.min(at, text.length()), sentence + ".", remedy);
  }
}
