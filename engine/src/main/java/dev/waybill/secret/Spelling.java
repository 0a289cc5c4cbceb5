package dev.waybill.secret;

/**
 * A text to look for.
 *
 * @param head how many of its first characters already count, or its length where nothing less than all of it does
 * @param tail how many of its last characters already count, or its length
 */
record Spelling(String text, int head, int tail) {
  /** A part of a secret that is a secret still. */
  static final int FRAGMENT = 8;

  /** Of shorter secrets a part is no longer worth much, and too likely to be an ordinary word. */
  static final int LONG = 2 * FRAGMENT;

  static Spelling whole(String text) {
    return new Spelling(text, text.length(), text.length());
  }

  /** Counts from so many of its first or last characters on, where it is long enough for that. */
  static Spelling parts(String text, int fewest) {
    return text.length() < 2 * fewest ? whole(text) : new Spelling(text, fewest, fewest);
  }

  boolean hasTail() {
    return tail < text.length();
  }

  String lastPart() {
    return text.substring(text.length() - tail);
  }

  /** The same without backslashes. */
  Spelling bare() {
    String bare = bare(text);
    int first = head < text.length() ? bare(text.substring(0, head)).length() : bare.length();
    return new Spelling(bare, first, hasTail() ? bare(lastPart()).length() : bare.length());
  }

  private static String bare(String text) {
    return text.replace("\\", "");
  }

  @Override
  public String toString() {
    return "Spelling";
  }
}
