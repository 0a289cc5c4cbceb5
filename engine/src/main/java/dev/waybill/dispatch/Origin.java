package dev.waybill.dispatch;

/**
 * Where an order comes from, for the audit record; never a secret.
 *
 * @param request the request's id, or null
 * @param caller the caller's name
 * @param kind how the caller is known: {@code key}, {@code open}, or {@code gateway} for the gateway itself
 * @param source the address it came from, or null
 */
public record Origin(String request, String caller, String kind, String source) {
  /** The gateway asks whether a provider is well. */
  public static final Origin PROBE = new Origin(null, "probe", "gateway", null);
  /** The gateway asks whether a delivery is true. */
  public static final Origin WEBHOOK = new Origin(null, "webhook", "gateway", null);
}
