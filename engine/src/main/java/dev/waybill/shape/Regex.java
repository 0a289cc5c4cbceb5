package dev.waybill.shape;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Place;
import java.util.Optional;

/** Compiles regular expressions of manifests: linear in time (RE2), bounded in length and in size. */
final class Regex {
  private static final int LENGTH = 1_000;
  private static final int SIZE = 10_000;

  private Regex() {}

  /** A text in the form {@code /pattern/flags}, ended by its last slash; empty where it has not that form. */
  static Optional<String[]> delimited(String text) {
    int last = text.lastIndexOf('/');
    boolean delimited = text.startsWith("/") && last > 0 && text.substring(last + 1).matches("[ims]*");
    return delimited ? Optional.of(new String[] {text.substring(1, last), text.substring(last + 1)}) : Optional.empty();
  }

  /** The flags after the last slash of what looks like a regular expression with flags that do not exist; else null. */
  static String foreignFlags(String text) {
    int last = text.lastIndexOf('/');
    String flags = last > 0 && text.startsWith("/") ? text.substring(last + 1) : "";
    return flags.length() <= 4 && flags.matches("[gimsuxy]+") && !flags.matches("[ims]+") ? flags : null;
  }

  /** Null, and a finding, where it cannot be compiled. */
  static Pattern compile(String pattern, String flags, Place place, Findings findings) {
    if (pattern.length() > LENGTH) {
      findings.error(place, "bad-regex", "A regular expression has at most " + LENGTH + " characters.");
      return null;
    }
    if (size(pattern) > SIZE) {
      return tooLarge(place, findings);
    }
    try {
      Pattern compiled = Pattern.compile(pattern, flags(flags));
      return compiled.programSize() > SIZE ? tooLarge(place, findings) : compiled;
    } catch (PatternSyntaxException refused) {
      findings.error(
          place,
          "bad-regex",
          "`" + pattern + "` is no regular expression of RE2: " + refused.getDescription() + ".",
          "Look-around and back references do not exist in RE2, which runs in linear time.");
      return null;
    }
  }

  private static Pattern tooLarge(Place place, Findings findings) {
    findings.error(place, "bad-regex", "The regular expression is too large: its counted repetitions multiply.");
    return null;
  }

  private static int flags(String flags) {
    int bits = 0;
    for (char flag : flags.toCharArray()) {
      bits |= flag == 'i' ? Pattern.CASE_INSENSITIVE : flag == 's' ? Pattern.DOTALL : Pattern.MULTILINE;
    }
    return bits;
  }

  /** About how many instructions it compiles to; counted before, because compiling nested repetitions can take all memory. */
  private static long size(String pattern) {
    long[] sums = new long[LENGTH + 1];
    int depth = 0;
    long atom = 0;
    for (int i = 0; i < pattern.length() && sums[depth] <= SIZE; i++) {
      char character = pattern.charAt(i);
      int close = character == '{' ? pattern.indexOf('}', i) : -1;
      if (character == '(') {
        sums[++depth] = 0;
        atom = 0;
      } else if (character == ')' && depth > 0) {
        atom = sums[depth--] + 2;
        sums[depth] += atom;
      } else if (close > 0 && pattern.substring(i + 1, close).matches("\\d{1,9}(,\\d{0,9})?")) {
        long times = times(pattern.substring(i + 1, close));
        sums[depth] += atom * (times - 1);
        atom *= times;
        i = close;
      } else {
        i += character == '\\' ? 1 : 0;
        atom = 1;
        sums[depth]++;
      }
    }
    long most = 0;
    for (int level = 0; level <= depth; level++) {
      most = Math.max(most, sums[level]);
    }
    return most;
  }

  private static long times(String counts) {
    long most = 1;
    for (String count : counts.split(",")) {
      most = Math.max(most, Long.parseLong(count));
    }
    return most;
  }
}
