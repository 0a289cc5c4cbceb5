package dev.waybill.secret;

import java.util.Locale;

/**
 * A text to look for.
 *
 * @param head how many of its first characters already count, or its length where nothing less than all of it does
 * @param tail how many of its last characters already count, or its length
 * @param anyCase whether letters count in either case; then it is written in small ones
 */
record Spelling(String text, int head, int tail, boolean anyCase) {
  /** A part of a secret that is a secret still. */
  static final int FRAGMENT = 8;

  /** Of shorter secrets a part is no longer worth much, and too likely to be an ordinary word. */
  static final int LONG = 2 * FRAGMENT;

  /** In a very long secret longer pieces count, so that there is not too much to look for. */
  private static final int MOST_STEPS = 1_000;

  Spelling(String text, int head, int tail) {
    this(text, head, tail, false);
  }

  static Spelling whole(String text) {
    return new Spelling(text, text.length(), text.length());
  }

  /** Counts from so many of its first or last characters on, where it is long enough for that. */
  static Spelling parts(String text, int fewest) {
    return text.length() < 2 * fewest ? whole(text) : new Spelling(text, fewest, fewest);
  }

  Spelling inAnyCase() {
    return new Spelling(text.toLowerCase(Locale.ROOT), head, tail, true);
  }

  /** How many characters in a row count wherever they stand in it; 0 where those in its middle do not. */
  int piece() {
    return head == text.length() || !hasTail() ? 0 : 2 * Math.max(tail, text.length() / MOST_STEPS);
  }

  /** How many characters of it are in any text in which it is found. */
  int least() {
    return Math.min(head, tail);
  }

  /**
   * Where the characters stand by which it is found: those it begins with, those its last part begins with, and some in its middle. From
   * each of them on so many characters are in the text as {@link #least} says.
   */
  int[] places() {
    int step = piece() / 2;
    int first = open() == 0 ? step : open();
    // Where one of them would stand at the last part, that is looked for already.
    int middles = step == 0 ? 0 : Math.max(0, (text.length() - first - (step == tail ? 1 : 0)) / step);
    int[] places = new int[1 + (hasTail() ? 1 : 0) + middles];
    // Whatever has so many characters in a row has one of these, whole.
    for (int i = 1; i <= middles; i++) {
      places[i] = first + (i - 1) * step;
    }
    if (hasTail()) {
      places[places.length - 1] = text.length() - tail;
    }
    return places;
  }

  /** Where what everybody knows of it ends. */
  int open() {
    return head - tail;
  }

  /** Whether a character of a text is the one that stands here. */
  boolean has(int at, char c) {
    char own = text.charAt(at);
    return own == c || anyCase && own >= 'a' && own == (c | 0x20);
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
    return new Spelling(bare, first, hasTail() ? bare(lastPart()).length() : bare.length(), anyCase);
  }

  private static String bare(String text) {
    return text.replace("\\", "");
  }

  @Override
  public String toString() {
    return "Spelling";
  }
}
