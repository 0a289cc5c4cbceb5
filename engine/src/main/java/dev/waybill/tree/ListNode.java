package dev.waybill.tree;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;

/** A sequence. */
public final class ListNode implements Node {
  private final Place place;
  private final List<Node> items;

  public ListNode(Place place, List<Node> items) {
    this.place = place;
    this.items = List.copyOf(items);
  }

  @Override
  public Place place() {
    return place;
  }

  public List<Node> items() {
    return items;
  }

  @Override
  public JsonNode json() {
    ArrayNode array = ExactNodes.FACTORY.arrayNode();
    items.forEach(item -> array.add(item.json()));
    return array;
  }

  @Override
  public String kind() {
    return "a list";
  }
}
