package dev.waybill.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.clock.Timeline;
import dev.waybill.document.Document;
import dev.waybill.plan.EventPlan;
import dev.waybill.plan.ProviderPlan;
import dev.waybill.plan.WebhookPlan;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import dev.waybill.shape.Unmapped;
import dev.waybill.template.Unrenderable;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Emits the events of one verified delivery, piece by piece; a piece that came before emits nothing again. */
record Emission(ProviderPlan plan, WebhookPlan webhook, Timeline timeline, Reception.Emitted emitted) {
  private static final Logger LOG = LoggerFactory.getLogger("waybill.webhook");
  private static final int MOST_PIECES = 10_000;

  /** False where some piece could not be mapped: it counts as not received, all others are. */
  boolean emit(Document document) {
    List<Document> pieces = webhook.pieces(document, MOST_PIECES);
    if (pieces == null) {
      throw Problem.of(Code.PAYLOAD_TOO_LARGE, "The delivery holds more than " + MOST_PIECES + " pieces.").failure();
    }
    boolean whole = true;
    for (Document piece : pieces) {
      whole &= emitOne(piece);
    }
    return whole;
  }

  private boolean emitOne(Document piece) {
    String identity = identity(piece);
    if (identity != null && !webhook.seen().claim(identity, timeline.nanos())) {
      return true;
    }
    boolean done = false;
    try {
      for (EventPlan event : webhook.events()) {
        if (event.when().test(piece)) {
          JsonNode data = plan.redactor().clean(event.data(piece));
          emitted.emitted(plan.id(), webhook.name(), event.type(), data);
          break;
        }
      }
      done = true;
    } catch (EventPlan.Broken broken) {
      LOG.atWarn().addKeyValue("provider", plan.id()).addKeyValue("webhook", webhook.name())
          .addKeyValue("version", plan.version())
          .addKeyValue("place", broken.place())
          .addKeyValue("why", broken.getMessage()).log("A delivery could not be mapped and is not taken");
    } finally {
      if (!done && identity != null) {
        webhook.seen().release(identity);
      }
    }
    return done;
  }

  private String identity(Document piece) {
    try {
      return webhook.identity(piece);
    } catch (Unmapped | Unrenderable absent) {
      return null;
    }
  }
}
