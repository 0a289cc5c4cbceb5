package dev.waybill.plan;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.waybill.tree.Findings;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.Place;
import dev.waybill.tree.ScalarNode;
import dev.waybill.tree.Suggest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the place of {@code next: { query.cursor: … }} into the request itself, as a shape that reads {@code $.page.cursor}: absent
 * on the first page, where what the request says there stands.
 */
final class PageMark {
  /** The name below {@code $.page} that the pager sets for the request. */
  static final String NAME = "cursor";

  private static final List<String> SECTIONS = List.of("query", "json", "form", "headers");

  private static final List<String> OTHER_BODIES = List.of("json", "form", "multipart", "bytes", "text", "xml", "soap",
      "graphql");

  private final Place place;
  private final String target;
  private final Findings findings;

  private PageMark(Place place, String target, Findings findings) {
    this.place = place;
    this.target = target;
    this.findings = findings;
  }

  /** The request with the mark; the request itself where {@code next} is none or wrong, and then a finding says why. */
  static MapNode into(MapNode request, MapNode fileHeaders, Node next, Findings findings) {
    if (!(next instanceof MapNode map)) {
      return request;
    }
    if (map.keys().size() != 1) {
      findings.error(map.place(), "bad-pages", "`next` sets one value of the request; here are " + map.keys().size() + ".",
          "Write for example { query.cursor: $.body.next }.");
      return request;
    }
    String target = map.keys().iterator().next();
    return new PageMark(map.keyPlace(target), target, findings).into(request, fileHeaders);
  }

  private MapNode into(MapNode request, MapNode fileHeaders) {
    int dot = target.indexOf('.');
    String section = dot < 0 ? target : target.substring(0, dot);
    String name = dot < 0 ? "" : target.substring(dot + 1);
    if (!SECTIONS.contains(section)) {
      findings.error(place, "bad-pages", "`next` sets a value of `query`, `json`, `form` or `headers`, not of `" + section + "`.",
          Suggest.remedy(section, SECTIONS));
      return request;
    }
    if (name.isEmpty() || name.startsWith(".") || name.endsWith(".") || name.contains("..")) {
      findings.error(place, "bad-pages", "`" + target + "` names no value of the request.", "Write for example `" + section + ".cursor`.");
      return request;
    }
    String other = OTHER_BODIES.stream().filter(key -> !key.equals(section) && request.get(key) != null).findFirst().orElse(null);
    boolean inBody = section.equals("form") || section.equals("json") && !"graphql".equals(other);
    if (other != null && inBody) {
      findings.error(place, "bad-pages", "`" + target + "` cannot be set: the body of this request is `" + other + "`.",
          "Set a value of the body that is sent, or one of `query` or `headers`.");
      return request;
    }
    if (section.equals("query")) {
      checkAddress(request, name);
    }
    String body = section.equals("json") && request.get("json") == null && request.get("graphql") != null ? "graphql" : section;
    List<String> path = section.equals("json") ? List.of(name.split("\\.")) : List.of(name);
    Node inherited = section.equals("headers") ? header(fileHeaders, name) : null;
    return set(request, body, set(request.get(body), path, inherited, body));
  }

  private void checkAddress(MapNode request, String name) {
    String method = RequestPlanner.method(request);
    String url = method == null || request.get(method) == null ? "" : request.get(method).json().asText();
    if (url.contains("?" + name + "=") || url.contains("&" + name + "=")) {
      findings.error(request.get(method).place(), "bad-pages", "The address says `" + name + "` already, and so does `next`.",
          "Take it out of the address; the first request can have it under `query`.");
    }
  }

  private Node set(Node within, List<String> path, Node inherited, String shown) {
    if (path.isEmpty()) {
      return mark(within == null ? inherited : within);
    }
    if (within != null && (!(within instanceof MapNode map) || map.keys().stream().anyMatch(key -> key.startsWith("$") && !key.startsWith("$$")))) {
      findings.error(place, "bad-pages", "`" + target + "` cannot be set: `" + shown + "` is no map of fields.",
          "Write `" + shown + "` as a map.");
      return within;
    }
    MapNode map = within == null ? new MapNode(place, Map.of()) : (MapNode) within;
    String key = key(map, path.get(0), shown.equals("headers"));
    return set(map, key, set(map.get(key), path.subList(1, path.size()), inherited, shown + "." + key));
  }

  private static String key(MapNode map, String name, boolean ignoringCase) {
    return map.keys().stream().filter(key -> ignoringCase ? key.equalsIgnoreCase(name) : key.equals(name)).findFirst().orElse(name);
  }

  private static Node header(MapNode headers, String name) {
    return headers == null ? null : headers.get(key(headers, name, true));
  }

  private MapNode set(MapNode map, String key, Node value) {
    Map<String, MapNode.Entry> entries = new LinkedHashMap<>(map.entries());
    MapNode.Entry before = entries.get(key);
    entries.put(key, new MapNode.Entry(before == null ? place : before.keyPlace(), value));
    return new MapNode(map.place(), entries);
  }

  private Node mark(Node otherwise) {
    ScalarNode selector = new ScalarNode(place, TextNode.valueOf("$.page." + NAME), "$.page." + NAME, false);
    if (otherwise == null) {
      return selector;
    }
    Map<String, MapNode.Entry> choice = new LinkedHashMap<>();
    choice.put("$from", new MapNode.Entry(place, selector));
    choice.put("$default", new MapNode.Entry(otherwise.place(), otherwise));
    return new MapNode(place, choice);
  }
}
