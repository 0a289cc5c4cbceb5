package dev.waybill.plan;

import dev.waybill.manifest.Action;
import dev.waybill.manifest.Manifest;
import dev.waybill.tree.ListNode;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import java.util.List;

/**
 * What one call is compiled from. What stands nowhere is null or empty.
 *
 * @param name how findings call it: the action's name, or the step's
 * @param headers the file's header fields
 * @param auth its own, or null where the file's applies
 */
record CallSource(
    String name,
    MapNode request,
    MapNode headers,
    Node auth,
    Node ok,
    List<MapNode> errors,
    Node decode,
    Node idempotency,
    MapNode retry,
    ListNode limits,
    MapNode breaker) {

  /** The one request of an action. */
  static CallSource of(Action action, Manifest manifest) {
    Node own = action.request().get("auth") != null ? action.request().get("auth") : action.auth() != manifest.auth() ? action.auth() : null;
    return new CallSource(action.name(), action.request(), action.headers(), own, action.ok(), action.errors(), action.decode(),
        action.idempotency(), action.retry(), action.limits(), action.breaker());
  }
}
