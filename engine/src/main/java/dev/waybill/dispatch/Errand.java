package dev.waybill.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.waybill.clock.Timeline;
import dev.waybill.http.FileNode;
import dev.waybill.http.Trip;
import dev.waybill.plan.ActionPlan;
import dev.waybill.plan.ProviderPlan;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import io.vertx.core.Future;

/**
 * An action that the gateway runs for itself and of which nobody is told: no ledger, no event, no log. What it gives is as the provider
 * gave it, secrets and all, and must go nowhere but to who asked.
 */
public final class Errand {
  private final Ids ids;
  private final Timeline timeline;

  public Errand(Ids ids, Timeline timeline) {
    this.ids = ids;
    this.timeline = timeline;
  }

  /** The output of an action; fails with a {@link dev.waybill.problem.Failure}. On an event loop. */
  public Future<JsonNode> run(ProviderPlan provider, String action, JsonNode input) {
    try {
      ActionPlan plan = provider.action(action);
      JsonNode ready = Input.ready(plan, input, (filename, media, url, spot) -> FileNode.of(filename, media, url, null));
      provider.requireConfigured();
      if (plan.isPaged()) {
        throw Problem.of(Code.INVALID_REQUEST, "paged", "The action gives a list.").failure();
      }
      String id = ids.next();
      Trip trip = plan.trip(id, plan.base().begun(TextNode.valueOf(id), ready,
          () -> TextNode.valueOf(timeline.now().toString())), null);
      return plan.run(trip).map(plan::output);
    } catch (Exception | StackOverflowError | LinkageError refused) {
      return Future.failedFuture(refused);
    }
  }
}
