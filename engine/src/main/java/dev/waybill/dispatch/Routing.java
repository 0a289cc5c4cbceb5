package dev.waybill.dispatch;

import dev.waybill.plan.ActionPlan;
import dev.waybill.plan.ProviderPlan;
import dev.waybill.plan.Table;
import dev.waybill.schema.Contract;
import dev.waybill.schema.Contracts;
import dev.waybill.tree.Finding;
import dev.waybill.tree.Place;
import dev.waybill.tree.Suggest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which providers carry out a contract, in the order they are tried, as the operator set it. Immutable and thread-safe.
 */
public final class Routing {
  private final Contracts contracts;
  private final List<Finding> unknown = new ArrayList<>();
  private final Map<String, Route> byContract = new TreeMap<>(Comparator.comparing(Routing::name).thenComparing(Routing::version));

  /** One setting: a contract by id, or by name for its highest version, and provider ids. */
  public record Route(String contract, Place place, List<String> providers) {}

  /**
   * One provider of a route.
   *
   * @param action that implements the contract, or null where there is none
   * @param hidden whether the caller may not know that the provider is there
   */
  public record Leg(String provider, String action, boolean hidden) {
    public Leg(String provider, String action) {
      this(provider, action, false);
    }

    /** As it looks where there is no such provider. */
    public Leg hide() {
      return new Leg(provider, null, true);
    }
  }

  public Routing(Collection<Route> routes, Contracts contracts) {
    this.contracts = contracts;
    for (Route route : routes) {
      Optional<Contract> contract = contracts.find(route.contract());
      if (contract.isEmpty()) {
        unknown.add(warning(route.place(), "unknown-contract", "There is no contract `" + route.contract() + "`.",
            Suggest.remedy(route.contract(), contracts.ids())));
      } else if (contract.get().isEvent()) {
        unknown.add(warning(route.place(), "unknown-contract",
            "`" + contract.get().id() + "` is an event: it is emitted, and cannot be routed.", "Name a contract that takes an input."));
      } else if (byContract.containsKey(contract.get().id())) {
        unknown.add(warning(route.place(), "duplicate-route", "`" + contract.get().id() + "` is routed twice; the first counts.",
            "Keep one of them."));
      } else {
        byContract.put(contract.get().id(), new Route(contract.get().id(), route.place(), List.copyOf(route.providers())));
      }
    }
  }

  /** The route of a contract by its id, or of the highest version that has one by its name alone. */
  public Optional<Route> find(String contract) {
    if (contract.indexOf('@') >= 0) {
      return contracts.find(contract).map(known -> byContract.get(known.id()));
    }
    Route found = null;
    for (Map.Entry<String, Route> entry : byContract.entrySet()) {
      found = name(entry.getKey()).equals(contract) ? entry.getValue() : found;
    }
    return Optional.ofNullable(found);
  }

  /** What a route's dispatches take and give. */
  public Contract contract(Route route) {
    return contracts.find(route.contract()).orElseThrow();
  }

  /** The providers of a route with what they run: of several actions that implement the contract the first by name. */
  public static List<Leg> legs(Route route, Table table) {
    List<Leg> legs = new ArrayList<>();
    for (String id : route.providers()) {
      List<String> actions = actions(table.provider(id), route.contract());
      legs.add(new Leg(id, actions.isEmpty() ? null : actions.get(0)));
    }
    return legs;
  }

  /** What is amiss between the routes and the providers that are there: warnings, since a provider may come later. */
  public List<Finding> findings(Table table) {
    List<Finding> found = new ArrayList<>(unknown);
    for (Route route : byContract.values()) {
      for (String id : route.providers()) {
        ProviderPlan provider = table.provider(id);
        List<String> actions = actions(provider, route.contract());
        if (provider == null) {
          List<String> ids = table.all().stream().map(ProviderPlan::id).toList();
          found.add(warning(route.place(), "unknown-provider",
              "The route of `" + route.contract() + "` names the provider `" + id + "`, which is not here.", Suggest.remedy(id, ids)));
        } else if (actions.isEmpty()) {
          found.add(warning(route.place(), "unroutable", "No action of the provider `" + id + "` implements `" + route.contract() + "`.",
              "Take it out of the route."));
        } else if (actions.size() > 1) {
          found.add(warning(route.place(), "ambiguous-route", "Several actions of `" + id + "` implement `" + route.contract() + "`: "
              + String.join(", ", actions) + ". The first is used.", "Let only one of them implement the contract."));
        }
      }
    }
    return found;
  }

  private static List<String> actions(ProviderPlan provider, String contract) {
    return provider == null ? List.of() : provider.actions().values().stream().filter(plan -> contract.equals(plan.contract()))
        .map(ActionPlan::name).sorted().toList();
  }

  private static Finding warning(Place place, String rule, String message, String remedy) {
    return new Finding(Finding.Severity.WARNING, place, rule, message, remedy);
  }

  private static String name(String id) {
    return id.substring(0, id.indexOf('@'));
  }

  private static int version(String id) {
    return Integer.parseInt(id.substring(id.indexOf('@') + 1));
  }
}
