package dev.waybill.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.tree.ExactNodes;
import java.util.function.Supplier;

/**
 * The one tree, {@code $}, that a manifest's selectors and templates see while one dispatch runs. Immutable: {@code with} gives a
 * new one that shares the rest. Absent names are {@link MissingNode}. Never prints its values: it holds secrets.
 */
public final class Document {
  public static final Document EMPTY = new Document(new Object[Root.values().length]);

  private final Object[] slots;

  private Document(Object[] slots) {
    this.slots = slots;
  }

  public Document with(Root root, JsonNode value) {
    return put(root, value);
  }

  /** A value that is made only if something asks for it, at most once per thread that asks. */
  public Document withLazy(Root root, Supplier<JsonNode> value) {
    return put(root, value);
  }

  /** As a dispatch begins: its id, its input and a clock, in one step. */
  public Document begun(JsonNode id, JsonNode input, Supplier<JsonNode> now) {
    Object[] copy = slots.clone();
    copy[Root.ID.ordinal()] = id;
    copy[Root.INPUT.ordinal()] = input;
    copy[Root.NOW.ordinal()] = now;
    return new Document(copy);
  }

  /** As a reply comes: its status and, once something asks for them, its header fields and its links, in one step. */
  public Document replied(JsonNode status, Supplier<JsonNode> header, Supplier<JsonNode> links) {
    Object[] copy = slots.clone();
    copy[Root.STATUS.ordinal()] = status;
    copy[Root.HEADER.ordinal()] = header;
    copy[Root.LINK.ordinal()] = links;
    return new Document(copy);
  }

  private Document put(Root root, Object value) {
    Object[] copy = slots.clone();
    copy[root.ordinal()] = value;
    return new Document(copy);
  }

  /** The value under a first name, or a missing node; never null. */
  public JsonNode root(Root root) {
    Object slot = slots[root.ordinal()];
    if (slot == null) {
      return MissingNode.getInstance();
    }
    if (slot instanceof JsonNode node) {
      return node;
    }
    JsonNode made = (JsonNode) ((Supplier<?>) slot).get();
    slots[root.ordinal()] = made;
    return made;
  }

  /** All first names in one object, for the general JSONPath evaluator; made anew at each call. */
  public ObjectNode whole() {
    ObjectNode object = ExactNodes.FACTORY.objectNode();
    for (Root root : Root.values()) {
      JsonNode value = root(root);
      if (!value.isMissingNode()) {
        object.set(root.word(), value);
      }
    }
    return object;
  }

  @Override
  public String toString() {
    return "Document";
  }
}
