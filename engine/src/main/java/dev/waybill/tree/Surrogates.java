package dev.waybill.tree;

/** Finds halves of surrogate pairs, which only escapes can bring in and no encoding can send out. */
final class Surrogates {
  private Surrogates() {}

  static void check(String text, Place place, Findings findings) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        findings.error(
            place, "control-character", String.format(
                "\\u%04x is half of a character.", (int) c), "Write both halves, or the character itself.");
        return;
      }
    }
  }
}
