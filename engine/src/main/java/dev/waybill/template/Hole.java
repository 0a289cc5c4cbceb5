package dev.waybill.template;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One hole of a template: a value, written by the rules of its place.
 *
 * @param label as written, for sentences
 */
record Hole(String label, Escape escape, Slot value) {
  /** Writes the value; charges the budget before. */
  void write(Frame frame, StringBuilder out) {
    JsonNode found = value.value(frame);
    String text = Text.of(found);
    if (text == null) {
      throw found.isMissingNode() || found.isNull()
          ? Slot.absent(label, found)
          : new Unrenderable("`" + label + "` is " + Text.kind(found) + ", which has no text of its own.");
    }
    frame.budget().write(text.length());
    if (escape == Escape.PATH && PathSegments.doubtful(text)) {
      out.append(PathSegments.mark(label));
    }
    escape.write(text, label, out);
  }
}
