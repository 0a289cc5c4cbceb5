package dev.waybill.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.vertx.core.Future;

/**
 * Whether a delivery is the provider's.
 *
 * @param reason a fixed word for logs and metrics that says why not, or null where it is
 * @param output what the provider's own API said, for {@code $.output}; missing where it was not asked
 */
public record Verdict(String reason, JsonNode output) {
  public static final Verdict HOLDS = new Verdict(null, MissingNode.getInstance());

  public static Verdict refused(String reason) {
    return new Verdict(reason, MissingNode.getInstance());
  }

  public boolean holds() {
    return reason == null;
  }

  Future<Verdict> now() {
    return Future.succeededFuture(this);
  }
}
