package dev.waybill.tree;

/**
 * Turns offsets into lines and columns, both from 1, columns in Unicode characters. Meant to be asked in ascending order: then
 * the
 * whole file costs one pass.
 */
final class Lines {
  private final String file;
  private final CharSequence text;
  private int offset;
  private int line = 1;
  private int column = 1;

  Lines(String file, CharSequence text) {
    this.file = file;
    this.text = text;
  }

  Place at(int target, String path) {
    if (target < offset) {
      offset = 0;
      line = 1;
      column = 1;
    }
    int end = Math.min(target, text.length());
    while (offset < end) {
      char c = text.charAt(offset++);
      boolean ends = c == '\n' || c == '\r' && !(offset < text.length() && text.charAt(offset) == '\n');
      if (ends) {
        line++;
        column = 1;
      } else if (!Character.isLowSurrogate(c)) {
        column++;
      }
    }
    return new Place(file, line, column, path);
  }
}
