package dev.waybill.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** One function of the closed set. */
@FunctionalInterface
interface Function {
  /** The value; never null. */
  JsonNode apply(Arguments given);

  /** How a function may be called. */
  enum Absence {
    /** Absent arguments make an absent result where that is allowed, and are refused elsewhere. */
    REFUSED,
    /** The same, but an explicit null is a value. */
    NULL_IS_A_VALUE,
    /** Absent arguments are refused where names must exist, and equal nothing elsewhere. */
    COMPARED,
    /** Absent arguments are what the function is about. */
    ALLOWED
  }

  /**
   * A function with what is known about it at load.
   *
   * @param usage how it is written, for findings
   * @param least the fewest arguments
   * @param most the most arguments
   * @param check says what is wrong with literal arguments
   */
  record Known(String usage, int least, int most, Absence absence, Check check, Function function) {}

  /** Looks at a call at load; a sentence, or empty. */
  @FunctionalInterface
  interface Check {
    Optional<String> flaw(Expression.Call call);
  }
}
