package dev.waybill.tree;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What plain scalars mean: the core schema of YAML 1.2 (§ 10.3), narrowed to the numbers of JSON (RFC 8259), so that no number
 * loses a
 * character. Says as well which spellings another reader would take for something else.
 */
final class Scalars {
  private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*+)(\\.[0-9]++)?([eE][-+]?[0-9]++)?");

  /**
   * Numbers of the core schema that JSON does not write so: leading zeros and signs, bare points, other bases, no numbers at all.
   */
  private static final Pattern ODD_NUMBER =
      Pattern.compile(
          "[-+]?(\\.[0-9]++|[0-9]++(\\.[0-9]*+)?)([eE][-+]?[0-9]++)?|0o[0-7]++|0x[0-9a-fA-F]++"
              + "|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

  /** What YAML 1.1 takes for a number, a date or a time. */
  private static final Pattern OLD_NUMBER =
      Pattern.compile(
          "[-+]?[0-9][0-9_]*(\\.[0-9_]*)?([eE][-+][0-9]+)?|[-+]?0b[01_]+|[-+]?0x[0-9a-fA-F_]+|[-+]?\\.[0-9_]+"
              + "|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\\.[0-9_]*)?"
              + "|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(([Tt]|[ \\t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}.*)?");

  private static final Set<String> OLD_WORDS = Set.of("yes", "no", "on", "off", "y", "n");
  private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<String> TRUES = Set.of("true", "True", "TRUE");
  private static final Set<String> FALSES = Set.of("false", "False", "FALSE");
  private static final int LONGEST_ODD = 64;
  private static final int MAX_DIGITS = 1_000;
  private static final int MAX_EXPONENT = 400;

  private Scalars() {}

  /** The value of a plain scalar; text where it is no number, truth value or null. */
  static JsonNode plain(String source) {
    if (NULLS.contains(source)) {
      return NullNode.getInstance();
    }
    if (TRUES.contains(source) || FALSES.contains(source)) {
      return BooleanNode.valueOf(TRUES.contains(source));
    }
    return isNumber(source) && !tooLarge(source) && !source.equals("-0") ? number(source) : TextNode.valueOf(source);
  }

  /** A number as JSON writes it. */
  static boolean isNumber(String source) {
    return mayBeNumber(source) && NUMBER.matcher(source).matches();
  }

  /** A number with too many digits or too great an exponent to reckon with. */
  static boolean tooLarge(String source) {
    int e = Math.max(source.indexOf('e'), source.indexOf('E'));
    String mantissa = e < 0 ? source : source.substring(0, e);
    if (mantissa.chars().filter(c -> c >= '0' && c <= '9').count() > MAX_DIGITS) {
      return true;
    }
    String exponent = e < 0 ? "0" : source.substring(e + 1).replaceFirst("^[-+]?0*", "");
    return exponent.length() > 3 || !exponent.isEmpty() && Integer.parseInt(exponent) > MAX_EXPONENT;
  }

  /** A number with every digit it was written with: whole ones as int, long or big integer, others as big decimals. */
  static JsonNode number(String source) {
    if (source.indexOf('.') >= 0 || source.indexOf('e') >= 0 || source.indexOf('E') >= 0) {
      return DecimalNode.valueOf(new BigDecimal(source));
    }
    BigInteger whole = new BigInteger(source);
    if (whole.bitLength() < Integer.SIZE) {
      return IntNode.valueOf(whole.intValue());
    }
    return whole.bitLength() < Long.SIZE ? LongNode.valueOf(whole.longValue()) : BigIntegerNode.valueOf(whole);
  }

  /** Plain spellings that are a number for YAML but would lose characters as one: refused everywhere. */
  static boolean isAmbiguous(String source) {
    if (source.length() > LONGEST_ODD && !mayBeNumber(source)) {
      return false;
    }
    return source.equals("-0") || !NUMBER.matcher(source).matches() && ODD_NUMBER.matcher(source).matches();
  }

  /** Plain text that a reader of YAML 1.1 would retype: refused where text is declared. */
  static boolean isAmbiguousText(String source) {
    return source.length() <= LONGEST_ODD
        && (OLD_WORDS.contains(source.toLowerCase(Locale.ROOT)) || OLD_NUMBER.matcher(source).matches());
  }

  private static boolean mayBeNumber(String source) {
    if (source.isEmpty()) {
      return false;
    }
    char first = source.charAt(0);
    return first == '-' || first == '+' || first == '.' || first >= '0' && first <= '9';
  }
}
