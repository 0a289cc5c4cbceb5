package dev.waybill.secret;

import java.util.Collection;
import java.util.stream.IntStream;

/** The eight digits in hex, as numbers, by which spellings are found: where none of them stand in a row there is none. Immutable. */
final class HexMarks {
  private static final int DIGITS = 8;

  /** Numbers by their hash, or at the next free place; zero is none. */
  private final int[] marks;

  private final boolean zero;

  HexMarks(Collection<Spelling> spellings) {
    int[] all = spellings.stream().flatMapToInt(HexMarks::of).distinct().toArray();
    this.marks = new int[Integer.highestOneBit(Math.max(64, all.length * 16))];
    this.zero = IntStream.of(all).anyMatch(mark -> mark == 0);
    for (int mark : all) {
      int at = hash(mark);
      while (marks[at] != 0) {
        at = at + 1 & marks.length - 1;
      }
      marks[at] = mark;
    }
  }

  private static IntStream of(Spelling spelling) {
    return IntStream.of(spelling.places()).map(at -> Integer.parseUnsignedInt(spelling.text(), at, at + DIGITS, 16));
  }

  private int hash(int mark) {
    int mixed = mark * 0x9E3779B9;
    return (mixed ^ mixed >>> 15) & marks.length - 1;
  }

  /** The digits before it and this one, of which the last eight count. */
  static int and(int before, char digit) {
    return before << 4 | (digit & 0xf) + (digit > '9' ? 9 : 0);
  }

  /** Whether a spelling is found by these digits. */
  boolean has(int digits) {
    for (int at = hash(digits); marks[at] != 0; at = at + 1 & marks.length - 1) {
      if (marks[at] == digits) {
        return true;
      }
    }
    return digits == 0 && zero;
  }
}
