package dev.waybill.template;

import com.fasterxml.jackson.databind.JsonNode;

/** Where one value of a template comes from. */
@FunctionalInterface
interface Slot {
  /** The value; a missing node where it is absent and may be; never null. */
  JsonNode value(Frame frame);

  /** How a name takes it that its value is absent. */
  enum Need {
    /** Absent and null are refused. */
    VALUE,
    /** Absent is refused. */
    PRESENCE,
    /** Neither is. */
    NOTHING
  }

  /** The slot with its need; the label is what sentences call it. */
  static Slot needing(Need need, String label, Slot slot) {
    if (need == Need.NOTHING) {
      return slot;
    }
    return frame -> {
      JsonNode value = slot.value(frame);
      if (value.isMissingNode() || need == Need.VALUE && value.isNull()) {
        throw absent(label, value);
      }
      return value;
    };
  }

  static Unrenderable absent(String label, JsonNode value) {
    return new Unrenderable("`" + label + "` is " + (value.isNull() ? "null" : "absent") + ", and a template needs it.");
  }
}
