package dev.waybill.plan;

import dev.waybill.document.Root;
import dev.waybill.manifest.Manifest;
import dev.waybill.schema.Contract;
import dev.waybill.schema.Contracts;
import dev.waybill.shape.Compiler;
import dev.waybill.shape.Match;
import dev.waybill.shape.Shape;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Keys;
import dev.waybill.tree.ListNode;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.Place;
import dev.waybill.tree.Suggest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Compiles {@code events}, and finds entries that an earlier one always takes first. */
final class EventPlanner {
  private static final Pattern NAME = Pattern.compile("[a-z0-9._-]{1,200}(@[0-9]{1,9})?");
  private static final String OURS = "waybill.";

  private final Contracts contracts;
  private final Manifest manifest;
  private final Compiler compiler;
  private final Findings findings;

  /** @param compiler in the scope of one piece */
  EventPlanner(Contracts contracts, Manifest manifest, Compiler compiler, Findings findings) {
    this.contracts = contracts;
    this.manifest = manifest;
    this.compiler = compiler;
    this.findings = findings;
  }

  /** @param split whether the data of an event without an output is one piece rather than the body */
  List<EventPlan> plan(Keys webhook, boolean split) {
    List<EventPlan> events = new ArrayList<>();
    ListNode list = webhook.list("events");
    if (list == null) {
      return events;
    }
    if (list.items().isEmpty()) {
      findings.error(list.place(), "bad-value", "The list under `events` is empty.", "Write what is emitted, or leave it out.");
    }
    List<MapNode> earlier = new ArrayList<>();
    for (Node item : list.items()) {
      if (item instanceof MapNode map) {
        unreachable(map, earlier);
        event(map, split).ifPresent(events::add);
        earlier.add(map);
      } else {
        findings.error(item.place(), "wrong-type", "An event is a map, not " + item.kind() + ".",
            "Write { emit: name, output: { … } }.");
      }
    }
    return events;
  }

  private void unreachable(MapNode event, List<MapNode> earlier) {
    earlier.stream().filter(other -> other.get("when") == null
            || event.get("when") != null && other.get("when").json().equals(event.get("when").json()))
        .findFirst().ifPresent(other -> findings.error(event.place(), "unreachable-event",
            "This event is never emitted: the one in line " + other.place().line() + " takes every piece that it would take.",
            "Put the narrower one first, or leave this one out."));
  }

  private Optional<EventPlan> event(MapNode map, boolean split) {
    Keys keys = new Keys(map, findings);
    Node when = keys.node("when");
    String type = keys.requiredText("emit");
    Node output = keys.node("output");
    keys.finish(manifest.warnsOfUnknownKeys());
    Match match = when == null ? document -> true : compiler.match(when);
    Shape shape = output != null ? compiler.shape(output) : split ? document -> document.root(Root.ITEM)
        : document -> document.root(Root.BODY);
    if (type == null || !isName(type, keys.place("emit"))) {
      return Optional.empty();
    }
    Optional<Contract> contract = contracts.ids().contains(type) ? contracts.find(type) : Optional.empty();
    if (contract.isPresent()) {
      new ContractRules(contract.get(), manifest.maps(), findings).checkOutputs(map.place(), output);
    }
    return Optional.of(new EventPlan(match, type, shape, contract.map(Contract::outputSchema).orElse(null),
        output == null ? map.place().path() : output.place().path()));
  }

  /** A name is free, but one that is nearly a contract's was meant to be it. */
  private boolean isName(String type, Place place) {
    if (!NAME.matcher(type).matches()) {
      findings.error(place, "bad-value", "`" + type + "` cannot be the name of an event.",
          "Small letters, digits, `.`, `_` and `-`, and `@` with a version at the end.");
      return false;
    }
    if (type.startsWith(OURS)) {
      findings.error(place, "bad-value", "Events whose names begin with `waybill.` are the gateway's own.",
          "Choose another name.");
      return false;
    }
    int at = type.indexOf('@');
    boolean meant = at > 0 && !contracts.ids().contains(type)
        && (contracts.find(type.substring(0, at)).isPresent()
            || Suggest.remedy(type, contracts.ids()).startsWith("Did you mean"));
    if (meant) {
      findings.error(place, "unknown-contract", "There is no contract `" + type + "`.", Suggest.remedy(type, contracts.ids()));
    }
    return !meant;
  }
}
