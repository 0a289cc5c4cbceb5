package dev.waybill.manifest;

import dev.waybill.tree.Findings;
import dev.waybill.tree.Keys;
import dev.waybill.tree.ListNode;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one action and lets it inherit what the file says for all. */
final class ActionReader {
  /** What the file says for every action that does not say it itself. */
  record Inherited(
      Node auth, MapNode headers, Duration timeout, MapNode retry, ListNode limits, MapNode breaker, List<MapNode> errors) {}

  private static final int MOST_STEPS = 100;
  static final int MOST_ERRORS = 1_000;

  private final Inherited file;
  private final Findings findings;
  private final boolean warn;

  ActionReader(Inherited file, Findings findings, boolean warn) {
    this.file = file;
    this.findings = findings;
    this.warn = warn;
  }

  Action read(String name, MapNode.Entry entry) {
    MapNode map = new Sections(findings).map(name, entry.value());
    if (map == null) {
      return null;
    }
    Keys keys = new Keys(map, findings);
    Action action = read(name, entry.keyPlace(), keys);
    keys.finish(warn);
    if (!keys.has("request") && !keys.has("steps")) {
      findings.error(
          entry.keyPlace(),
          "missing-key",
          "The action says nothing to send.",
          "Write a `request` such as `request: { POST: /messages, json: { to: $.input.to } }`, or `steps`.");
    }
    return action;
  }

  private Action read(String name, Place place, Keys keys) {
    Duration timeout = keys.duration("timeout");
    MapNode retry = keys.map("retry");
    ListNode limits = keys.list("limits");
    MapNode breaker = keys.map("breaker");
    Node auth = keys.node("auth");
    return new Action(
        name,
        place,
        keys.text("summary"),
        keys.textNode("implements"),
        keys.map("input"),
        keys.map("request"),
        keys.node("ok"),
        keys.node("output"),
        errors(keys),
        keys.node("idempotency"),
        retry == null ? file.retry() : retry,
        limits == null ? file.limits() : limits,
        breaker == null ? file.breaker() : breaker,
        keys.map("pages"),
        keys.map("wait"),
        steps(keys),
        timeout == null ? file.timeout() : timeout,
        auth == null ? file.auth() : auth,
        keys.node("decode"),
        headers(keys.map("headers")));
  }

  private ListNode steps(Keys keys) {
    ListNode steps = keys.list("steps");
    if (steps != null && steps.items().isEmpty()) {
      findings.error(steps.place(), "bad-value", "`steps` is empty.");
    } else if (steps != null && steps.items().size() > MOST_STEPS) {
      findings.error(steps.place(), "too-many", "An action has at most " + MOST_STEPS + " steps.");
    }
    return steps;
  }

  private List<MapNode> errors(Keys keys) {
    List<MapNode> all = new ArrayList<>();
    all.addAll(new Sections(findings).maps(keys, "errors", MOST_ERRORS));
    all.addAll(file.errors());
    return List.copyOf(all);
  }

  /** Header names are compared without case, as HTTP does. */
  private MapNode headers(MapNode own) {
    if (own == null) {
      return file.headers();
    }
    Map<String, MapNode.Entry> merged = new LinkedHashMap<>(file.headers().entries());
    own.entries()
        .forEach(
            (name, entry) -> {
              merged.keySet().removeIf(name::equalsIgnoreCase);
              merged.put(name, entry);
            });
    return new MapNode(own.place(), merged);
  }
}
