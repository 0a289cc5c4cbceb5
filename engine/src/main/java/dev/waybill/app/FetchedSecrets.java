package dev.waybill.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.config.Config;
import dev.waybill.config.ProviderSettings;
import dev.waybill.config.SecretRef;
import dev.waybill.secret.Secret;
import dev.waybill.secret.SecretSource;
import dev.waybill.secret.SecretText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

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
   * @param data null where there was none yet
   * @param trouble why there is none, or null
   * @param version another one with other values
   */
  private record Held(JsonNode data, String trouble, long version) {
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
    new TreeSet<>(wanted.keySet()).forEach(id -> wanted.get(id).forEach(secret -> held.put(Call.of(secret), new Held(null, LATER, 0))));
  }

  /** The providers that give secrets, which callers must not reach. */
  static Set<String> sources(Config config) {
    return config.providers().values().stream().flatMap(provider -> provider.secrets().values().stream()).flatMap(List::stream)
        .filter(SecretRef.Fetched.class::isInstance).map(secret -> ((SecretRef.Fetched) secret).provider()).collect(Collectors.toSet());
  }

  synchronized List<Call> calls() {
    return new ArrayList<>(held.keySet());
  }

  /** Those of which nothing good was had yet. */
  synchronized List<Call> lacking() {
    return held.entrySet().stream().filter(each -> each.getValue().data == null).map(Map.Entry::getKey).toList();
  }

  /** The calls whose values a provider uses. */
  Set<Call> of(String provider) {
    return wanted.getOrDefault(provider, Set.of()).stream().map(Call::of).collect(Collectors.toSet());
  }

  /** Notes what was had; gives whether anything is another now. */
  synchronized boolean had(Call call, JsonNode data) {
    Held before = held.get(call);
    boolean changed = before.data == null || wanted.values().stream().flatMap(Set::stream).filter(secret -> Call.of(secret).equals(call))
        .anyMatch(secret -> !Objects.equals(before.data.get(secret.field()), data.get(secret.field())));
    held.put(call, new Held(data, null, before.version + (changed ? 1 : 0)));
    return changed;
  }

  /** Notes that it could not be had; gives whether that is another sentence for somebody who has nothing. */
  synchronized boolean failed(Call call, String trouble) {
    Held before = held.get(call);
    boolean changed = before.data == null && !trouble.equals(before.trouble);
    held.put(call, new Held(before.data, trouble, before.version + (changed ? 1 : 0)));
    return changed;
  }

  /** Grows whenever a value of a provider's is another one. */
  synchronized long revision(String provider) {
    return of(provider).stream().mapToLong(call -> held.get(call).version).sum();
  }

  /** The value that is in force. */
  synchronized Secret find(SecretRef.Fetched secret) {
    Held now = held.get(Call.of(secret));
    String where = "`" + secret.field() + "` from `" + secret.provider() + "/" + secret.action() + "`";
    if (now == null || now.data == null) {
      throw new SecretSource.Unreadable(where + ": " + (now == null ? LATER : now.trouble), "It could not be fetched.");
    }
    JsonNode value = now.data.get(secret.field());
    if (value == null || !value.isTextual() && !value.isNumber()) {
      throw new SecretSource.Unreadable(value == null ? "There is no field " + where + "." : "The field " + where + " is no text.",
          "What was fetched does not hold it.");
    }
    return SecretText.checked(value.asText(), where);
  }

  @Override
  public String toString() {
    return "FetchedSecrets" + wanted.keySet();
  }
}
