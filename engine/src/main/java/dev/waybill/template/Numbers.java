package dev.waybill.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Which values count as numbers: numbers, and text that reads as a JSON number ({@code 7} and {@code -1.50}, not {@code 007} or
 * {@code +7}).
 */
public final class Numbers {
  private static final int LONGEST = 1_000;

  private Numbers() {}

  /** The number, or empty. */
  public static Optional<BigDecimal> of(JsonNode value) {
    if (value.isNumber()) {
      return value.isFloatingPointNumber() && !value.isBigDecimal() ? read(value.asText()) : Optional.of(value.decimalValue());
    }
    return value.isTextual() ? read(value.textValue()) : Optional.empty();
  }

  /** The number a text reads as, or empty. */
  public static Optional<BigDecimal> read(String text) {
    if (!readsAsNumber(text)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new BigDecimal(text));
    } catch (NumberFormatException exponentTooLarge) {
      return Optional.empty();
    }
  }

  /**
   * Whether two values are the same: numbers by value, a number also equals text that reads as it, lists and objects element by
   * element. Absent equals nothing.
   */
  public static boolean same(JsonNode left, JsonNode right) {
    if (left.isNumber() || right.isNumber()) {
      return sameNumber(left, right);
    }
    if (left.isArray() && right.isArray() && left.size() == right.size()) {
      for (int i = 0; i < left.size(); i++) {
        if (!same(left.get(i), right.get(i))) {
          return false;
        }
      }
      return true;
    }
    if (left.isObject() && right.isObject() && left.size() == right.size()) {
      return left.properties().stream()
          .allMatch(field -> right.has(field.getKey()) && same(field.getValue(), right.get(field.getKey())));
    }
    return !left.isContainerNode() && !left.isMissingNode() && left.equals(right);
  }

  private static boolean sameNumber(JsonNode left, JsonNode right) {
    if (left.isInt() && right.isInt()) {
      return left.intValue() == right.intValue();
    }
    Optional<BigDecimal> number = of(left);
    return number.isPresent() && of(right).filter(other -> other.compareTo(number.get()) == 0).isPresent();
  }

  private static boolean readsAsNumber(String text) {
    int at = text.startsWith("-") ? 1 : 0;
    int whole = digits(text, at);
    if (whole == at || text.charAt(at) == '0' && whole > at + 1 || text.length() > LONGEST) {
      return false;
    }
    at = whole;
    if (at < text.length() && text.charAt(at) == '.') {
      int fraction = digits(text, at + 1);
      if (fraction == at + 1) {
        return false;
      }
      at = fraction;
    }
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      at++;
      if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
        at++;
      }
      int exponent = digits(text, at);
      if (exponent == at) {
        return false;
      }
      at = exponent;
    }
    return at == text.length();
  }

  private static int digits(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }
}
