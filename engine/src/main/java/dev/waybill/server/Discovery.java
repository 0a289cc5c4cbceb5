package dev.waybill.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.access.Caller;
import dev.waybill.dispatch.Reading;
import dev.waybill.plan.ActionPlan;
import dev.waybill.plan.EventPlan;
import dev.waybill.plan.ProviderPlan;
import dev.waybill.plan.Table;
import dev.waybill.plan.WebhookPlan;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the providers in force offer, as far as a caller may see them. Pure. */
final class Discovery {
  private Discovery() {}

  /** {@code {items, next}} with a line for each provider. */
  static ObjectNode providers(Table table, Caller caller) {
    ObjectNode list = JsonText.object();
    ArrayNode items = list.putArray("items");
    for (ProviderPlan provider : table.all()) {
      if (Reach.sees(table, caller, provider.id())) {
        ArrayNode actions = head(items.addObject(), provider).putArray("actions");
        new TreeMap<>(provider.actions()).keySet().forEach(actions::add);
      }
    }
    return list.putNull("next");
  }

  /** All of one provider, or null where the caller sees none of that id. */
  static ObjectNode provider(Table table, String id, Caller caller, Map<String, Reading> probes) {
    ProviderPlan provider = Reach.sees(table, caller, id) ? table.provider(id) : null;
    if (provider == null) {
      return null;
    }
    ObjectNode json = head(JsonText.object(), provider);
    json.put("hash", provider.hash());
    json.put("loaded_at", provider.loadedAt().toString());
    texts(json, "lacking", Stream.concat(Stream.concat(provider.lacking().stream(), provider.unset().stream()),
        provider.webhooks().values().stream().flatMap(hook -> hook.lacking().stream())).toList());
    texts(json, "allowed_domains", provider.allowedDomains());
    ObjectNode links = json.putObject("links");
    new TreeMap<>(provider.links()).forEach(links::put);
    if (provider.config() != null) {
      json.set("config", provider.config().json());
    }
    ObjectNode secrets = json.putObject("secrets");
    new TreeMap<>(provider.secrets()).forEach(secrets::put);
    if (provider.probe() != null) {
      json.set("probe", ProbeReport.json(probes.getOrDefault(id, Reading.UNKNOWN)));
    }
    ArrayNode actions = json.putArray("actions");
    new TreeMap<>(provider.actions()).values().forEach(plan -> actions.add(action(plan)));
    ArrayNode webhooks = json.putArray("webhooks");
    new TreeMap<>(provider.webhooks()).values().forEach(hook -> webhooks.add(webhook(hook)));
    return json;
  }

  private static ObjectNode head(ObjectNode json, ProviderPlan provider) {
    json.put("id", provider.id()).put("name", provider.name()).put("version", provider.version()).put("state", provider.state());
    if (provider.description() != null) {
      json.put("description", provider.description());
    }
    texts(json, "tags", provider.tags());
    return json;
  }

  private static ObjectNode action(ActionPlan plan) {
    ObjectNode json = JsonText.object().put("name", plan.name());
    if (plan.summary() != null) {
      json.put("summary", plan.summary());
    }
    if (plan.contract() != null) {
      json.put("contract", plan.contract());
    }
    json.set("input", plan.input().json());
    if (plan.outputSchema() != null) {
      json.set("output", plan.outputSchema().json());
    }
    if (plan.isPaged()) {
      json.put("paged", true);
    }
    if (plan.waits() != null) {
      json.putObject("wait").put("action", plan.waits().action()).put("timeout", Answers.seconds(plan.waits().timeout()));
    }
    unread(json, plan);
    return json;
  }

  private static ObjectNode webhook(WebhookPlan hook) {
    ObjectNode json = JsonText.object().put("name", hook.name()).put("path", "/v1/webhooks/" + hook.provider() + "/" + hook.name());
    texts(json, "events", hook.events().stream().map(EventPlan::type).distinct().toList());
    return json;
  }

  /** The inputs that may be given and that nothing in the action reads. */
  static void unread(ObjectNode json, ActionPlan plan) {
    ArrayNode unread = json.putArray("unread");
    JsonNode properties = plan.input().json().path("properties");
    properties.fieldNames().forEachRemaining(name -> {
      if (plan.unread(name)) {
        unread.add(name);
      }
    });
  }

  private static void texts(ObjectNode json, String key, Collection<String> texts) {
    ArrayNode list = json.putArray(key);
    texts.forEach(list::add);
  }
}
