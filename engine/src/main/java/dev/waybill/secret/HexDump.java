package dev.waybill.secret;

import java.util.Arrays;
import java.util.Collection;

/**
 * Finds spellings in hex whose digits stand apart: {@code de:ad}, {@code DE AD}, {@code 0xde, 0xad}, {@code \xde\xad}, {@code "de","ad"},
 * in groups of any even length and over several lines. Text without such groups is passed over a few characters at a time. Immutable.
 */
final class HexDump {
  private static final int WIDEST_GAP = 8;
  private static final String BETWEEN = " \t\r\n:;,.-_|/\\\"'xX";
  private static final boolean[] STANDS = new boolean[128];

  static {
    "0123456789abcdefABCDEF".chars().forEach(c -> STANDS[c] = true);
    BETWEEN.chars().forEach(c -> STANDS[c] = true);
  }

  private final Needles needles;

  /** The fewest digits that count, and what stands between two of them somewhere: something of it stands at every step. */
  private final int step;

  HexDump(Collection<Spelling> spellings) {
    this.needles = new Needles(spellings.stream().filter(each -> each.anyCase() && each.text().chars().allMatch(HexDump::isDigit)).toList());
    this.step = needles.isEmpty() ? 1 : needles.shortest() + 1;
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9' || (c | 0x20) >= 'a' && (c | 0x20) <= 'f';
  }

  private static boolean stands(char c) {
    return c < 128 && STANDS[c];
  }

  /** The text with masks; the same object where there is nothing to mask. */
  String clean(String text, String mask) {
    if (needles.isEmpty()) {
      return text;
    }
    Masked masked = null;
    int seen = 0;
    for (int at = step - 1; at < text.length(); at += step) {
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
      if (to - from > needles.shortest() && mayHold(text, from, to)) {
        masked = stretch(text, from, to, mask, masked);
      }
    }
    return masked == null ? text : masked.end();
  }

  /** Whether any four digits one after the other are such as a spelling begins with. */
  private boolean mayHold(String text, int from, int to) {
    int first = 0;
    int second = 0;
    int third = 0;
    for (int at = from; at < to; at++) {
      char c = text.charAt(at);
      if (isDigit(c) && !isPrefix(text, at, to)) {
        if (needles.mayBegin(first, second, third, c)) {
          return true;
        }
        first = second;
        second = third;
        third = c;
      }
    }
    return false;
  }

  /** What was copied of a text, with masks. */
  private static final class Masked {
    private final String text;
    private final String mask;
    private final StringBuilder clean;
    private int copied;

    private Masked(String text, String mask) {
      this.text = text;
      this.mask = mask;
      this.clean = new StringBuilder(text.length());
    }

    private void mask(int from, int to) {
      clean.append(text, copied, from).append(mask);
      copied = to;
    }

    private String end() {
      return clean.append(text, copied, text.length()).toString();
    }
  }

  /** The digits of groups that follow one another, and where they stand. */
  private static final class Digits {
    private final StringBuilder digits = new StringBuilder();
    private int[] places = new int[64];
    private int groups;

    private void add(String text, int from, int to) {
      if (digits.length() + to - from > places.length) {
        places = Arrays.copyOf(places, 2 * (digits.length() + to - from));
      }
      for (int i = from; i < to; i++) {
        places[digits.length()] = i;
        digits.append(text.charAt(i));
      }
      groups++;
    }

    private void clear() {
      digits.setLength(0);
      groups = 0;
    }
  }

  /** A stretch of digits and what may stand between them: its groups of even length, as far as nothing else comes between. */
  private Masked stretch(String text, int from, int to, String mask, Masked before) {
    Masked masked = before;
    Digits run = null;
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
        return masked;
      }
      boolean even = (behind - begin) % 2 == 0;
      if (run != null && (!even || at - end > WIDEST_GAP)) {
        masked = search(text, run, mask, masked);
        run.clear();
      }
      if (even) {
        run = run == null ? new Digits() : run;
        run.add(text, begin, behind);
      }
      end = behind;
      at = behind;
    }
    return run == null ? masked : search(text, run, mask, masked);
  }

  private static boolean isPrefix(String text, int at, int to) {
    return text.charAt(at) == '0' && at + 2 < to && (text.charAt(at + 1) | 0x20) == 'x' && isDigit(text.charAt(at + 2));
  }

  private Masked search(String text, Digits run, String mask, Masked before) {
    // What stands in one piece was looked for already.
    if (run.groups < 2 || run.digits.length() < needles.shortest()) {
      return before;
    }
    Masked masked = before;
    String digits = run.digits.toString();
    int copied = 0;
    for (int i = needles.next(digits, 0); i >= 0; i = needles.next(digits, i + 1)) {
      Needles.Span found = needles.find(digits, i, copied);
      if (found != null) {
        masked = masked == null ? new Masked(text, mask) : masked;
        masked.mask(run.places[found.from()], run.places[found.to() - 1] + 1);
        copied = found.to();
        i = copied - 1;
      }
    }
    return masked;
  }
}
