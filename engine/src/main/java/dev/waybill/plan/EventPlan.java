package dev.waybill.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.waybill.document.Document;
import dev.waybill.problem.Violation;
import dev.waybill.schema.JsonSchema;
import dev.waybill.shape.Match;
import dev.waybill.shape.Shape;
import dev.waybill.shape.Unmapped;
import dev.waybill.template.Unrenderable;
import java.util.List;

/**
 * One entry of {@code events}. Immutable and thread-safe.
 *
 * @param type the event's name
 * @param schema what its data must be where the name is a contract's, or null
 * @param place where the manifest makes its data, such as {@code webhooks.status.events[0].output}
 */
public record EventPlan(Match when, String type, Shape output, JsonSchema schema, String place) {

  /** Data that the manifest cannot make of what came, or that breaks its contract. The sentence holds none of it. */
  public static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String place;

    Broken(String sentence, String place) {
      super(sentence, null, false, false);
      this.place = place;
    }

    /** Which part of the manifest could not make it: {@code webhooks.status.events[0].output.status}. */
    public String place() {
      return place;
    }
  }

  /** @throws Broken where it cannot be made, or breaks its contract */
  public JsonNode data(Document document) {
    JsonNode made;
    try {
      made = output.render(document);
    } catch (Unmapped unmapped) {
      throw new Broken(unmapped.getMessage(), place + unmapped.path());
    } catch (Unrenderable absent) {
      throw new Broken(absent.getMessage(), place);
    }
    if (schema == null) {
      return made.isMissingNode() ? NullNode.getInstance() : made;
    }
    JsonNode kept = ActionPlan.withoutNulls(made);
    List<Violation> broken = schema.validate(kept);
    if (!broken.isEmpty()) {
      throw new Broken("The delivery does not make a valid `" + type + "`: " + broken.get(0).path() + " " + broken.get(0).message(), place);
    }
    return kept;
  }
}
