package dev.waybill.tree;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * JSON text (RFC 8259) in UTF-8, written straight into an array: byte for byte what {@link ExactJson} makes with a generator, which costs
 * more to set up than most texts to write. Whatever is unusual it does not write; then all that was written is of no use. One text, one
 * thread.
 */
public final class JsonBytes {
  private static final int FIRST = 1024;
  private static final int LARGEST_KEPT = 64 << 10;
  /** What is written on a thread is soon taken away, so that the next text can be written into the same array. */
  private static final ThreadLocal<JsonBytes> OWN = ThreadLocal.withInitial(JsonBytes::new);
  private static final int DEEPEST = 200;
  private static final int LONGEST_NUMBER = 20;
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
  /** Of the characters below 128: 0 for itself, else what stands behind the backslash, {@code u} for the long way. */
  private static final byte[] ESCAPES = new byte[128];

  static {
    Arrays.fill(ESCAPES, 0, ' ', (byte) 'u');
    ESCAPES['\b'] = 'b';
    ESCAPES['\t'] = 't';
    ESCAPES['\n'] = 'n';
    ESCAPES['\f'] = 'f';
    ESCAPES['\r'] = 'r';
    ESCAPES['"'] = '"';
    ESCAPES['\\'] = '\\';
  }

  private byte[] bytes = new byte[FIRST];
  private int length;

  /** The one of this thread, empty. What is written must be taken from it before it is asked for again. */
  public static JsonBytes own() {
    JsonBytes own = OWN.get();
    own.length = 0;
    if (own.bytes.length > LARGEST_KEPT) {
      own.bytes = new byte[FIRST];
    }
    return own;
  }

  /** A copy of what was written. */
  public byte[] copy() {
    return Arrays.copyOf(bytes, length);
  }

  /** Copies what was written. */
  public void copyTo(OutputStream stream) throws IOException {
    stream.write(bytes, 0, length);
  }

  /** These bytes as they are. */
  public JsonBytes raw(byte[] some) {
    room(some.length);
    System.arraycopy(some, 0, bytes, length, some.length);
    length += some.length;
    return this;
  }

  public JsonBytes number(long number) {
    if (number == Long.MIN_VALUE) {
      return ascii(Long.toString(number));
    }
    room(LONGEST_NUMBER);
    long left = Math.abs(number);
    int digits = 1;
    for (long rest = left; rest >= 10; rest /= 10) {
      digits++;
    }
    if (number < 0) {
      bytes[length++] = '-';
    }
    for (int i = length + digits - 1; i >= length; i--) {
      bytes[i] = (byte) ('0' + left % 10);
      left /= 10;
    }
    length += digits;
    return this;
  }

  /** The text in quotes. False where it holds half of a surrogate pair. */
  public boolean text(String text) {
    // A quote at either end; what becomes longer than one byte makes its own room.
    int end = text.length();
    room(end + 2);
    put('"');
    for (int i = plain(text, 0); i < end; i = plain(text, i + 1)) {
      char c = text.charAt(i);
      if (c < 0x80) {
        escape(c, end - i);
      } else if (!Character.isSurrogate(c)) {
        beyond(c, end - i);
      } else if (Character.isHighSurrogate(c) && i + 1 < end && Character.isLowSurrogate(text.charAt(i + 1))) {
        // As the generator does, which does not join the halves.
        room(end - i + 12);
        half(c);
        half(text.charAt(++i));
      } else {
        return false;
      }
    }
    put('"');
    return true;
  }

  /** Writes what stands for itself from there on; gives where something else stands, or the end. There is room. */
  private int plain(String text, int from) {
    byte[] to = bytes;
    int at = length;
    int i = from;
    for (; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80 || ESCAPES[c] != 0) {
        break;
      }
      to[at++] = (byte) c;
    }
    length = at;
    return i;
  }

  private void escape(char c, int left) {
    room(left + 6);
    put('\\');
    put(ESCAPES[c]);
    if (ESCAPES[c] == 'u') {
      put('0');
      put('0');
      put(HEX[c >> 4]);
      put(HEX[c & 0xf]);
    }
  }

  private void half(char surrogate) {
    put('\\');
    put('u');
    put(HEX[surrogate >> 12]);
    put(HEX[surrogate >> 8 & 0xf]);
    put(HEX[surrogate >> 4 & 0xf]);
    put(HEX[surrogate & 0xf]);
  }

  private void beyond(char c, int left) {
    room(left + 3);
    if (c < 0x800) {
      put(0xc0 | c >> 6);
    } else {
      put(0xe0 | c >> 12);
      put(0x80 | c >> 6 & 0x3f);
    }
    put(0x80 | c & 0x3f);
  }

  /** The value with all that is in it. False where something is of another kind than texts are read into, or lies very deep. */
  public boolean value(JsonNode value) {
    return value(value, DEEPEST);
  }

  private boolean value(JsonNode value, int deepest) {
    Class<?> kind = value.getClass();
    if (kind == TextNode.class) {
      return text(value.textValue());
    } else if (kind == ObjectNode.class) {
      return deepest > 0 && fields((ObjectNode) value, deepest - 1);
    } else if (kind == IntNode.class || kind == LongNode.class) {
      number(value.longValue());
    } else if (kind == BooleanNode.class) {
      raw(value.booleanValue() ? TRUE : FALSE);
    } else if (kind == NullNode.class) {
      raw(NULL);
    } else if (kind == ArrayNode.class) {
      return deepest > 0 && elements((ArrayNode) value, deepest - 1);
    } else if (value instanceof DecimalNode) {
      ascii(ExactNodes.text(value.decimalValue()));
    } else if (kind == BigIntegerNode.class) {
      ascii(value.bigIntegerValue().toString());
    } else {
      return false;
    }
    return true;
  }

  private boolean fields(ObjectNode object, int deepest) {
    room(2);
    put('{');
    boolean first = true;
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      if (!first) {
        room(1);
        put(',');
      }
      first = false;
      if (!text(field.getKey())) {
        return false;
      }
      room(1);
      put(':');
      if (!value(field.getValue(), deepest)) {
        return false;
      }
    }
    room(1);
    put('}');
    return true;
  }

  private boolean elements(ArrayNode list, int deepest) {
    room(2);
    put('[');
    for (int i = 0; i < list.size(); i++) {
      if (i > 0) {
        room(1);
        put(',');
      }
      if (!value(list.get(i), deepest)) {
        return false;
      }
    }
    room(1);
    put(']');
    return true;
  }

  private JsonBytes ascii(String text) {
    room(text.length());
    for (int i = 0; i < text.length(); i++) {
      bytes[length++] = (byte) text.charAt(i);
    }
    return this;
  }

  private void put(int octet) {
    bytes[length++] = (byte) octet;
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
    }
  }
}
