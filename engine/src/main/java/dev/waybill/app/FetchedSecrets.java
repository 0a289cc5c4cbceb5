package dev.waybill.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.config.Config;
import dev.waybill.config.ProviderSettings;
import dev.waybill.config.SecretRef;
import dev.waybill.secret.Secret;
import dev.waybill.secret.SecretSource;
import dev.waybill.secret.SecretText;
import dev.waybill.tree.ExactNodes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The secrets that providers give: which the settings name, and what was last had of them. The last good values stay while they cannot
 * be had anew. Thread-safe; never prints them.
 */
final class FetchedSecrets {
  private static final String LATER = "it is fetched when the gateway runs, and was not fetched yet.";

  private final Map<String, Set<SecretRef.Fetched>> wanted = new HashMap<>();
  private final Map<Call, Held> held = new LinkedHashMap<>();

  /** What is asked once for all the fields it gives. */
  record Call(String provider, String action, ObjectNode input) {
    static Call of(SecretRef.Fetched secret) {
      return new Call(secret.provider(), secret.action(), secret.input());
    }

    @Override
    public String toString() {
      return provider + "/" + action;
    }
  }

  /**
   * What was had.
   *
   * @param values the last good one of each field
   * @param trouble why the last answer gave nothing, or null
   * @param flaws what the last answer lacked, by field
   * @param version another one with other values
   */
  private record Held(ObjectNode values, String trouble, Map<String, SecretSource.Unreadable> flaws, long version) {
    @Override
    public String toString() {
      return "Held";
    }
  }

  FetchedSecrets(Config config) {
    for (Map.Entry<String, ProviderSettings> provider : config.providers().entrySet()) {
      Set<SecretRef.Fetched> own = provider.getValue().secrets().values().stream().flatMap(List::stream)
          .filter(SecretRef.Fetched.class::isInstance).map(SecretRef.Fetched.class::cast).collect(Collectors.toSet());
      if (!own.isEmpty() && provider.getValue().enabled()) {
        wanted.put(provider.getKey(), own);
      }
    }
    new TreeSet<>(wanted.keySet()).forEach(id -> wanted.get(id).forEach(secret -> held.put(Call.of(secret), new Held(ExactNodes.FACTORY.objectNode(), LATER, Map.of(), 0))));
  }

  /** The providers that give secrets, which callers must not reach. */
  static Set<String> sources(Config config) {
    return config.providers().values().stream().flatMap(provider -> provider.secrets().values().stream()).flatMap(List::stream)
        .filter(SecretRef.Fetched.class::isInstance).map(secret -> ((SecretRef.Fetched) secret).provider()).collect(Collectors.toSet());
  }

  synchronized List<Call> calls() {
    return new ArrayList<>(held.keySet());
  }

  /** Those of which something was not had yet. */
  synchronized List<Call> lacking() {
    return held.entrySet().stream().filter(each -> fields(each.getKey()).anyMatch(field -> !each.getValue().values.has(field)))
        .map(Map.Entry::getKey).toList();
  }

  /** How many could not be had, or not whole, when they were asked for last. */
  synchronized int failing() {
    return (int) held.values().stream().filter(each -> each.trouble != null).count();
  }

  /** The calls whose values a provider uses. */
  Set<Call> of(String provider) {
    return wanted.getOrDefault(provider, Set.of()).stream().map(Call::of).collect(Collectors.toSet());
  }

  private Stream<String> fields(Call call) {
    return wanted.values().stream().flatMap(Set::stream).filter(secret -> Call.of(secret).equals(call)).map(SecretRef.Fetched::field).distinct();
  }

  /**
   * What an answer came to.
   *
   * @param another whether anything is another now, for somebody who has nothing also the sentence that says why
   * @param trouble what is wrong with it, or null
   */
  record Taken(boolean another, String trouble) {}

  /** Takes over what was had of each field; of one that is not there, or is no secret, the last good value stays. */
  synchronized Taken had(Call call, JsonNode data) {
    Held before = held.get(call);
    ObjectNode values = before.values.deepCopy();
    Map<String, SecretSource.Unreadable> flaws = new TreeMap<>();
    fields(call).forEach(field -> {
      try {
        values.put(field, checked(call, field, data.get(field)).reveal());
      } catch (SecretSource.Unreadable flaw) {
        flaws.put(field, flaw);
      }
    });
    String trouble = flaws.isEmpty() ? null : flaws.values().stream().map(Throwable::getMessage).collect(Collectors.joining(" "));
    boolean changed = !values.equals(before.values) || isAnother(call, before, trouble);
    held.put(call, new Held(values, trouble, flaws, before.version + (changed ? 1 : 0)));
    return new Taken(changed, trouble);
  }

  private static Secret checked(Call call, String field, JsonNode value) {
    String where = "`" + field + "` from `" + call + "`";
    if (value == null || !value.isTextual() && !value.isNumber()) {
      throw new SecretSource.Unreadable(value == null ? "There is no field " + where + "." : "The field " + where + " is no text.",
          "What was fetched does not hold it.");
    }
    return SecretText.checked(value.asText(), where);
  }

  private boolean isAnother(Call call, Held before, String trouble) {
    return !Objects.equals(trouble, before.trouble) && fields(call).anyMatch(field -> !before.values.has(field));
  }

  /** Notes that it could not be had; gives whether that is another sentence for somebody who has nothing. */
  synchronized boolean failed(Call call, String trouble) {
    Held before = held.get(call);
    boolean changed = isAnother(call, before, trouble);
    held.put(call, new Held(before.values, trouble, Map.of(), before.version + (changed ? 1 : 0)));
    return changed;
  }

  /** Grows whenever a value of a provider's is another one. */
  synchronized long revision(String provider) {
    return of(provider).stream().mapToLong(call -> held.get(call).version).sum();
  }

  /** The value that is in force. */
  synchronized Secret find(SecretRef.Fetched secret) {
    Held now = held.get(Call.of(secret));
    String value = now == null ? null : now.values.path(secret.field()).textValue();
    if (value != null) {
      return Secret.of(value);
    }
    if (now != null && now.flaws.containsKey(secret.field())) {
      throw now.flaws.get(secret.field());
    }
    throw new SecretSource.Unreadable("`" + secret.field() + "` from `" + Call.of(secret) + "`: " + (now == null ? LATER : now.trouble),
        "It could not be fetched.");
  }

  @Override
  public String toString() {
    return "FetchedSecrets" + wanted.keySet();
  }
}
