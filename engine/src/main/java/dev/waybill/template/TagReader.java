package dev.waybill.template;

import java.util.ArrayList;
import java.util.List;

/** Splits a template into text and tags, by the Handlebars rules for escapes, comments and white space; no recursion. */
final class TagReader {
  static final int LENGTH = 65_536;
  static final int HOLES = 1_000;
  static final int BLOCKS = 100;
  static final int NESTING = 16;

  private static final String UNESCAPED_REMEDY = "Write `{{ }}`: values are escaped by their place, and nothing else is needed.";

  private final String text;
  private final List<Tag> tags = new ArrayList<>();
  private final StringBuilder literal = new StringBuilder();
  private int literalAt;
  private int at;
  private boolean trimNext;
  private int holes;
  private int blocks;
  private int depth;

  private TagReader(String text) {
    this.text = text;
  }

  /** The pieces in order; tags are not yet matched with each other. */
  static List<Tag> read(String text) {
    if (text.length() > LENGTH) {
      throw new TemplateFlaw(0, "A template has at most " + LENGTH + " characters.");
    }
    return new TagReader(text).read();
  }

  private List<Tag> read() {
    while (true) {
      int open = text.indexOf("{{", at);
      if (open < 0) {
        literal.append(text, at, text.length());
        endLiteral(false);
        return tags;
      }
      if (escaped(open)) {
        literal.append(text, at, open - 1).append("{{");
        at = open + 2;
      } else {
        literal.append(text, at, text.startsWith("\\\\", open - 2) ? open - 1 : open);
        tag(open);
      }
    }
  }

  private boolean escaped(int open) {
    return text.startsWith("\\", open - 1) && !text.startsWith("\\\\", open - 2);
  }

  private void tag(int open) {
    int from = open + 2;
    boolean trimBefore = text.startsWith("~", from);
    from += trimBefore ? 1 : 0;
    refuseOtherTags(open, from);
    if (text.startsWith("!", from)) {
      comment(open, from, trimBefore);
      return;
    }
    int end = end(open, from);
    boolean trimAfter = end > from && text.charAt(end - 1) == '~';
    String inside = text.substring(from, trimAfter ? end - 1 : end);
    Tag tag = classify(open, from, inside);
    endLiteral(trimBefore);
    tags.add(tag);
    count(tag);
    if (tag.kind() == Tag.Kind.HOLE && text.startsWith("}", end + 2)) {
      throw new TemplateFlaw(
          open, "`}}}` cannot be told from the end of an unescaped value.", "Put a blank between them: `"
              + text.substring(open, end) + "}} }`.");
    }
    next(end + 2, trimAfter);
  }

  private void next(int index, boolean trim) {
    at = index;
    literalAt = index;
    trimNext = trim;
  }

  private void comment(int open, int from, boolean trimBefore) {
    String close = text.startsWith("!--", from) ? "--" : "";
    int end = text.indexOf(close + "}}", from);
    int trimmed = text.indexOf(close + "~}}", from);
    boolean trimAfter = trimmed >= 0 && (end < 0 || trimmed < end);
    if (!trimAfter && end < 0) {
      throw new TemplateFlaw(open, "A comment is not closed.");
    }
    endLiteral(trimBefore);
    next(trimAfter ? trimmed + close.length() + 3 : end + close.length() + 2, trimAfter);
  }

  private void refuseOtherTags(int open, int from) {
    char first = from < text.length() ? text.charAt(from) : 0;
    char second = from + 1 < text.length() ? text.charAt(from + 1) : 0;
    if (first == '{' || first == '&') {
      throw new TemplateFlaw(open, "Unescaped values (`{{{ }}}` and `{{& }}`) are not allowed.", UNESCAPED_REMEDY);
    }
    if (first == '>' || first == '#' && second == '>') {
      throw new TemplateFlaw(open, "Partials (`{{> }}`) are not allowed: a template stands in one place.");
    }
    if (first == '*' || first == '#' && second == '*') {
      throw new TemplateFlaw(open, "Decorators and inline partials (`{{* }}`) are not allowed.");
    }
    if (first == '=') {
      throw new TemplateFlaw(open, "The delimiters cannot be changed.");
    }
  }

  /** The index of the closing braces; quotes and {@code [literal segments]} may hold any character. */
  private int end(int open, int from) {
    int i = from;
    while (i < text.length()) {
      char character = text.charAt(i);
      if (character == '"' || character == '\'' || character == '[') {
        int close = closing(i, character == '[' ? ']' : character);
        if (close < 0) {
          throw new TemplateFlaw(open, "A tag is not closed: `" + character + "` has no end.");
        }
        i = close;
      } else if (text.startsWith("}}", i)) {
        return i;
      } else if (text.startsWith("{{", i)) {
        break;
      }
      i++;
    }
    throw new TemplateFlaw(open, "A tag is not closed: `}}` is missing.");
  }

  private int closing(int from, char quote) {
    for (int i = from + 1; i < text.length(); i++) {
      if (text.charAt(i) == '\\' && quote != ']') {
        i++;
      } else if (text.charAt(i) == quote) {
        return i;
      }
    }
    return -1;
  }

  private static Tag classify(int open, int from, String inside) {
    String word = inside.strip();
    if (inside.startsWith("#")) {
      return new Tag(Tag.Kind.OPEN, inside.substring(1), open, from + 1);
    }
    if (inside.startsWith("/")) {
      return new Tag(Tag.Kind.CLOSE, inside.substring(1).strip(), open, from + 1);
    }
    if (word.equals("^") || word.equals("else")) {
      return new Tag(Tag.Kind.ELSE, "", open, from);
    }
    if (word.startsWith("^")) {
      throw new TemplateFlaw(open, "`{{^ }}` sections are not allowed.", "Write `{{#unless }}`.");
    }
    if (word.startsWith("else ")) {
      int start = inside.indexOf("else") + 5;
      return new Tag(Tag.Kind.ELSE, inside.substring(start), open, from + start);
    }
    return new Tag(Tag.Kind.HOLE, inside, open, from);
  }

  private void count(Tag tag) {
    if (tag.kind() == Tag.Kind.OPEN && ++depth > NESTING) {
      throw new TemplateFlaw(tag.at(), "Blocks are nested at most " + NESTING + " deep.");
    }
    if (tag.kind() == Tag.Kind.CLOSE) {
      depth--;
    }
    if (tag.kind() == Tag.Kind.HOLE && ++holes > HOLES) {
      throw new TemplateFlaw(tag.at(), "A template has at most " + HOLES + " holes.");
    }
    if ((tag.kind() == Tag.Kind.OPEN || tag.kind() == Tag.Kind.ELSE) && ++blocks > BLOCKS) {
      throw new TemplateFlaw(tag.at(), "A template has at most " + BLOCKS + " blocks.");
    }
  }

  private void endLiteral(boolean trimBefore) {
    String content = literal.toString();
    content = trimNext ? content.stripLeading() : content;
    content = trimBefore ? content.stripTrailing() : content;
    if (!content.isEmpty()) {
      tags.add(new Tag(Tag.Kind.TEXT, content, literalAt, literalAt));
    }
    literal.setLength(0);
  }
}
