package dev.waybill.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.problem.Code;
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

  /**
   * A dispatch that has ended: how, never what it gave.
   *
   * @param failed the problem's code, or null where it was good
   */
  static Event dispatch(String id, String provider, String action, String version, int attempts, long millis, Code failed,
      boolean maybeProcessed) {
    ObjectNode data = ExactNodes.FACTORY.objectNode();
    data.put("id", id).put("provider", provider).put("action", action).put("version", version)
        .put("state", failed == null ? "completed" : "failed").put("attempts", attempts).put("duration_ms", millis);
    if (failed != null) {
      data.putObject("error").put("code", failed.word()).put("maybe_processed", maybeProcessed);
    }
    return new Event(provider, failed == null ? "waybill.dispatch.completed" : "waybill.dispatch.failed", id, data);
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
