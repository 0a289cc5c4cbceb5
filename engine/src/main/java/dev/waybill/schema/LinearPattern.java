package dev.waybill.schema;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * Regular expressions of schemas, matched in linear time. What a linear engine cannot do (look-around, back references) and what
 * would take too much memory is refused.
 */
final class LinearPattern {
  private static final int LONGEST = 2_000;
  private static final int LARGEST = 20_000;

  private LinearPattern() {}

  /**
   * Compiles a pattern that is searched for anywhere in a text.
   *
   * @throws IllegalArgumentException with a sentence that says why it cannot be used
   */
  static Pattern compile(String pattern) {
    if (pattern.length() > LONGEST || size(pattern) > LARGEST) {
      throw new IllegalArgumentException("The pattern is too large.");
    }
    if (pattern.contains("\\Q")) {
      throw new IllegalArgumentException("The pattern cannot be used: `\\Q` is no part of JSON Schema's patterns.");
    }
    try {
      return Pattern.compile(withoutUnicodeEscapes(pattern));
    } catch (PatternSyntaxException refused) {
      throw new IllegalArgumentException("The pattern cannot be used: " + refused.getDescription() + ".");
    }
  }

  /** How many states the repetitions of a pattern unfold to, about; never less than they do. */
  private static long size(String pattern) {
    long[] before = new long[pattern.length() + 1];
    int depth = 0;
    long sum = 0;
    long last = 0;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '[') {
        i = endOfClass(pattern, i);
      }
      if (c == '(') {
        before[depth++] = sum;
        sum = 0;
        last = 0;
      } else if (c == ')' && depth > 0) {
        last = sum + 2;
        sum = before[--depth] + last;
      } else if (c == '{') {
        int end = pattern.indexOf('}', i);
        long count = end < 0 ? 1 : most(pattern.substring(i + 1, end));
        sum += last * (count - 1);
        last *= count;
      } else {
        last = 1;
        sum++;
      }
      if (sum > LARGEST) {
        return sum;
      }
    }
    return sum;
  }

  /** Parentheses between brackets are characters. */
  private static int endOfClass(String pattern, int start) {
    int i = pattern.startsWith("[^", start) ? start + 2 : start + 1;
    for (int first = i; i < pattern.length(); i++) {
      if (pattern.startsWith("[:", i) && pattern.indexOf(":]", i) > 0) {
        i = pattern.indexOf(":]", i) + 1;
      } else if (pattern.charAt(i) == '\\') {
        i++;
      } else if (pattern.charAt(i) == ']' && i > first) {
        return i;
      }
    }
    return i;
  }

  private static long most(String counts) {
    long most = 1;
    for (String count : counts.split(",")) {
      if (!count.isEmpty() && count.length() < 5 && count.chars().allMatch(c -> c >= '0' && c <= '9')) {
        most = Math.max(most, Long.parseLong(count));
      }
    }
    return most;
  }

  /** ECMAScript writes a character as four hexadecimal digits; the linear engine wants braces round them. */
  private static String withoutUnicodeEscapes(String pattern) {
    if (!pattern.contains("\\u")) {
      return pattern;
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      out.append(c);
      if (c == '\\' && i + 1 < pattern.length()) {
        char escaped = pattern.charAt(++i);
        boolean unicode = escaped == 'u' && pattern.substring(i + 1).matches("(?s)[0-9a-fA-F]{4}.*");
        out.append(unicode ? "x{" + pattern.substring(i + 1, i + 5) + "}" : String.valueOf(escaped));
        i += unicode ? 4 : 0;
      }
    }
    return out.toString();
  }
}
