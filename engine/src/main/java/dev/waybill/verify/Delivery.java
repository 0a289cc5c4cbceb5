package dev.waybill.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.document.Document;
import io.vertx.core.Future;

/**
 * A delivery while it is verified.
 *
 * @param document its {@code $}: what is parsed in it is parsed when something asks for it, so that nothing need be parsed before
 * a signature over raw bytes holds
 * @param asks runs an action of the same provider
 */
public record Delivery(Incoming incoming, Document document, Asks asks) {

  /** Asks the provider itself. */
  @FunctionalInterface
  public interface Asks {
    /** The action's output. Fails with a {@link dev.waybill.problem.Failure} where it has none. */
    Future<JsonNode> ask(String action, ObjectNode input);
  }

  @Override
  public String toString() {
    return "Delivery[" + incoming + "]";
  }
}
