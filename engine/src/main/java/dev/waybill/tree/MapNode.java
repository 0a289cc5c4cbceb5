package dev.waybill.tree;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A mapping in the order it was written. */
public final class MapNode implements Node {
  /** A key's own place and its value. */
  public record Entry(Place keyPlace, Node value) {}

  private final Place place;
  private final Map<String, Entry> entries;

  public MapNode(Place place, Map<String, Entry> entries) {
    this.place = place;
    this.entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
  }

  @Override
  public Place place() {
    return place;
  }

  public Map<String, Entry> entries() {
    return entries;
  }

  public Set<String> keys() {
    return entries.keySet();
  }

  /** The value of a key, or null. */
  public Node get(String key) {
    Entry entry = entries.get(key);
    return entry == null ? null : entry.value();
  }

  /** The place of a key, or of the map where it has none. */
  public Place keyPlace(String key) {
    Entry entry = entries.get(key);
    return entry == null ? place : entry.keyPlace();
  }

  @Override
  public JsonNode json() {
    ObjectNode object = ExactNodes.FACTORY.objectNode();
    entries.forEach((key, entry) -> object.set(key, entry.value().json()));
    return object;
  }

  @Override
  public String kind() {
    return "a map";
  }
}
