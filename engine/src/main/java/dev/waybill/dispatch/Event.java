package dev.waybill.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import dev.waybill.tree.ExactNodes;

/**
 * Something that happened, for whoever listens.
 *
 * @param provider whom it is about, or null; who may not know of the provider does not see it
 * @param type the name it is emitted under
 * @param subject which of the provider's things it is about, or null
 * @param data with every secret taken out
 */
public record Event(String provider, String type, String subject, Data data) {

  /** What an event says beside its head. */
  interface Data {
    JsonNode json();

    /** No fewer bytes than the whole event takes where that is known, and it can be written for certain; else -1. */
    int weight();
  }

  private record Written(JsonNode json) implements Data {
    @Override
    public int weight() {
      return -1;
    }
  }

  /** How a dispatch ended: kept as it is until somebody reads it, and with nothing of what it gave. */
  private record End(String id, String provider, String action, String version, int attempts, long millis, Code failed, boolean maybe)
      implements Data {
    private static final int HEAD = 600;
    /** A character of a name is at most so many bytes, escaped. */
    private static final int WIDEST = 6;

    @Override
    public JsonNode json() {
      ObjectNode data = ExactNodes.FACTORY.objectNode();
      data.put("id", id).put("provider", provider).put("action", action).put("version", version)
          .put("state", failed == null ? "completed" : "failed").put("attempts", attempts).put("duration_ms", millis);
      if (failed != null) {
        data.putObject("error").put("code", failed.word()).put("maybe_processed", maybe);
      }
      return data;
    }

    @Override
    public int weight() {
      return HEAD + WIDEST * (2 * id.length() + 2 * provider.length() + action.length() + version.length());
    }
  }

  /** A piece of a verified delivery, mapped. */
  public static Event webhook(String provider, String hook, String type, JsonNode data) {
    return new Event(provider, type, hook, new Written(data));
  }

  /** A dispatch that has ended: how, never what it gave. */
  public static Event dispatch(Outcome outcome) {
    Problem problem = outcome.problem();
    return new Event(outcome.provider(), problem == null ? "waybill.dispatch.completed" : "waybill.dispatch.failed", outcome.id(),
        new End(outcome.id(), outcome.provider(), outcome.action(), outcome.version(), outcome.attempts(), outcome.took().toMillis(),
            problem == null ? null : problem.code(), problem != null && problem.maybeProcessed()));
  }

  /** A manifest that came into force. */
  public static Event manifestLoaded(String provider, String version, String hash) {
    return new Event(provider, "waybill.manifest.loaded", null,
        new Written(ExactNodes.FACTORY.objectNode().put("provider", provider).put("version", version).put("hash", hash)));
  }

  /** A provider whose manifest went. */
  public static Event manifestRemoved(String provider) {
    return new Event(provider, "waybill.manifest.removed", null, new Written(ExactNodes.FACTORY.objectNode().put("provider", provider)));
  }

  /** A file that was not taken; about no provider, since nobody knows which it would be. */
  public static Event manifestRefused(String path, int findings) {
    return new Event(null, "waybill.manifest.refused", null,
        new Written(ExactNodes.FACTORY.objectNode().put("path", path).put("findings", findings)));
  }

  /** @param state {@code enabled}, {@code disabled}, {@code not_configured} or another word of the gateway's own */
  public static Event provider(String provider, String state) {
    return new Event(provider, "waybill.provider." + state, null,
        new Written(ExactNodes.FACTORY.objectNode().put("provider", provider).put("state", state)));
  }

  /** Where it comes from, as a reference (RFC 3986). */
  String source() {
    return provider == null ? "/manifests" : "/providers/" + provider;
  }
}
