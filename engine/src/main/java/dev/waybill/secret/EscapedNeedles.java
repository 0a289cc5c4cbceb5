package dev.waybill.secret;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;

/** Finds spellings, or as much of their beginning or end as counts, in text where characters are escaped, whichever they are. Immutable. */
final class EscapedNeedles {
  /** An escape of one character is not longer: a reference that is percent-encoded several times over. */
  private static final int LONGEST_ESCAPE = 40;

  private static final Start[] NONE = {};

  /** By the first byte of what they begin with in UTF-8. */
  private final Start[][] starts = new Start[256][];

  /** What a needle may begin with, as far as that is one of these. */
  private final BitSet begins = new BitSet(128);

  /** The beginning of a spelling, or of its last part. */
  private record Start(Spelling spelling, String end) {
    @Override
    public String toString() {
      return "Start";
    }
  }

  EscapedNeedles(Collection<Spelling> spellings) {
    for (Spelling spelling : spellings) {
      add(spelling.text(), new Start(spelling, null));
      if (spelling.hasTail()) {
        add(spelling.lastPart(), new Start(spelling, spelling.lastPart()));
      }
    }
    "%&\\+=".chars().forEach(begins::set);
  }

  private void add(String text, Start start) {
    begins.set(Math.min(text.charAt(0), 127));
    int first = EscapedText.firstByte(text.codePointAt(0));
    Start[] more = starts[first] == null ? new Start[1] : Arrays.copyOf(starts[first], starts[first].length + 1);
    more[more.length - 1] = start;
    starts[first] = more;
  }

  /** The text with masks; the same object where there is nothing to mask. */
  String clean(String text, String mask) {
    StringBuilder clean = null;
    int copied = 0;
    int run = 0;
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      boolean escapes = c == '%' || c == '&' || c == '\\' || c == '=';
      // Within a run of backslashes nothing begins that did not begin with it: each would be looked through to its end.
      if (!begins.get(Math.min(c, 127)) || escapes && at < run) {
        continue;
      }
      int behind = escapes ? EscapedText.behindBackslashes(text, at) : at;
      run = Math.max(run, behind);
      int from = at;
      int to = -1;
      for (int firsts = EscapedText.firsts(text, at, behind); firsts != 0; firsts >>>= 8) {
        Start[] here = starts[firsts & 0xff];
        for (Start start : here == null ? NONE : here) {
          int end = start.end == null ? beginning(text, at, start.spelling) : EscapedText.end(text, at, start.end);
          from = end >= 0 && start.end != null ? Math.min(from, before(text, at, copied, start.spelling)) : from;
          to = Math.max(to, end);
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
