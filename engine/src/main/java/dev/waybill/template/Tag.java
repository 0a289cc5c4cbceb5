package dev.waybill.template;

/**
 * One piece of a template: literal text, or a tag.
 *
 * @param content the text itself, or what stands between the braces without {@code #}, {@code /} and {@code ~}
 * @param at where the piece begins in the template
 * @param contentAt where its content begins
 */
record Tag(Kind kind, String content, int at, int contentAt) {
  enum Kind {
    TEXT,
    HOLE,
    OPEN,
    ELSE,
    CLOSE
  }
}
