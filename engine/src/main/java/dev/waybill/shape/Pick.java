package dev.waybill.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Locale;

/** What {@code $pick} takes of a list. A value that is no list is taken itself, an empty list gives nothing. */
enum Pick {
  FIRST,
  LAST,
  ONLY;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  JsonNode apply(JsonNode value) {
    if (!value.isArray()) {
      return value;
    }
    if (value.isEmpty()) {
      return MissingNode.getInstance();
    }
    if (this == ONLY && value.size() > 1) {
      throw new Unmapped("`$pick: only` was given a list of " + value.size() + " values.");
    }
    return value.get(this == LAST ? value.size() - 1 : 0);
  }
}
