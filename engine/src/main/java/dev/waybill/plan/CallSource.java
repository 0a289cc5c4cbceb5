package dev.waybill.plan;

import dev.waybill.manifest.Action;
import dev.waybill.manifest.Manifest;
import dev.waybill.tree.ListNode;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one call is compiled from. What stands nowhere is null or empty.
 *
 * @param name how findings call it: the action's name, or the step's
 * @param headers the file's header fields
 * @param auth its own or its action's, or null where the file's applies
 * @param keySuffix what tells its idempotency key from those of the other steps, or empty
 * @param explicit whether that was written for this very request, so that it also takes it to another host
 */
record CallSource(
    String name,
    MapNode request,
    MapNode headers,
    Node auth,
    boolean explicit,
    Node ok,
    List<MapNode> errors,
    Node decode,
    Node idempotency,
    String keySuffix,
    MapNode retry,
    ListNode limits,
    MapNode breaker) {

  /** The request of a step; it has the action's header fields, retry and limits, and its error rules behind its own. */
  static CallSource of(Action action, String id, MapNode request, Node ok, List<MapNode> errors, Node decode, Node idempotency,
      String keySuffix, MapNode retry, Manifest manifest) {
    return new CallSource(action.name() + "." + id, request, action.headers(), auth(action, request, manifest), request.get("auth") != null, ok,
        Stream.concat(errors.stream(), action.errors().stream()).toList(), decode, idempotency, keySuffix, retry, action.limits(), action.breaker());
  }

  /** The one request of an action. */
  static CallSource of(Action action, Manifest manifest) {
    return new CallSource(action.name(), action.request(), action.headers(), auth(action, action.request(), manifest),
        auth(action, action.request(), manifest) != null, action.ok(), action.errors(), action.decode(), action.idempotency(), "", action.retry(), action.limits(), action.breaker());
  }

  /** The same with another request. */
  CallSource with(MapNode other) {
    return new CallSource(name, other, headers, auth, explicit, ok, errors, decode, idempotency, keySuffix, retry, limits, breaker);
  }

  private static Node auth(Action action, MapNode request, Manifest manifest) {
    return request.get("auth") != null ? request.get("auth") : action.auth() != manifest.auth() ? action.auth() : null;
  }
}
