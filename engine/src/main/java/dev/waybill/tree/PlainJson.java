package dev.waybill.tree;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * Reads one small JSON text (RFC 8259) of the usual kind straight from its bytes, into the very tree that the library's parser makes of
 * it. Gives up on whatever is unusual or wrong, which is the library's to read or to refuse. The bytes are known to be UTF-8. One text,
 * one thread.
 */
final class PlainJson {
  private static final int LONGEST_INTEGER = 18;
  private static final int LONGEST_FRACTION = 40;
  private static final int LONGEST_NAME = 1_000;
  private static final int LONGEST_KEPT = 40;
  private static final int NAMES = 512;

  private final byte[] text;
  private final String[] names;
  private final int mostDeep;
  private int at;
  private long tokens;

  /**
   * One for this text.
   *
   * @param names as of {@link #names()}
   * @param mostDeep how deep lists and objects may stand within each other
   */
  PlainJson(byte[] text, String[] names, int mostDeep) {
    this.text = text;
    this.names = names;
    this.mostDeep = mostDeep;
  }

  /** Names that were met lately, so that they need not be made again; each forgets another in its place. Threads may share it. */
  static String[] names() {
    return new String[NAMES];
  }

  /** The tree, or null where the text is not of the usual kind. */
  JsonNode read() {
    try {
      JsonNode value = value(0);
      return value != null && next() < 0 ? value : null;
    } catch (ArrayIndexOutOfBoundsException cutOff) {
      return null;
    }
  }

  /** Names, values, and beginnings and ends of lists and objects, once read. */
  long tokens() {
    return tokens;
  }

  /** The next byte that is no space, or -1; it is not taken. */
  private int next() {
    while (at < text.length) {
      byte b = text[at];
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        return b & 0xff;
      }
      at++;
    }
    return -1;
  }

  private JsonNode value(int depth) {
    tokens++;
    return switch (next()) {
      case '{' -> depth < mostDeep ? object(depth) : null;
      case '[' -> depth < mostDeep ? list(depth) : null;
      case '"' -> {
        String value = string(false);
        yield value == null ? null : ExactNodes.FACTORY.textNode(value);
      }
      case 't' -> word("true", ExactNodes.FACTORY.booleanNode(true));
      case 'f' -> word("false", ExactNodes.FACTORY.booleanNode(false));
      case 'n' -> word("null", ExactNodes.FACTORY.nullNode());
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
      default -> null;
    };
  }

  private JsonNode object(int depth) {
    at++;
    ObjectNode object = ExactNodes.FACTORY.objectNode();
    if (next() == '}') {
      return ended(object);
    }
    while (next() == '"') {
      tokens++;
      String name = string(true);
      if (name == null || name.length() > LONGEST_NAME || next() != ':') {
        return null;
      }
      at++;
      JsonNode value = value(depth + 1);
      if (value == null || object.replace(name, value) != null) {
        return null;
      }
      int after = next();
      if (after != ',') {
        return after == '}' ? ended(object) : null;
      }
      at++;
    }
    return null;
  }

  private JsonNode list(int depth) {
    at++;
    ArrayNode list = ExactNodes.FACTORY.arrayNode();
    if (next() == ']') {
      return ended(list);
    }
    while (true) {
      JsonNode value = value(depth + 1);
      if (value == null) {
        return null;
      }
      list.add(value);
      int after = next();
      if (after != ',') {
        return after == ']' ? ended(list) : null;
      }
      at++;
    }
  }

  private JsonNode ended(JsonNode container) {
    at++;
    tokens++;
    return container;
  }

  private JsonNode word(String word, JsonNode value) {
    for (int i = 1; i < word.length(); i++) {
      if (text[at + i] != word.charAt(i)) {
        return null;
      }
    }
    at += word.length();
    return value;
  }

  private String string(boolean name) {
    int start = ++at;
    int hash = 0;
    int all = 0;
    byte b = text[at];
    while (b != '"' && b != '\\') {
      if (b >= 0 && b < ' ') {
        return null;
      }
      hash = 31 * hash + b;
      all |= b;
      b = text[++at];
    }
    if (b == '\\') {
      // The library has more rules for names than for values.
      return name ? null : escaped(start);
    }
    int length = at++ - start;
    if (all < 0) {
      return new String(text, start, length, StandardCharsets.UTF_8);
    }
    return name && length <= LONGEST_KEPT ? name(start, length, hash) : new String(text, start, length, StandardCharsets.ISO_8859_1);
  }

  /** Texts are immutable, so whatever another thread put there is whole. */
  private String name(int start, int length, int hash) {
    int slot = (hash ^ hash >>> 9) & NAMES - 1;
    String known = names[slot];
    if (known != null && isThere(known, start, length)) {
      return known;
    }
    String made = new String(text, start, length, StandardCharsets.ISO_8859_1);
    names[slot] = made;
    return made;
  }

  private boolean isThere(String known, int start, int length) {
    if (known.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (known.charAt(i) != text[start + i]) {
        return false;
      }
    }
    return true;
  }

  /** The string that begins at {@code start}, from its first escape on. */
  private String escaped(int start) {
    StringBuilder made = new StringBuilder(at - start + 32);
    int from = start;
    byte b = text[at];
    while (b != '"') {
      if (b >= 0 && b < ' ') {
        return null;
      }
      if (b == '\\') {
        append(made, from);
        int code = escape();
        if (code < 0) {
          return null;
        }
        made.append((char) code);
        from = at--;
      }
      b = text[++at];
    }
    append(made, from);
    at++;
    return made.toString();
  }

  private void append(StringBuilder made, int from) {
    if (at > from) {
      made.append(new String(text, from, at - from, StandardCharsets.UTF_8));
    }
  }

  /** What stands behind the backslash, taken; -1 where that is nothing known. */
  private int escape() {
    byte b = text[at + 1];
    at += 2;
    return switch (b) {
      case '"', '\\', '/' -> b;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unit();
      default -> -1;
    };
  }

  private int unit() {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      byte b = text[at++];
      int digit = b < 0 ? -1 : Character.digit(b, 16);
      if (digit < 0) {
        return -1;
      }
      code = code << 4 | digit;
    }
    return code;
  }

  private JsonNode number() {
    int start = at;
    boolean negative = text[at] == '-';
    at += negative ? 1 : 0;
    int first = at;
    long value = 0;
    while (at < text.length && text[at] >= '0' && text[at] <= '9' && at - first <= LONGEST_INTEGER) {
      value = 10 * value + text[at++] - '0';
    }
    int digits = at - first;
    if (digits == 0 || digits > LONGEST_INTEGER || digits > 1 && text[first] == '0') {
      return null;
    }
    byte after = at < text.length ? text[at] : (byte) ' ';
    if (after == '.') {
      return fraction(start);
    }
    if (!endsNumber(after)) {
      return null;
    }
    value = negative ? -value : value;
    return value == (int) value ? ExactNodes.FACTORY.numberNode((int) value) : ExactNodes.FACTORY.numberNode(value);
  }

  private JsonNode fraction(int start) {
    int point = at++;
    while (at < text.length && text[at] >= '0' && text[at] <= '9' && at - start <= LONGEST_FRACTION) {
      at++;
    }
    if (at == point + 1 || !endsNumber(at < text.length ? text[at] : (byte) ' ')) {
      return null;
    }
    return ExactNodes.FACTORY.numberNode(new BigDecimal(new String(text, start, at - start, StandardCharsets.ISO_8859_1)));
  }

  private static boolean endsNumber(byte b) {
    return b == ',' || b == '}' || b == ']' || b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }
}
