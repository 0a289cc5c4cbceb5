package dev.waybill.dispatch;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a caller asks for.
 *
 * @param input the action's input; uploaded files stand in it as {@link dev.waybill.http.FileNode}
 * @param strict refuse an input that the action does not read ({@code Prefer: handling=strict}, RFC 7240)
 * @param traceparent the caller's trace context (W3C), checked, or null
 */
public record Order(String provider, String action, JsonNode input, boolean strict, String traceparent) {}
