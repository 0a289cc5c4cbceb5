package dev.waybill.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.attempt.Pace;
import dev.waybill.document.Document;
import dev.waybill.document.Root;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import dev.waybill.shape.Match;
import dev.waybill.shape.Shape;
import dev.waybill.shape.Unmapped;
import dev.waybill.template.Unrenderable;
import dev.waybill.tree.ExactNodes;
import java.time.Duration;
import java.util.Set;
import java.util.function.DoubleSupplier;

/**
 * How an action's final result is waited for. Immutable and thread-safe.
 *
 * @param action the action of the same provider that is asked again and again
 * @param with its input, or null for none
 * @param names of that input's fields, as far as load can tell
 * @param until what its output must be
 * @param timeout the longest that anybody may wait
 * @param webhook the webhook whose event may end the wait, or null
 * @param random from 0 to 1, for the pauses
 */
public record WaitPlan(
    String action, Shape with, Set<String> names, Pace every, Match until, Duration timeout, String webhook, DoubleSupplier random) {

  /** The polled action's input; a {@link dev.waybill.problem.Failure} where it cannot be made. */
  public JsonNode input(Document document) {
    try {
      return with == null ? ExactNodes.FACTORY.objectNode() : with.render(document);
    } catch (Unmapped | Unrenderable unusable) {
      throw Problem.of(Code.BAD_RESPONSE, "unmapped", unusable.getMessage()).failure();
    }
  }

  /** Whether this input tells one dispatch from others: every field has a value. Without that any event could be about it. */
  public boolean identifies(JsonNode input) {
    return !input.isEmpty() && names.stream().allMatch(input::hasNonNull);
  }

  /** Whether this output is final; a {@link dev.waybill.problem.Failure} where that cannot be told. */
  public boolean ends(Document document, JsonNode output) {
    try {
      return until.test(document.with(Root.OUTPUT, output));
    } catch (Unmapped | Unrenderable unusable) {
      throw Problem.of(Code.BAD_RESPONSE, "unmapped", unusable.getMessage()).failure();
    }
  }

  /** The pause before asking again. */
  public Duration pause(int asked) {
    return every.pause(asked, random.getAsDouble());
  }
}
