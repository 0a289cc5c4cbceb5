package dev.waybill.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.document.Binary;
import dev.waybill.tree.ExactJson;

/** Writes a value as JSON text (RFC 8259), numbers with every digit; half of a character pair is written as an escape. */
public final class JsonText {
  private JsonText() {}

  /**
   * The JSON text of a value.
   *
   * @throws Unrenderable where it holds a file
   */
  public static String of(JsonNode value) {
    refuseFiles(value);
    try {
      return escapeHalves(ExactJson.text(value));
    } catch (JsonProcessingException deep) {
      throw new Unrenderable("The value is nested too deeply to be written as JSON.");
    }
  }

  private static void refuseFiles(JsonNode value) {
    if (value instanceof Binary) {
      throw new Unrenderable("A file cannot be written as JSON; use its base64 text.");
    }
    if (value.isContainerNode()) {
      value.forEach(JsonText::refuseFiles);
    }
  }

  private static String escapeHalves(String json) {
    StringBuilder out = null;
    for (int i = 0; i < json.length(); i++) {
      char character = json.charAt(i);
      boolean half = false;
      if (Character.isSurrogate(character)) {
        half = !Character.isHighSurrogate(character) || i + 1 == json.length() || !Character.isLowSurrogate(json.charAt(i + 1));
      }
      if (half && out == null) {
        out = new StringBuilder(json.length() + 16).append(json, 0, i);
      }
      if (out != null) {
        if (half) {
          out.append(String.format("\\u%04x", (int) character));
        } else {
          out.append(character);
        }
      }
      if (!half && Character.isHighSurrogate(character)) {
        i++;
        if (out != null) {
          out.append(json.charAt(i));
        }
      }
    }
    return out == null ? json : out.toString();
  }
}
