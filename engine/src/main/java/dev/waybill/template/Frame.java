package dev.waybill.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.waybill.document.Document;

/** What names refer to at one point of a rendering: the document, and the element of each {@code #each} around it. */
final class Frame {
  private final Document document;
  private final Budget budget;
  private final Frame outer;
  private final JsonNode element;
  private final String key;
  private final int index;
  private final int size;

  /** Outside of any loop. */
  Frame(Document document, Budget budget) {
    this(document, budget, null, null, null, 0, 0);
  }

  private Frame(Document document, Budget budget, Frame outer, JsonNode element, String key, int index, int size) {
    this.document = document;
    this.budget = budget;
    this.outer = outer;
    this.element = element;
    this.key = key;
    this.index = index;
    this.size = size;
  }

  /** One round of a loop; the key is null in lists. */
  Frame round(JsonNode itsElement, String itsKey, int itsIndex, int itsSize) {
    budget.round();
    return new Frame(document, budget, this, itsElement, itsKey, itsIndex, itsSize);
  }

  /** The frame of the loop so many loops further out. */
  Frame up(int loops) {
    Frame frame = this;
    for (int i = 0; i < loops; i++) {
      frame = frame.outer;
    }
    return frame;
  }

  Document document() {
    return document;
  }

  Budget budget() {
    return budget;
  }

  JsonNode element() {
    return element;
  }

  JsonNode key() {
    return key == null ? IntNode.valueOf(index) : TextNode.valueOf(key);
  }

  int index() {
    return index;
  }

  boolean last() {
    return index == size - 1;
  }
}
