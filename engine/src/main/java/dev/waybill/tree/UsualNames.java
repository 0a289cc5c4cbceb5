package dev.waybill.tree;

import java.nio.charset.StandardCharsets;

/**
 * Names of fields that were met before, so that each is made once: as many as there are places. What stands in a place goes when another
 * comes there, so that nobody's names slow anybody down. Thread-safe.
 */
final class UsualNames {
  private static final int PLACES = 512;
  private static final int LONGEST = 32;

  /** Texts never change, so that it does no harm where two threads see different ones. */
  private final String[] known = new String[PLACES];

  String of(byte[] text, int from, int to) {
    if (to - from > LONGEST) {
      return new String(text, from, to - from, StandardCharsets.ISO_8859_1);
    }
    int hash = to - from;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + text[i];
    }
    int place = (hash ^ hash >>> 9) & PLACES - 1;
    String name = known[place];
    if (name == null || !isEqual(name, text, from, to)) {
      name = new String(text, from, to - from, StandardCharsets.ISO_8859_1);
      known[place] = name;
    }
    return name;
  }

  private static boolean isEqual(String name, byte[] text, int from, int to) {
    if (name.length() != to - from) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (name.charAt(i - from) != text[i]) {
        return false;
      }
    }
    return true;
  }
}
