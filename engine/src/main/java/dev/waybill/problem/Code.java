package dev.waybill.problem;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that can go wrong for a caller, as one table: the word in the answer, its HTTP status (RFC 9110) and its title
 * (RFC 9457). The first eleven may be named by a manifest's error rules; the others belong to the gateway.
 */
public enum Code {
  INVALID_REQUEST("invalid_request", 422, "The request is not valid"),
  UNAUTHORIZED("unauthorized", 502, "The provider refused our credentials"),
  FORBIDDEN("forbidden", 502, "The provider does not allow this"),
  NOT_FOUND("not_found", 404, "The provider knows no such thing"),
  CONFLICT("conflict", 409, "The provider is in another state"),
  REJECTED("rejected", 422, "The provider refused the request"),
  QUOTA_EXCEEDED("quota_exceeded", 429, "The provider's quota is used up"),
  RATE_LIMITED("rate_limited", 429, "Too many requests"),
  UNAVAILABLE("unavailable", 503, "Not available at the moment"),
  TIMEOUT("timeout", 504, "The provider did not answer in time"),
  BAD_RESPONSE("bad_response", 502, "The provider's answer cannot be used"),

  UNKNOWN_PROVIDER("unknown_provider", 404, "Unknown provider"),
  UNKNOWN_ACTION("unknown_action", 404, "Unknown action"),
  NOT_CONFIGURED("not_configured", 409, "The provider is not configured"),
  DISABLED("disabled", 409, "Disabled"),
  EGRESS_DENIED("egress_denied", 403, "The address may not be reached"),
  UNKNOWN_DISPATCH("unknown_dispatch", 404, "Unknown dispatch"),
  UNKNOWN_WEBHOOK("unknown_webhook", 404, "Unknown webhook"),
  UNKNOWN_ROUTE("unknown_route", 404, "Unknown route"),
  METHOD_NOT_ALLOWED("method_not_allowed", 405, "Method not allowed"),
  FINISHED("finished", 409, "Already finished"),
  UNVERIFIED("unverified", 403, "The webhook could not be verified"),
  FOREIGN_HOST("foreign_host", 403, "Foreign Host or Origin"),
  UNAUTHENTICATED("unauthenticated", 401, "Unknown caller"),
  OUT_OF_SCOPE("out_of_scope", 403, "Missing scope"),
  IDEMPOTENCY_MISMATCH("idempotency_mismatch", 422, "The key was used for another request"),
  IN_PROGRESS("in_progress", 409, "The first request still runs"),
  PAYLOAD_TOO_LARGE("payload_too_large", 413, "The request is too large"),
  UNSUPPORTED_MEDIA_TYPE("unsupported_media_type", 415, "Unsupported media type"),
  MALFORMED_REQUEST("malformed_request", 400, "The request cannot be read"),
  OVERLOADED("overloaded", 503, "Too much at once"),
  INTERNAL("internal", 500, "Our own fault");

  private static final Map<String, Code> BY_WORD = new HashMap<>();

  static {
    for (Code code : values()) {
      BY_WORD.put(code.word, code);
    }
  }

  private final String word;
  private final int status;
  private final String title;

  Code(String word, int status, String title) {
    this.word = word;
    this.status = status;
    this.title = title;
  }

  /** The code with this word, for example {@code rate_limited}. */
  public static Optional<Code> of(String word) {
    return Optional.ofNullable(BY_WORD.get(word));
  }

  /** As written in answers, manifests and metrics. */
  public String word() {
    return word;
  }

  public int status() {
    return status;
  }

  public String title() {
    return title;
  }

  /** Whether an error rule of a manifest may name it. */
  public boolean nameable() {
    return ordinal() <= BAD_RESPONSE.ordinal();
  }
}
