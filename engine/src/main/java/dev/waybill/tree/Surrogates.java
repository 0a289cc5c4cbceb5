package dev.waybill.tree;

/** Halves of surrogate pairs, which only escapes can bring in and no encoding can send out (RFC 3629). */
public final class Surrogates {
  private Surrogates() {}

  /** Whether every surrogate has its other half. */
  public static boolean areWhole(String text) {
    return half(text) < 0;
  }

  static void check(String text, Place place, Findings findings) {
    int at = half(text);
    if (at >= 0) {
      findings.error(
          place, "control-character", String.format(
              "\\u%04x is half of a character.", (int) text.charAt(at)), "Write both halves, or the character itself.");
    }
  }

  /** Where the first half stands alone, or -1. */
  private static int half(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return i;
      }
    }
    return -1;
  }
}
