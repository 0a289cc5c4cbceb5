package dev.waybill.shape;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.document.Binary;
import dev.waybill.template.JsonText;
import dev.waybill.template.Unrenderable;
import dev.waybill.tree.Node;
import dev.waybill.tree.ScalarNode;

/** How values and wanted values are shown to the author of a manifest. */
final class Shown {
  private static final int LONGEST = 300;

  private Shown() {}

  static String value(JsonNode value) {
    if (value.isMissingNode()) {
      return "absent";
    }
    if (value instanceof Binary) {
      return "a file";
    }
    try {
      return shortened(JsonText.of(value));
    } catch (Unrenderable holdsFile) {
      return value.isArray() ? "a list with files" : "an object with files";
    }
  }

  static String wanted(Node node) {
    return node instanceof ScalarNode scalar && scalar.isText() ? scalar.json().textValue() : value(node.json());
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
