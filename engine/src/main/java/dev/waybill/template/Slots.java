package dev.waybill.template;

import java.util.ArrayList;
import java.util.List;

/**
 * Everything of one template that the Handlebars library knows only by number: its texts, holes and conditions. So no name, text
 * or literal of a manifest is ever read by the library.
 */
final class Slots {
  private final List<Object> all = new ArrayList<>();

  /** The name under which the library asks for a {@link Run} or a {@link Slot}. */
  String add(Object slot) {
    all.add(slot);
    return "s" + (all.size() - 1);
  }

  /** What the library gets for a name: written text, or the value of a condition or list. */
  Object get(String name, Frame frame) {
    Object slot = all.get(Integer.parseInt(name, 1, name.length(), 10));
    if (slot instanceof Slot value) {
      return value.value(frame);
    }
    StringBuilder out = new StringBuilder();
    ((Run) slot).write(frame, out);
    return out.toString();
  }
}
