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

  /** What may stand where four characters have this hash. */
  private final Map<Integer, List<Needle>> byHash = new HashMap<>();

  private final long[] filter;

  /**
   * A spelling by its first characters, or by those that begin its last part.
   *
   * @param at where in the spelling
   */
  private record Needle(Spelling spelling, int at) {}

  Needles(Collection<Spelling> spellings) {
    this.filter = new long[Integer.highestOneBit(Math.max(64, spellings.size() * 8))];
    for (Spelling spelling : spellings) {
      add(new Needle(spelling, 0));
      if (spelling.hasTail()) {
        add(new Needle(spelling, spelling.text().length() - spelling.tail()));
      }
    }
  }

  private void add(Needle needle) {
    int hash = hash(needle.spelling.text(), needle.at);
    byHash.computeIfAbsent(hash, key -> new ArrayList<>()).add(needle);
    filter[word(hash)] |= 1L << hash;
  }

  boolean isEmpty() {
    return byHash.isEmpty();
  }

  private static int hash(String text, int at) {
    int mixed = text.charAt(at) * 31 + text.charAt(at + 1);
    mixed = (mixed * 31 + text.charAt(at + 2)) * 31 + text.charAt(at + 3);
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
      Span found = (filter[word(hash)] & 1L << hash) == 0 ? null : at(hash, text, i, copied);
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
      Span more = (filter[word(hash)] & 1L << hash) == 0 ? null : at(hash, text, i, span.from);
      all = more != null && more.to > all.to ? new Span(all.from, more.to) : all;
    }
    return all;
  }

  /** The longest stretch that any needle finds by the characters here, or null. */
  private Span at(int hash, String text, int at, int copied) {
    Span found = null;
    for (Needle needle : byHash.getOrDefault(hash, List.of())) {
      Span span = needle.at == 0 ? beginning(needle.spelling, text, at) : end(needle.spelling, text, at, copied);
      found = span == null ? found : span.and(found);
    }
    return found;
  }

  private static Span beginning(Spelling spelling, String text, int at) {
    String wanted = spelling.text();
    int most = Math.min(wanted.length(), text.length() - at);
    int run = 0;
    while (run < most && text.charAt(at + run) == wanted.charAt(run)) {
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
    String wanted = spelling.text();
    int k = wanted.length() - spelling.tail();
    if (!text.regionMatches(at, wanted, k, spelling.tail())) {
      return null;
    }
    int from = at;
    while (from > copied && k > 0 && text.charAt(from - 1) == wanted.charAt(k - 1)) {
      from--;
      k--;
    }
    from += k > 0 && from > 0 && Character.isLowSurrogate(text.charAt(from)) && Character.isHighSurrogate(text.charAt(from - 1)) ? 1 : 0;
    return new Span(from, at + spelling.tail());
  }
}
