package dev.waybill.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.template.Text;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Who waits for which webhook's event. An event is for those whose {@code with} it holds, every field of it, and who take it for an end.
 * Holds nothing of a wait that is over. Thread-safe.
 */
public final class Waiting {
  /** By webhook, then by the names of the fields that are compared, then by their values. */
  private final Map<Hook, Map<List<String>, Map<List<String>, Set<Watch>>>> hooks = new ConcurrentHashMap<>();

  private record Hook(String provider, String name) {}

  /**
   * Waits for an event of a webhook.
   *
   * @param with what the event's data must hold; an object with at least one field
   * @param ends whether an event that holds it is an end
   */
  public Watch watch(String provider, String hook, JsonNode with, Predicate<JsonNode> ends) {
    Map<String, JsonNode> fields = new TreeMap<>();
    with.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
    Watch watch = new Watch(new Hook(provider, hook), List.copyOf(fields.keySet()), fields.values().stream().map(Waiting::text).toList(), ends);
    hooks.compute(watch.hook, (key, groups) -> {
      Map<List<String>, Map<List<String>, Set<Watch>>> all = groups == null ? new ConcurrentHashMap<>() : groups;
      all.computeIfAbsent(watch.names, names -> new ConcurrentHashMap<>())
          .computeIfAbsent(watch.values, values -> ConcurrentHashMap.newKeySet()).add(watch);
      return all;
    });
    return watch;
  }

  /** A verified event of a webhook, mapped: tells all who wait for it. Any thread may call it. */
  public void event(String provider, String hook, JsonNode data) {
    hooks.getOrDefault(new Hook(provider, hook), Map.of()).forEach((names, byValues) -> {
      if (names.stream().allMatch(data::has)) {
        List<String> values = names.stream().map(name -> text(data.get(name))).toList();
        List.copyOf(byValues.getOrDefault(values, Set.of())).forEach(watch -> watch.tell(data));
      }
    });
  }

  /** How many wait for an event. */
  public int size() {
    return hooks.values().stream().map(Map::values).flatMap(Collection::stream).map(Map::values).flatMap(Collection::stream)
        .mapToInt(Set::size).sum();
  }

  private void leave(Watch watch) {
    hooks.computeIfPresent(watch.hook, (key, groups) -> {
      groups.computeIfPresent(watch.names, (names, byValues) -> {
        byValues.computeIfPresent(watch.values, (values, watches) -> {
          watches.remove(watch);
          return watches.isEmpty() ? null : watches;
        });
        return byValues.isEmpty() ? null : byValues;
      });
      return groups.isEmpty() ? null : groups;
    });
  }

  /** A number equals the text that reads as it, as in a match. */
  private static String text(JsonNode value) {
    return value.isValueNode() && !value.isNull() ? Text.of(value) : value.toString();
  }

  /** One that waits. */
  public final class Watch {
    private final Hook hook;
    private final List<String> names;
    private final List<String> values;
    private final Predicate<JsonNode> ends;
    private final Context context = Vertx.currentContext();
    private final Promise<JsonNode> promise = Promise.promise();

    private Watch(Hook hook, List<String> names, List<String> values, Predicate<JsonNode> ends) {
      this.hook = hook;
      this.names = names;
      this.values = values;
      this.ends = ends;
    }

    /** The data of the event that ends it, in the context of whoever waits; never completes after {@link #leave}. */
    public Future<JsonNode> data() {
      return promise.future();
    }

    /** Waits no more. Idempotent. */
    public void leave() {
      Waiting.this.leave(this);
    }

    private void tell(JsonNode data) {
      if (context == null) {
        end(data);
      } else {
        context.runOnContext(here -> end(data));
      }
    }

    private void end(JsonNode data) {
      if (ends.test(data) && promise.tryComplete(data)) {
        leave();
      }
    }
  }
}
