package dev.waybill.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A bound call of a function. */
record Call(String name, Function.Known known, List<Slot> arguments, Map<String, JsonNode> options) implements Slot {
  @Override
  public JsonNode value(Frame frame) {
    Function.Absence absence = known.absence();
    boolean refused = absence == Function.Absence.REFUSED || absence == Function.Absence.NULL_IS_A_VALUE;
    List<JsonNode> values = new ArrayList<>(arguments.size());
    for (Slot argument : arguments) {
      JsonNode value = argument.value(frame);
      if (refused && (value.isMissingNode() || value.isNull() && absence == Function.Absence.REFUSED)) {
        return MissingNode.getInstance();
      }
      values.add(value);
    }
    return known.function().apply(new Arguments(name, values, options, frame.budget()));
  }
}
