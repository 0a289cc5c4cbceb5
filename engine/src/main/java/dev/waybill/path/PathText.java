package dev.waybill.path;

/** The text of a path and how far it is read; keeps the caps that hold for the whole of it. */
final class PathText {
  static final int LENGTH = 2_000;
  static final int SEGMENTS = 100;
  static final int NESTING = 20;
  static final int DIGITS = 20;

  /** What ends a name that is written without quotes. */
  private static final String ENDS = ".[]()'\"*?,{}<>=!&|\\`";

  private final String text;
  private int at;
  private int segments;
  private int scans;

  PathText(String text) {
    this.text = text;
    if (text.length() > LENGTH) {
      throw new PathFlaw("A path has at most " + LENGTH + " characters.");
    }
    int digits = 0;
    for (int i = 0; i < text.length(); i++) {
      digits = Character.isDigit(text.charAt(i)) ? digits + 1 : 0;
      if (digits > DIGITS) {
        throw new PathFlaw("A number in a path has at most " + DIGITS + " digits.");
      }
    }
  }

  boolean done() {
    return at >= text.length();
  }

  /** The next character, or 0 at the end. */
  char peek() {
    return done() ? 0 : text.charAt(at);
  }

  char next() {
    char next = peek();
    at++;
    return next;
  }

  boolean take(String word) {
    boolean there = text.startsWith(word, at);
    at += there ? word.length() : 0;
    return there;
  }

  void expect(String word) {
    if (!take(word)) {
      throw flaw("`" + word + "` is missing");
    }
  }

  void countSegment() {
    if (++segments > SEGMENTS) {
      throw new PathFlaw("A path has at most " + SEGMENTS + " segments.");
    }
  }

  void countScan() {
    if (++scans > 1) {
      throw new PathFlaw("A path may hold `..` once: each one more visits the whole tree again for every value found.");
    }
  }

  /** A name without quotes, for what follows a dot. */
  String name() {
    int start = at;
    while (!done() && ENDS.indexOf(peek()) < 0 && !Character.isWhitespace(peek()) && !Character.isISOControl(peek())) {
      at++;
    }
    if (start == at) {
      throw flaw("a name is missing");
    }
    if (peek() == '(') {
      throw flaw("`" + text.substring(start, at) + "(` is a function, and paths have none");
    }
    return text.substring(start, at);
  }

  /** A name in quotes; a backslash makes the next quote or backslash literal. */
  String quoted() {
    char quote = next();
    StringBuilder name = new StringBuilder();
    while (!done() && peek() != quote) {
      char next = next();
      if (next == '\\') {
        next = next();
        if (next != '\'' && next != '"' && next != '\\') {
          throw flaw("a backslash stands only before a quote or a backslash");
        }
      }
      name.append(next);
    }
    expect(String.valueOf(quote));
    return name.toString();
  }

  /** Digits, commas, colons, signs and blanks: what stands in brackets for indices and slices. */
  String numbers() {
    int start = at;
    while (!done() && peek() < 128 && (Character.isDigit(peek()) || "-:, ".indexOf(peek()) >= 0)) {
      at++;
    }
    return text.substring(start, at);
  }

  PathFlaw flaw(String what) {
    return new PathFlaw("This is not a path: " + what + " at character " + (Math.min(at, text.length()) + 1) + ".");
  }
}
