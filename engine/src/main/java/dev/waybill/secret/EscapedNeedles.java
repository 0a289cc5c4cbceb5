package dev.waybill.secret;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;

/** Finds spellings, or as much of their beginning or end as counts, in text where characters are escaped, whichever they are. Immutable. */
final class EscapedNeedles {
  /** An escape of one character is not longer: a reference that is percent-encoded several times over. */
  private static final int LONGEST_ESCAPE = 40;

  private final List<Needle> needles = new ArrayList<>();

  /** What a needle may begin with, as far as that is one of these. */
  private final BitSet begins = new BitSet(128);

  /** @param end its last part, or null where that does not count alone */
  private record Needle(Spelling spelling, String end) {
    @Override
    public String toString() {
      return "Needle";
    }
  }

  EscapedNeedles(Collection<Spelling> spellings) {
    for (Spelling spelling : spellings) {
      Needle needle = new Needle(spelling, spelling.hasTail() ? spelling.lastPart() : null);
      needles.add(needle);
      begin(spelling.text());
      if (needle.end != null) {
        begin(needle.end);
      }
    }
    "%&\\+".chars().forEach(begins::set);
  }

  private void begin(String text) {
    begins.set(Math.min(text.charAt(0), 127));
  }

  /** The text with masks; the same object where there is nothing to mask. */
  String clean(String text, String mask) {
    StringBuilder clean = null;
    int copied = 0;
    for (int at = 0; at < text.length(); at++) {
      if (!begins.get(Math.min(text.charAt(at), 127))) {
        continue;
      }
      int from = at;
      int to = -1;
      for (Needle needle : needles) {
        int end = beginning(text, at, needle.spelling);
        to = Math.max(to, end);
        int last = needle.end != null && EscapedText.mayBegin(text, at, needle.end) ? EscapedText.end(text, at, needle.end) : -1;
        if (last >= 0) {
          from = Math.min(from, before(text, at, copied, needle.spelling));
          to = Math.max(to, last);
        }
      }
      if (to >= 0) {
        clean = clean == null ? new StringBuilder(text.length()) : clean;
        clean.append(text, copied, from).append(mask);
        copied = to;
        at = to - 1;
      }
    }
    return clean == null ? text : clean.append(text, copied, text.length()).toString();
  }

  private static int beginning(String text, int at, Spelling spelling) {
    if (!EscapedText.mayBegin(text, at, spelling.text())) {
      return -1;
    }
    int end = EscapedText.end(text, at, spelling.text(), spelling.head());
    return end < 0 || end == EscapedText.end(text, at, spelling.text()) ? end : Needles.behindWord(text, end);
  }

  /** Where the part begins whose last characters begin here. */
  private static int before(String text, int at, int copied, Spelling spelling) {
    int from = at;
    int known = spelling.text().length() - spelling.tail();
    while (known > 0) {
      int c = spelling.text().codePointBefore(known);
      int earlier = from - 1;
      while (earlier >= copied && from - earlier <= LONGEST_ESCAPE && !EscapedText.isOne(text, earlier, from, c)) {
        earlier--;
      }
      if (earlier < copied || from - earlier > LONGEST_ESCAPE) {
        return from;
      }
      from = earlier;
      known -= Character.charCount(c);
    }
    return from;
  }
}
