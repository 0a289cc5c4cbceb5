package dev.waybill.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.access.Caller;
import dev.waybill.dispatch.Routing;
import dev.waybill.plan.ActionPlan;
import dev.waybill.plan.ProviderPlan;
import dev.waybill.plan.Table;
import dev.waybill.schema.Contract;
import dev.waybill.schema.Contracts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The contracts, their schemas, and the actions that implement them, as far as a caller may see those. Pure. */
final class ContractList {
  private ContractList() {}

  /** {@code {items, next}} with an entry for each contract. */
  static ObjectNode of(Contracts contracts, Routing routing, Table table, Caller caller) {
    ObjectNode list = JsonText.object();
    ArrayNode items = list.putArray("items");
    Map<String, ArrayNode> actions = new LinkedHashMap<>();
    for (Contract contract : contracts.all()) {
      ObjectNode item = described(items.addObject(), contract);
      routing.find(contract.id()).ifPresent(route -> {
        List<String> ids = route.providers().stream().filter(id -> table.provider(id) != null && Reach.sees(table, caller, id)).toList();
        if (!ids.isEmpty()) {
          ids.forEach(item.putArray("route")::add);
        }
      });
      actions.put(contract.id(), item.putArray("actions"));
    }
    for (ProviderPlan provider : table.all()) {
      if (Reach.sees(table, caller, provider.id())) {
        new TreeMap<>(provider.actions()).values().forEach(plan -> add(actions.get(plan.contract()), provider, plan));
      }
    }
    return list.putNull("next");
  }

  private static ObjectNode described(ObjectNode item, Contract contract) {
    item.put("id", contract.id()).put("title", contract.title()).put("description", contract.description());
    if (contract.input() != null) {
      item.set("input", contract.input());
    }
    item.set("output", contract.output());
    return item;
  }

  private static void add(ArrayNode actions, ProviderPlan provider, ActionPlan plan) {
    if (actions != null) {
      ObjectNode action = actions.addObject()
          .put("provider", provider.id()).put("action", plan.name()).put("state", provider.state());
      Discovery.unread(action, plan);
    }
  }
}
