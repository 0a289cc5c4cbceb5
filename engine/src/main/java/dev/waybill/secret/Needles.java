package dev.waybill.secret;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds spellings, or as much of their beginning or end as counts, in text where nothing is escaped. A text without any is passed over
 * without looking anything up: by one bit for each of its characters. Immutable.
 */
final class Needles {
  private static final int WINDOW = 4;
  private static final int CASE = 0x20;

  /** What may stand where four characters have this hash. */
  private final Map<Integer, List<Needle>> byHash = new HashMap<>();

  private final long[] filter;

  /**
   * A spelling by its first characters, by those that begin its last part, or by some in its middle.
   *
   * @param at where in the spelling
   */
  private record Needle(Spelling spelling, int at, Part part) {
    @Override
    public String toString() {
      return "Needle";
    }
  }

  /** What of a spelling must be there. */
  private enum Part {
    BEGINNING,
    MIDDLE,
    END
  }

  Needles(Collection<Spelling> spellings) {
    List<Needle> needles = new ArrayList<>();
    for (Spelling spelling : spellings) {
      int length = spelling.text().length();
      needles.add(new Needle(spelling, 0, Part.BEGINNING));
      if (spelling.hasTail()) {
        needles.add(new Needle(spelling, length - spelling.tail(), Part.END));
      }
      // Whatever has so many characters in a row has one of these.
      int step = spelling.piece() / 2;
      for (int at = spelling.open() + step; step > 0 && at + WINDOW <= length; at += step) {
        needles.add(new Needle(spelling, at, Part.MIDDLE));
      }
    }
    this.filter = new long[Integer.highestOneBit(Math.max(64, needles.size() * 4))];
    needles.forEach(this::add);
  }

  private void add(Needle needle) {
    int hash = hash(needle.spelling.text(), needle.at);
    byHash.computeIfAbsent(hash, key -> new ArrayList<>()).add(needle);
    filter[word(hash)] |= 1L << hash;
  }

  boolean isEmpty() {
    return byHash.isEmpty();
  }

  /** The same for letters of either case. */
  private static int hash(String text, int at) {
    int mixed = (text.charAt(at) | CASE) * 31 + (text.charAt(at + 1) | CASE);
    mixed = (mixed * 31 + (text.charAt(at + 2) | CASE)) * 31 + (text.charAt(at + 3) | CASE);
    return mixed * 0x9E3779B9;
  }

  private int word(int hash) {
    return hash >>> 6 & filter.length - 1;
  }

  /** The text with masks; the same object where there is nothing to mask. */
  String clean(String text, String mask) {
    StringBuilder clean = null;
    int copied = 0;
    for (int i = 0; i + WINDOW <= text.length(); i++) {
      int hash = hash(text, i);
      Span found = (filter[word(hash)] & 1L << hash) == 0 ? null : at(hash, text, i, copied, 0);
      if (found != null) {
        Span all = overlapping(text, found);
        clean = clean == null ? new StringBuilder(text.length()) : clean;
        clean.append(text, copied, all.from).append(mask);
        copied = all.to;
        i = copied - 1;
      }
    }
    return clean == null ? text : clean.append(text, copied, text.length()).toString();
  }

  /** A stretch of the text. */
  private record Span(int from, int to) {
    Span and(Span other) {
      return other == null ? this : new Span(Math.min(from, other.from), Math.max(to, other.to));
    }
  }

  /** What begins within the stretch and goes on behind it belongs to it. */
  private Span overlapping(String text, Span span) {
    Span all = span;
    for (int i = span.from + 1; i < all.to && i + WINDOW <= text.length(); i++) {
      int hash = hash(text, i);
      Span more = (filter[word(hash)] & 1L << hash) == 0 ? null : at(hash, text, i, span.from, all.to);
      all = more != null && more.to > all.to ? new Span(all.from, more.to) : all;
    }
    return all;
  }

  /**
   * The longest stretch that any needle finds by the characters here, or null.
   *
   * @param covered up to where it is known already: what goes on behind that is found shortly before
   */
  private Span at(int hash, String text, int at, int copied, int covered) {
    Span found = null;
    for (Needle needle : byHash.getOrDefault(hash, List.of())) {
      Span span = switch (needle.part) {
        case BEGINNING -> beginning(needle.spelling, text, at);
        case MIDDLE -> at + needle.spelling.piece() < covered ? null : middle(needle.spelling, needle.at, text, at, copied);
        case END -> end(needle.spelling, text, at, copied);
      };
      found = span == null ? found : span.and(found);
    }
    return found;
  }

  private static Span beginning(Spelling spelling, String text, int at) {
    String wanted = spelling.text();
    int most = Math.min(wanted.length(), text.length() - at);
    int run = 0;
    while (run < most && spelling.has(run, text.charAt(at + run))) {
      run++;
    }
    // Never half of a character.
    run -= run > 0 && run < wanted.length() && Character.isHighSurrogate(wanted.charAt(run - 1)) ? 1 : 0;
    return run < spelling.head() ? null : new Span(at, run < wanted.length() ? behindWord(text, at + run) : at + run);
  }

  /**
   * Where the word ends that goes on here. What begins like one secret and goes on otherwise may be another of the same kind: what is
   * left of it would be found by nobody any more.
   */
  static int behindWord(String text, int at) {
    int end = at;
    while (end < text.length() && isWord(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isWord(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-';
  }

  private static Span end(Spelling spelling, String text, int at, int copied) {
    int k = spelling.text().length() - spelling.tail();
    int to = behind(spelling, k, text, at);
    return to - at < spelling.tail() ? null : new Span(before(spelling, k, text, at, copied), to);
  }

  private static Span middle(Spelling spelling, int k, String text, int at, int copied) {
    int to = behind(spelling, k, text, at);
    if (to == at) {
      return null;
    }
    int from = before(spelling, k, text, at, copied);
    to -= to < text.length() && Character.isHighSurrogate(text.charAt(to - 1)) && Character.isLowSurrogate(text.charAt(to)) ? 1 : 0;
    return to - from < spelling.piece() ? null : new Span(from, to);
  }

  /** Where the text goes on otherwise than the spelling does from there on. */
  private static int behind(Spelling spelling, int from, String text, int at) {
    int most = Math.min(spelling.text().length() - from, text.length() - at);
    int run = 0;
    while (run < most && spelling.has(from + run, text.charAt(at + run))) {
      run++;
    }
    return at + run;
  }

  /** Where the text begins that ends as the spelling does before there; never half of a character. */
  private static int before(Spelling spelling, int to, String text, int at, int copied) {
    int from = at;
    int k = to;
    while (from > copied && k > 0 && spelling.has(k - 1, text.charAt(from - 1))) {
      from--;
      k--;
    }
    boolean half = k > 0 && from > 0 && Character.isLowSurrogate(text.charAt(from)) && Character.isHighSurrogate(text.charAt(from - 1));
    return half ? from + 1 : from;
  }
}
