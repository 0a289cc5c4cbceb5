package dev.waybill.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.tree.ExactNodes;

/**
 * Something that happened, for whoever listens.
 *
 * @param provider whom it is about, or null; who may not know of the provider does not see it
 * @param type the name it is emitted under
 * @param subject which of the provider's things it is about, or null
 * @param data with every secret taken out
 */
public record Event(String provider, String type, String subject, JsonNode data) {

  /** A piece of a verified delivery, mapped. */
  public static Event webhook(String provider, String hook, String type, JsonNode data) {
    return new Event(provider, type, hook, data);
  }

  /** A dispatch that has ended: how, never what it gave. */
  public static Event dispatch(Outcome outcome) {
    boolean failed = outcome.problem() != null;
    ObjectNode data = ExactNodes.FACTORY.objectNode();
    data.put("id", outcome.id()).put("provider", outcome.provider()).put("action", outcome.action())
        .put("version", outcome.version())
        .put("state", failed ? "failed" : "completed").put("attempts", outcome.attempts())
        .put("duration_ms", outcome.took().toMillis());
    if (failed) {
      data.putObject("error").put("code", outcome.problem().code().word())
          .put("maybe_processed", outcome.problem().maybeProcessed());
    }
    return new Event(outcome.provider(), failed ? "waybill.dispatch.failed" : "waybill.dispatch.completed", outcome.id(), data);
  }

  /** A manifest that came into force. */
  public static Event manifestLoaded(String provider, String version, String hash) {
    return new Event(provider, "waybill.manifest.loaded", null,
        ExactNodes.FACTORY.objectNode().put("provider", provider).put("version", version).put("hash", hash));
  }

  /** A provider whose manifest went. */
  public static Event manifestRemoved(String provider) {
    return new Event(provider, "waybill.manifest.removed", null, ExactNodes.FACTORY.objectNode().put("provider", provider));
  }

  /** A file that was not taken; about no provider, since nobody knows which it would be. */
  public static Event manifestRefused(String path, int findings) {
    return new Event(null, "waybill.manifest.refused", null,
        ExactNodes.FACTORY.objectNode().put("path", path).put("findings", findings));
  }

  /** @param state {@code enabled}, {@code disabled}, {@code not_configured} or another word of the gateway's own */
  public static Event provider(String provider, String state) {
    return new Event(provider, "waybill.provider." + state, null,
        ExactNodes.FACTORY.objectNode().put("provider", provider).put("state", state));
  }

  /** Where it comes from, as a reference (RFC 3986). */
  String source() {
    return provider == null ? "/manifests" : "/providers/" + provider;
  }
}
