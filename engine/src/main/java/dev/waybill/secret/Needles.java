package dev.waybill.secret;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * Finds spellings, or as much of their beginning or end as counts, in text where nothing is escaped. A text without any is passed over
 * without looking anything up: by one bit for every few of its characters. Immutable.
 */
final class Needles {
  private static final int WINDOW = 4;
  private static final int EVERY_CASE = 0x20202020;
  /** Longer steps would only fill the sieve. */
  private static final int LONGEST_STRIDE = 8;

  private static final Needle[] NONE = {};

  /** What may stand where four characters have a hash that ends like this. */
  private final Needle[][] buckets;

  /** Where something may begin. */
  private final long[] filter;

  /** What stands within the beginning of something: whichever characters of it a step comes upon. */
  private final long[] sieve;

  /** A step that meets every needle. */
  private final int stride;

  private final int shortest;

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
    List<Needle> needles = new ArrayList<>(8 * spellings.size());
    int least = Integer.MAX_VALUE;
    for (Spelling spelling : spellings) {
      for (int at : spelling.places()) {
        Part part = at == 0 ? Part.BEGINNING : at == spelling.text().length() - spelling.tail() ? Part.END : Part.MIDDLE;
        needles.add(new Needle(spelling, at, part));
      }
      least = Math.min(least, spelling.least());
    }
    this.shortest = least;
    this.stride = Math.min(LONGEST_STRIDE, shortest - WINDOW + 1);
    int size = Integer.highestOneBit(Math.max(64, needles.size() * 4));
    this.buckets = new Needle[size][];
    this.filter = new long[size / 2];
    this.sieve = new long[Math.max(64, size * Integer.highestOneBit(stride) / 4)];
    needles.forEach(this::add);
  }

  private void add(Needle needle) {
    int hash = hash(needle.spelling.text(), needle.at);
    Needle[] bucket = buckets[hash & buckets.length - 1];
    Needle[] more = bucket == null ? new Needle[1] : Arrays.copyOf(bucket, bucket.length + 1);
    more[more.length - 1] = needle;
    buckets[hash & buckets.length - 1] = more;
    set(filter, hash);
    for (int i = 0; i < stride; i++) {
      set(sieve, hash(needle.spelling.text(), needle.at + i));
    }
  }

  private static void set(long[] bits, int hash) {
    bits[hash >>> 6 & bits.length - 1] |= 1L << hash;
  }

  private static boolean has(long[] bits, int hash) {
    return (bits[hash >>> 6 & bits.length - 1] & 1L << hash) != 0;
  }

  boolean isEmpty() {
    return shortest == Integer.MAX_VALUE;
  }

  /** Of how many characters the shortest is that can be found. */
  int shortest() {
    return shortest;
  }

  private static int hash(String text, int at) {
    return hash(text.charAt(at), text.charAt(at + 1), text.charAt(at + 2), text.charAt(at + 3));
  }

  /** The same for letters of either case. */
  private static int hash(int first, int second, int third, int fourth) {
    int mixed = ((first << 24 ^ second << 16 ^ third << 8 ^ fourth) | EVERY_CASE) * 0x9E3779B9;
    return mixed ^ mixed >>> 15;
  }

  /** The text with masks; the same object where there is nothing to mask. */
  String clean(String text, String mask) {
    StringBuilder clean = null;
    int copied = 0;
    for (int i = next(text, 0); i >= 0; i = next(text, i + 1)) {
      Span found = find(text, i, copied);
      if (found != null) {
        clean = clean == null ? new StringBuilder(text.length()) : clean;
        clean.append(text, copied, found.from).append(mask);
        copied = found.to;
        i = copied - 1;
      }
    }
    return clean == null ? text : clean.append(text, copied, text.length()).toString();
  }

  /** The next place where something may begin, or -1. */
  int next(String text, int from) {
    int last = text.length() - WINDOW;
    for (int sample = from + stride - 1; sample <= last; sample += stride) {
      if (has(sieve, hash(text, sample))) {
        for (int at = sample - stride + 1; at <= sample; at++) {
          if (has(filter, hash(text, at))) {
            return at;
          }
        }
      }
    }
    return -1;
  }

  /** What there is to mask of the text by the characters here, or null; nothing before {@code copied}. */
  Span find(String text, int at, int copied) {
    Span found = at(hash(text, at), text, at, copied, 0);
    return found == null ? null : overlapping(text, found);
  }

  /** A stretch of the text. */
  record Span(int from, int to) {
    Span and(Span other) {
      return other == null ? this : new Span(Math.min(from, other.from), Math.max(to, other.to));
    }
  }

  /** What begins within the stretch and goes on behind it belongs to it. */
  private Span overlapping(String text, Span span) {
    Span all = span;
    for (int i = span.from + 1; i < all.to && i + WINDOW <= text.length(); i++) {
      int hash = hash(text, i);
      Span more = !has(filter, hash) ? null : at(hash, text, i, span.from, all.to);
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
    Needle[] bucket = buckets[hash & buckets.length - 1];
    for (Needle needle : bucket == null ? NONE : bucket) {
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
    // Where it begins behind what everybody knows, that alone must not make up the number.
    if (to == at || k == spelling.open() && to - at < spelling.piece() / 2 + WINDOW) {
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
