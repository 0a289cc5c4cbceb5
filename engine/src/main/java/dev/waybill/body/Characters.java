package dev.waybill.body;

/** What text can be written as UTF-8 (RFC 3629). */
final class Characters {
  private Characters() {}

  /** Whether every surrogate has its other half. */
  static boolean areWhole(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (!Character.isHighSurrogate(c) || i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return false;
        }
        i++;
      }
    }
    return true;
  }
}
