package dev.waybill.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/** What stands inside a tag. Closed: a name, a literal or a call of a function. */
sealed interface Expression {
  /** Where it begins in the template. */
  int at();

  /**
   * A name.
   *
   * @param up how many {@code ../} stand before it
   * @param segments text for fields, an {@link Integer} for list elements; without {@code this} and {@code @}
   * @param text as written
   */
  record Name(Sort sort, int up, List<Object> segments, String text, int at) implements Expression {
    enum Sort {
      PLAIN,
      /** {@code this} and what is below it. */
      ELEMENT,
      /** {@code @index} and its like. */
      LOOP
    }
  }

  record Literal(JsonNode value, int at) implements Expression {}

  record Call(String function, List<Expression> arguments, Map<String, Literal> options, int at) implements Expression {}
}
