package dev.waybill.manifest;

import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import java.util.LinkedHashMap;
import java.util.Map;

/** JSON Merge Patch (RFC 7396) over nodes: every value keeps the place it was written at. */
final class MergePatch {
  private MergePatch() {}

  static MapNode apply(MapNode target, MapNode patch) {
    Map<String, MapNode.Entry> merged = new LinkedHashMap<>(target.entries());
    patch
        .entries()
        .forEach(
            (key, entry) -> {
              Node value = entry.value();
              if (value.json().isNull()) {
                merged.remove(key);
              } else if (value instanceof MapNode map) {
                MapNode below = target.get(key) instanceof MapNode old ? old : new MapNode(map.place(), Map.of());
                merged.put(key, new MapNode.Entry(entry.keyPlace(), apply(below, map)));
              } else {
                merged.put(key, entry);
              }
            });
    return new MapNode(patch.place(), merged);
  }
}
