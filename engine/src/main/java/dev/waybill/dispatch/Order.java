package dev.waybill.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * What a caller asks for.
 *
 * @param input the action's input; uploaded files stand in it as {@link dev.waybill.http.FileNode}
 * @param strict refuse an input that the action does not read ({@code Prefer: handling=strict}, RFC 7240)
 * @param traceparent the caller's trace context (W3C), checked, or null
 * @param streams whether a list over pages is given as a stream
 * @param hold how long the answer may be held for a final result, or null
 * @param files whether the caller takes a file of this media type (which may be null) as it is, instead of within JSON; null for never
 * @param origin who asks, or null where nobody keeps a record
 */
public record Order(
    String provider, String action, JsonNode input, boolean strict, String traceparent, boolean streams, Duration hold, Predicate<String> files,
    Origin origin) {
  /** Of nobody that is recorded. */
  public Order(
      String provider, String action, JsonNode input, boolean strict, String traceparent, boolean streams, Duration hold, Predicate<String> files) {
    this(provider, action, input, strict, traceparent, streams, hold, files, null);
  }

  /** Answered at once and whole. */
  public Order(String provider, String action, JsonNode input, boolean strict, String traceparent) {
    this(provider, action, input, strict, traceparent, false, null, null);
  }

  /** The same with its input. */
  public Order with(JsonNode given) {
    return new Order(provider, action, given, strict, traceparent, streams, hold, files, origin);
  }

  /** The same for another action. */
  Order to(String otherProvider, String otherAction) {
    return new Order(otherProvider, otherAction, input, strict, traceparent, streams, hold, files, origin);
  }

  /** The same from somebody. */
  public Order from(Origin who) {
    return new Order(provider, action, input, strict, traceparent, streams, hold, files, who);
  }
}
