package dev.waybill.tree;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads one small JSON text (RFC 8259) that is written as nearly all are, without setting up a parser for it. What it gives is what a
 * parser would; where anything is wrong, very long, very deep or seldom, it gives nothing, and a parser tells. One text, one thread.
 */
final class UsualJson {
  private static final int DEEPEST = 64;
  private static final int LONGEST_INTEGER = 18;
  private static final int LONGEST_NUMBER = 40;
  private static final int LONGEST_NAME = 200;
  private static final ExactNodes NODES = ExactNodes.FACTORY;

  private final byte[] text;
  private final UsualNames names;
  private final int deepest;
  private int at;
  private long tokens;
  private boolean isUtf8;

  private UsualJson(byte[] text, UsualNames names, int deepest) {
    this.text = text;
    this.names = names;
    this.deepest = deepest;
  }

  /** It is not written as usual. Always the same: what is wrong nobody asks. */
  private static final class Unusual extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final Unusual ONE = new Unusual();

    private Unusual() {
      super(null, null, false, false);
    }
  }

  /**
   * A reading.
   *
   * @param tokens how many names, values, and beginnings and ends of lists and objects there are
   */
  record Read(JsonNode value, long tokens) {}

  /** Null where the text is unusual. */
  static Read read(byte[] text, StreamReadConstraints limits, UsualNames names) {
    if (limits.getMaxNumberLength() < LONGEST_NUMBER || limits.getMaxNameLength() < LONGEST_NAME
        || limits.getMaxStringLength() < text.length || limits.hasMaxDocumentLength() && limits.getMaxDocumentLength() < text.length) {
      return null;
    }
    UsualJson reading = new UsualJson(text, names, Math.min(DEEPEST, limits.getMaxNestingDepth()));
    try {
      JsonNode value = reading.value(0);
      reading.space();
      boolean whole = reading.at == text.length
          && (!limits.hasMaxTokenCount() || reading.tokens <= limits.getMaxTokenCount());
      return whole ? new Read(value, reading.tokens) : null;
    } catch (Unusual unusual) {
      return null;
    }
  }

  private JsonNode value(int depth) {
    tokens++;
    int first = next();
    switch (first) {
      case '{':
        return object(depth + 1);
      case '[':
        return list(depth + 1);
      case '"':
        return NODES.textNode(string());
      case 't':
        return word("true", NODES.booleanNode(true));
      case 'f':
        return word("false", NODES.booleanNode(false));
      case 'n':
        return word("null", NODES.nullNode());
      default:
        at--;
        return number();
    }
  }

  private ObjectNode object(int depth) {
    if (depth > deepest) {
      throw Unusual.ONE;
    }
    ObjectNode object = NODES.objectNode();
    int mark = next();
    if (mark != '}') {
      while (true) {
        if (mark != '"') {
          throw Unusual.ONE;
        }
        tokens++;
        String name = name();
        if (next() != ':' || object.replace(name, value(depth)) != null) {
          throw Unusual.ONE;
        }
        mark = next();
        if (mark == '}') {
          break;
        }
        if (mark != ',') {
          throw Unusual.ONE;
        }
        mark = next();
      }
    }
    tokens++;
    return object;
  }

  private ArrayNode list(int depth) {
    if (depth > deepest) {
      throw Unusual.ONE;
    }
    ArrayNode list = NODES.arrayNode();
    if (next() != ']') {
      at--;
      do {
        list.add(value(depth));
      } while (more());
    }
    tokens++;
    return list;
  }

  /** Whether another element follows. */
  private boolean more() {
    int mark = next();
    if (mark != ',' && mark != ']') {
      throw Unusual.ONE;
    }
    return mark == ',';
  }

  private JsonNode word(String word, JsonNode node) {
    for (int i = 1; i < word.length(); i++) {
      if (at == text.length || text[at++] != word.charAt(i)) {
        throw Unusual.ONE;
      }
    }
    return node;
  }

  /** No exponents: they may mean very much. */
  private JsonNode number() {
    int from = at;
    boolean negative = at < text.length && text[at] == '-';
    at += negative ? 1 : 0;
    int digits = at;
    long integer = 0;
    while (at < text.length && isDigit(text[at])) {
      integer = 10 * integer + text[at++] - '0';
    }
    int count = at - digits;
    if (count == 0 || count > 1 && text[digits] == '0') {
      throw Unusual.ONE;
    }
    if (at < text.length && text[at] == '.') {
      int fraction = ++at;
      while (at < text.length && isDigit(text[at])) {
        at++;
      }
      if (at == fraction || at - from > LONGEST_NUMBER) {
        throw Unusual.ONE;
      }
      endNumber();
      return NODES.numberNode(new BigDecimal(ascii(text, from, at)));
    }
    if (count > LONGEST_INTEGER) {
      throw Unusual.ONE;
    }
    endNumber();
    long value = negative ? -integer : integer;
    return value == (int) value ? NODES.numberNode((int) value) : NODES.numberNode(value);
  }

  private void endNumber() {
    if (at < text.length && text[at] != ',' && text[at] != '}' && text[at] != ']' && text[at] > ' ') {
      throw Unusual.ONE;
    }
  }

  private String name() {
    int from = at;
    while (at < text.length && text[at] != '"' && text[at] != '\\' && text[at] >= ' ') {
      at++;
    }
    if (at < text.length && text[at] == '"' && at - from <= LONGEST_NAME) {
      return names.of(text, from, at++);
    }
    at = from;
    String name = string();
    if (name.length() > LONGEST_NAME || !Surrogates.areWhole(name)) {
      throw Unusual.ONE;
    }
    return name;
  }

  private String string() {
    String plain = run();
    if (text[at++] == '"') {
      return plain;
    }
    StringBuilder string = new StringBuilder(plain);
    do {
      string.append(escaped()).append(run());
    } while (text[at++] == '\\');
    return string.toString();
  }

  /** Characters up to a quote or a backslash. */
  private String run() {
    byte[] bytes = text;
    int from = at;
    int i = from;
    int all = 0;
    while (i < bytes.length && bytes[i] != '"' && bytes[i] != '\\') {
      byte b = bytes[i++];
      all |= b;
      if (b >= 0 && b < ' ') {
        throw Unusual.ONE;
      }
    }
    at = i;
    if (at == text.length) {
      throw Unusual.ONE;
    }
    return all >= 0 ? ascii(text, from, at) : beyond(from);
  }

  private String beyond(int from) {
    if (!isUtf8) {
      try {
        Utf8.check(text);
      } catch (CharacterCodingException notUtf8) {
        throw Unusual.ONE;
      }
      isUtf8 = true;
    }
    return new String(text, from, at - from, StandardCharsets.UTF_8);
  }

  /** What follows a backslash. */
  private char escaped() {
    int mark = at == text.length ? 0 : text[at++];
    return switch (mark) {
      case '"', '\\', '/' -> (char) mark;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> (char) (hex() << 12 | hex() << 8 | hex() << 4 | hex());
      default -> throw Unusual.ONE;
    };
  }

  private int hex() {
    int digit = at < text.length ? Character.digit(text[at++], 16) : -1;
    if (digit < 0) {
      throw Unusual.ONE;
    }
    return digit;
  }

  /** What comes behind white space. */
  private int next() {
    space();
    if (at == text.length) {
      throw Unusual.ONE;
    }
    return text[at++];
  }

  private void space() {
    while (at < text.length && (text[at] == ' ' || text[at] == '\n' || text[at] == '\r' || text[at] == '\t')) {
      at++;
    }
  }

  private static String ascii(byte[] text, int from, int to) {
    return new String(text, from, to - from, StandardCharsets.ISO_8859_1);
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
