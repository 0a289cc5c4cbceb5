package dev.waybill.http;

/**
 * What UTS 46 asks of a name's letters beyond what the JDK's IDNA 2003 does, so that no browser refuses what this engine takes:
 * no label begins with a combining mark, and where a script runs from right to left, letters of both directions never share a
 * label (a stricter reading of RFC 5893, without digits beside such letters).
 */
final class NameScript {
  private NameScript() {}

  /** @param name in Unicode */
  static boolean isSound(String name) {
    boolean rightToLeft = name.codePoints().anyMatch(c -> isRightToLeft(c) || Character.getDirectionality(c)
        == Character.DIRECTIONALITY_ARABIC_NUMBER);
    for (String label : name.split("\\.", -1)) {
      if (!label.isEmpty() && (isMark(label.codePointAt(0)) || rightToLeft && !hasOneDirection(label))) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasOneDirection(String label) {
    int first = label.codePointAt(0);
    if (isRightToLeft(first)) {
      return label.codePoints().allMatch(c -> isRightToLeft(c) || isMark(c));
    }
    return Character.isLetter(first) && label.codePoints().allMatch(c -> isMark(c) || isLeftToRight(c));
  }

  private static boolean isRightToLeft(int c) {
    byte direction = Character.getDirectionality(c);
    return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
  }

  private static boolean isLeftToRight(int c) {
    byte direction = Character.getDirectionality(c);
    return direction == Character.DIRECTIONALITY_LEFT_TO_RIGHT || direction == Character.DIRECTIONALITY_EUROPEAN_NUMBER
        || c == '-';
  }

  private static boolean isMark(int c) {
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.COMBINING_SPACING_MARK;
  }
}
