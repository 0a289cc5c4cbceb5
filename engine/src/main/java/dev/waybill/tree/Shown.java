package dev.waybill.tree;

/**
 * How words of a file are shown in findings: cut where they are long, with controls, direction marks and halves of characters
 * written
 * as escapes, so that a file cannot write into a terminal or a log what it likes.
 */
public final class Shown {
  private static final int LONGEST = 40;

  private Shown() {}

  /** At most 40 characters of the word. */
  public static String word(String word) {
    return word(word, LONGEST);
  }

  static String word(String word, int longest) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < word.length(); ) {
      if (shown.length() >= longest) {
        return shown.append('…').toString();
      }
      int c = word.codePointAt(i);
      i += Character.charCount(c);
      if (isVisible(c)) {
        shown.appendCodePoint(c);
      } else {
        shown.append(String.format("\\u%04x", c));
      }
    }
    return shown.toString();
  }

  /** The word between double quotes, as YAML and JSON read it back. */
  public static String quoted(String word) {
    return "\"" + word(word.replace("\\", "\\\\").replace("\"", "\\\"")) + "\"";
  }

  private static boolean isVisible(int c) {
    int type = Character.getType(c);
    return type != Character.CONTROL
        && type != Character.FORMAT
        && type != Character.SURROGATE
        && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR;
  }
}
