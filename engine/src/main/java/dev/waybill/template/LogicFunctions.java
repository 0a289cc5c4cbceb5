package dev.waybill.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.waybill.tree.ExactNodes;
import java.math.BigDecimal;
import java.util.Map;
import java.util.function.IntPredicate;

/** Functions that compare, choose and count. */
final class LogicFunctions {
  private static final int MOST = 16;

  private LogicFunctions() {}

  static void addTo(Map<String, Function.Known> known) {
    known.put("default", total("default value other", 2, MOST, LogicFunctions::firstPresent));
    known.put("and", total("and one other", 2, MOST, given -> all(given)));
    known.put("or", total("or one other", 2, MOST, given -> any(given)));
    known.put("not", total("not value", 1, 1, given -> BooleanNode.valueOf(!holds(given.get(0)))));
    known.put("eq", compared("eq one other", given -> BooleanNode.valueOf(Numbers.same(given.get(0), given.get(1)))));
    known.put("ne", compared("ne one other", given -> BooleanNode.valueOf(!Numbers.same(given.get(0), given.get(1)))));
    known.put("gt", Functions.known("gt number other", 2, 2, given -> compare(given, found -> found > 0)));
    known.put("lt", Functions.known("lt number other", 2, 2, given -> compare(given, found -> found < 0)));
    known.put("add", Functions.known("add number other", 2, 2, given -> number(given.number(0).add(given.number(1)))));
    known.put("sub", Functions.known("sub number other", 2, 2, given -> number(given.number(0).subtract(given.number(1)))));
  }

  private static Function.Known total(String usage, int least, int most, Function function) {
    return new Function.Known(usage, least, most, Function.Absence.ALLOWED, Functions.NO_OPTIONS, function);
  }

  private static Function.Known compared(String usage, Function function) {
    return new Function.Known(usage, 2, 2, Function.Absence.COMPARED, Functions.NO_OPTIONS, function);
  }

  /** What {@code #if} takes for true: all but absent, null, false, empty text, zero and empty lists. */
  static boolean holds(JsonNode value) {
    return switch (value.getNodeType()) {
      case MISSING, NULL -> false;
      case BOOLEAN -> value.booleanValue();
      case STRING -> !value.textValue().isEmpty();
      case NUMBER -> Numbers.of(value).filter(number -> number.signum() == 0).isEmpty();
      case ARRAY -> !value.isEmpty();
      default -> true;
    };
  }

  private static JsonNode all(Arguments given) {
    return BooleanNode.valueOf(given.values().stream().allMatch(LogicFunctions::holds));
  }

  private static JsonNode any(Arguments given) {
    return BooleanNode.valueOf(given.values().stream().anyMatch(LogicFunctions::holds));
  }

  private static JsonNode firstPresent(Arguments given) {
    for (JsonNode value : given.values()) {
      if (!value.isMissingNode() && !value.isNull()) {
        return value;
      }
    }
    return MissingNode.getInstance();
  }

  private static JsonNode compare(Arguments given, IntPredicate wanted) {
    return BooleanNode.valueOf(wanted.test(given.number(0).compareTo(given.number(1))));
  }

  private static JsonNode number(BigDecimal number) {
    return ExactNodes.FACTORY.numberNode(number.scale() < 0 ? number.setScale(0) : number);
  }
}
