package dev.waybill.secret;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * Finds spellings in hex whose digits stand apart: {@code de:ad}, {@code DE AD}, {@code 0xde, 0xad}, {@code \xde\xad}, {@code "de","ad"},
 * in groups of any even length and over several lines. Text without such groups is passed over a few characters at a time, and nothing
 * is copied of it but where digits stand that a spelling is found by. Immutable to who uses it.
 */
final class HexDump {
  private static final int WIDEST_GAP = 8;
  private static final String BETWEEN = " \t\r\n:;,.-_|/\\\"'xX";
  private static final boolean[] STANDS = new boolean[128];

  static {
    "0123456789abcdefABCDEF".chars().forEach(c -> STANDS[c] = true);
    BETWEEN.chars().forEach(c -> STANDS[c] = true);
  }

  private final List<Spelling> spellings;

  /** The fewest digits that count. */
  private final int shortest;

  /** Made with the first stretch that is long enough for any of them. */
  private volatile Search search;

  /** @param spellings hex digits in small letters, eight of them or more, in either case */
  HexDump(Collection<Spelling> spellings) {
    this.spellings = List.copyOf(spellings);
    int least = Integer.MAX_VALUE;
    for (Spelling spelling : spellings) {
      least = Math.min(least, spelling.least());
    }
    this.shortest = least;
  }

  /** By what they are found. */
  private record Search(Needles needles, HexMarks marks, int longest) {
    @Override
    public String toString() {
      return "Search";
    }
  }

  private Search search() {
    Search made = search;
    if (made == null) {
      made = new Search(new Needles(spellings), new HexMarks(spellings), spellings.stream().mapToInt(each -> each.text().length()).max().orElse(0));
      search = made;
    }
    return made;
  }

  static boolean isDigit(int c) {
    return c >= '0' && c <= '9' || (c | 0x20) >= 'a' && (c | 0x20) <= 'f';
  }

  private static boolean stands(char c) {
    return c < 128 && STANDS[c];
  }

  /** The text with masks; the same object where there is nothing to mask. */
  String clean(String text, String mask) {
    if (spellings.isEmpty()) {
      return text;
    }
    Masked masked = null;
    int seen = 0;
    // Besides the digits something stands between two of them: at every step there is something of it.
    for (int at = shortest; at < text.length(); at += shortest + 1) {
      if (!stands(text.charAt(at))) {
        continue;
      }
      int from = at;
      while (from > seen && stands(text.charAt(from - 1))) {
        from--;
      }
      int to = at + 1;
      while (to < text.length() && stands(text.charAt(to))) {
        to++;
      }
      seen = to;
      // From the end of the stretch the steps begin anew.
      at = to;
      if (to - from > shortest && mayHold(text, from, to)) {
        masked = masked == null ? new Masked(text, mask) : masked;
        stretch(text, from, to, masked);
      }
    }
    return masked == null ? text : masked.end();
  }

  /** Whether digits one after the other are such as a spelling is found by. */
  private boolean mayHold(String text, int from, int to) {
    HexMarks marks = search().marks;
    int last = 0;
    boolean inGroup = false;
    for (int at = from; at < to; at++) {
      char c = text.charAt(at);
      boolean digit = isDigit(c) && (inGroup || !isPrefix(text, at, to));
      if (digit) {
        last = HexMarks.and(last, c);
        if (marks.has(last)) {
          return true;
        }
      }
      inGroup = digit;
    }
    return false;
  }

  /** What was copied of a text, with masks. */
  private static final class Masked {
    private final String text;
    private final String mask;
    private StringBuilder clean;
    private int copied;

    private Masked(String text, String mask) {
      this.text = text;
      this.mask = mask;
    }

    private void mask(int from, int to) {
      if (from >= copied) {
        clean = clean == null ? new StringBuilder(text.length()) : clean;
        clean.append(text, copied, from).append(mask);
      }
      copied = Math.max(copied, to);
    }

    private String end() {
      return clean == null ? text : clean.append(text, copied, text.length()).toString();
    }
  }

  /** The digits of groups that follow one another, and where they stand: of many, some after the other. */
  private final class Run {
    private static final int ROOM = 4_096;

    private final Masked masked;
    private final Needles needles = HexDump.this.search().needles;
    private final int longest = HexDump.this.search().longest;
    private byte[] digits = new byte[256];
    private int[] places = new int[256];
    private int size;
    private int from;
    private int groups;

    private Run(Masked masked) {
      this.masked = masked;
    }

    private void add(String text, int begin, int end) {
      groups++;
      for (int i = begin; i < end; i++) {
        if (size == ROOM + 4 * longest) {
          search(size - longest);
          forget(size - 2 * longest);
        }
        if (size == digits.length) {
          digits = Arrays.copyOf(digits, 2 * size);
          places = Arrays.copyOf(places, 2 * size);
        }
        digits[size] = (byte) text.charAt(i);
        places[size++] = i;
      }
    }

    /** What may be found by digits that are to come goes back so far at most. */
    private void forget(int count) {
      size -= count;
      from -= count;
      System.arraycopy(digits, count, digits, 0, size);
      System.arraycopy(places, count, places, 0, size);
    }

    private void end() {
      search(size);
      size = 0;
      from = 0;
      groups = 0;
    }

    /** @param to what stands there or farther on may not be here whole yet */
    private void search(int to) {
      // What stands in one piece was looked for already.
      if (groups >= 2 && size >= shortest) {
        String text = new String(digits, 0, size, StandardCharsets.ISO_8859_1);
        int copied = 0;
        for (int i = needles.next(text, from); i >= 0 && i < to; i = needles.next(text, i + 1)) {
          Needles.Span found = needles.find(text, i, copied);
          if (found != null) {
            masked.mask(places[found.from()], places[found.to() - 1] + 1);
            copied = found.to();
            i = copied - 1;
          }
        }
      }
      from = to;
    }
  }

  /** A stretch of digits and what may stand between them: its groups of even length, as far as nothing else comes between. */
  private void stretch(String text, int from, int to, Masked masked) {
    Run run = new Run(masked);
    int end = from;
    int at = from;
    while (at < to) {
      int begin = isPrefix(text, at, to) ? at + 2 : at;
      int behind = begin;
      while (behind < to && isDigit(text.charAt(behind))) {
        behind++;
      }
      if (behind == begin) {
        at++;
        continue;
      }
      if (begin == from && behind == to) {
        return;
      }
      boolean even = (behind - begin) % 2 == 0;
      if (!even || at - end > WIDEST_GAP) {
        run.end();
      }
      if (even) {
        run.add(text, begin, behind);
      }
      end = behind;
      at = behind;
    }
    run.end();
  }

  private static boolean isPrefix(String text, int at, int to) {
    return text.charAt(at) == '0' && at + 2 < to && (text.charAt(at + 1) | 0x20) == 'x' && isDigit(text.charAt(at + 2));
  }
}
