package dev.waybill.tree;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * Writes a tree as JSON text in UTF-8 (RFC 8259), to the byte what the library writes. Gives up on what is unusual: characters
 * beyond the basic plane and halves of them, binary nodes, a tree deeper than any reader takes. One text, one thread.
 */
final class JsonBytes {
  private static final int MOST_DEEP = 500;
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
  /** What stands behind the backslash for a character below 128: 0 for none, {@code u} where it is written by its number. */
  private static final byte[] ESCAPES = new byte[128];

  static {
    Arrays.fill(ESCAPES, 0, ' ', (byte) 'u');
    ESCAPES['"'] = '"';
    ESCAPES['\\'] = '\\';
    ESCAPES['\b'] = 'b';
    ESCAPES['\f'] = 'f';
    ESCAPES['\n'] = 'n';
    ESCAPES['\r'] = 'r';
    ESCAPES['\t'] = 't';
  }

  private byte[] bytes;
  private int length;

  private JsonBytes(int room) {
    this.bytes = new byte[room];
  }

  /**
   * The text, or null where the library has to write it or to say why it cannot be.
   *
   * @param room how long it is likely to be
   */
  static byte[] of(JsonNode value, int room) {
    JsonBytes text = new JsonBytes(room);
    return !text.value(value, 0) ? null : text.length == text.bytes.length ? text.bytes : Arrays.copyOf(text.bytes, text.length);
  }

  private boolean value(JsonNode value, int depth) {
    switch (value.getNodeType()) {
      case STRING -> {
        return string(value.textValue());
      }
      case NUMBER -> {
        if (value.isFloat() || value.isDouble()) {
          return false;
        }
        ascii(value.isBigDecimal() ? ExactNodes.text(value.decimalValue()) : value.asText());
        return true;
      }
      case BOOLEAN, NULL -> {
        ascii(value.asText());
        return true;
      }
      case OBJECT -> {
        return depth < MOST_DEEP && value instanceof ObjectNode object && fields(object, depth);
      }
      case ARRAY -> {
        return depth < MOST_DEEP && value instanceof ArrayNode list && elements(list, depth);
      }
      default -> {
        return false;
      }
    }
  }

  private boolean fields(ObjectNode object, int depth) {
    char before = '{';
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      put(before);
      if (!string(field.getKey())) {
        return false;
      }
      put(':');
      if (!value(field.getValue(), depth + 1)) {
        return false;
      }
      before = ',';
    }
    if (before == '{') {
      put('{');
    }
    put('}');
    return true;
  }

  private boolean elements(ArrayNode list, int depth) {
    put('[');
    for (int i = 0; i < list.size(); i++) {
      if (i > 0) {
        put(',');
      }
      if (!value(list.get(i), depth + 1)) {
        return false;
      }
    }
    put(']');
    return true;
  }

  private boolean string(String text) {
    int count = text.length();
    // Three bytes hold any UTF-16 unit; the rare ones that are written by their number ask for more themselves.
    room(3 * count + 2);
    byte[] to = bytes;
    int at = length;
    to[at++] = '"';
    for (int i = 0; i < count; i++) {
      char c = text.charAt(i);
      if (c >= 0x80 || ESCAPES[c] != 0) {
        length = at;
        return rest(text, i);
      }
      to[at++] = (byte) c;
    }
    to[at++] = '"';
    length = at;
    return true;
  }

  private boolean rest(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      room(6 + 3 * (text.length() - i));
      if (c < 0x80) {
        character(c);
      } else if (c < 0x800) {
        put(0xc0 | c >> 6);
        put(0x80 | c & 0x3f);
      } else if (!Character.isSurrogate(c)) {
        put(0xe0 | c >> 12);
        put(0x80 | c >> 6 & 0x3f);
        put(0x80 | c & 0x3f);
      } else {
        return false;
      }
    }
    put('"');
    return true;
  }

  private void character(char c) {
    byte escape = ESCAPES[c];
    if (escape == 0) {
      put(c);
      return;
    }
    put('\\');
    put(escape);
    if (escape == 'u') {
      put('0');
      put('0');
      put(HEX[c >> 4]);
      put(HEX[c & 0xf]);
    }
  }

  private void ascii(String text) {
    room(text.length());
    for (int i = 0; i < text.length(); i++) {
      bytes[length++] = (byte) text.charAt(i);
    }
  }

  private void put(int octet) {
    room(1);
    bytes[length++] = (byte) octet;
  }

  private void room(int more) {
    if (more > bytes.length - length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(length, more)));
    }
  }
}
