package dev.waybill.manifest;

import dev.waybill.tree.ListNode;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.Place;
import dev.waybill.tree.ScalarNode;
import java.time.Duration;
import java.util.List;

/**
 * The effective action, after inheritance: a key of its own replaces the file's, except {@code headers}, which are merged, and
 * {@code errors}, where its own rules come first. What stands nowhere is null or empty. Immutable.
 *
 * @param place of its name
 * @param implements_ the contract, with its place, or null
 * @param headers the file's header fields; those of the request stay in {@code request}
 */
public record Action(
    String name,
    Place place,
    String summary,
    ScalarNode implements_,
    MapNode input,
    MapNode request,
    Node ok,
    Node output,
    List<MapNode> errors,
    Node idempotency,
    MapNode retry,
    ListNode limits,
    MapNode breaker,
    MapNode pages,
    MapNode wait_,
    ListNode steps,
    Duration timeout,
    Node auth,
    Node decode,
    MapNode headers) {}
