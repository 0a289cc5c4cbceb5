package dev.waybill.secret;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes known secrets out of text in every encoding a provider may echo them in: as they are, base64 and base64url (at any of the
 * three offsets), hex, and percent-encoded, JSON- or XML-escaped whichever of their characters are. Immutable and thread-safe; text
 * without a secret is returned as it is.
 */
public final class Redactor {
  /** What stands in a secret's place. */
  public static final String MASK = "***";

  /** Shorter values would mask ordinary words. */
  private static final int MIN_LENGTH = 4;

  private static final int WINDOW = 4;

  public static final Redactor NONE = new Redactor(Set.of(), Set.of());

  /** What is looked for where something is escaped: the secrets without backslashes, and base64 that has to be escaped. */
  private final Set<String> bare;

  /** Whether a secret is a number, which may come as one. */
  private final boolean numeric;

  /** The spellings by the hash of their first characters, the longest first. */
  private final Map<Integer, List<String>> needles = new HashMap<>();

  /** One bit for each such hash, so that text without a secret is passed over without looking anything up. */
  private final long[] filter;

  private Redactor(Collection<String> spellings, Set<String> bare) {
    this.bare = bare;
    this.numeric = bare.stream().anyMatch(secret -> secret.chars().allMatch(c -> c >= '0' && c <= '9' || c == '.' || c == '-'));
    this.filter = new long[Integer.highestOneBit(Math.max(64, spellings.size() * 4))];
    for (String spelling : spellings) {
      int hash = hash(spelling, 0);
      needles.computeIfAbsent(hash, key -> new ArrayList<>()).add(spelling);
      filter[word(hash)] |= 1L << hash;
    }
    needles.values().forEach(list -> list.sort(Comparator.comparingInt(String::length).reversed()));
  }

  public static Redactor of(Collection<Secret> secrets) {
    Set<String> spellings = new LinkedHashSet<>();
    Set<String> bare = new LinkedHashSet<>();
    for (Secret secret : secrets) {
      if (secret.reveal().length() >= MIN_LENGTH) {
        spell(secret.reveal(), spellings);
        bare.add(secret.reveal().replace("\\", ""));
      }
    }
    spellings.removeIf(text -> text.length() < MIN_LENGTH);
    // Base64 with these two may itself be escaped.
    spellings.stream().filter(text -> text.indexOf('+') >= 0 || text.indexOf('/') >= 0).forEach(bare::add);
    bare.removeIf(text -> text.length() < MIN_LENGTH);
    return new Redactor(spellings, bare);
  }

  /** One that masks what any of them masks. */
  public static Redactor all(Collection<Redactor> redactors) {
    Set<String> spellings = new LinkedHashSet<>();
    Set<String> bare = new LinkedHashSet<>();
    redactors.forEach(each -> {
      each.needles.values().forEach(spellings::addAll);
      bare.addAll(each.bare);
    });
    return new Redactor(spellings, bare);
  }

  private static int hash(String text, int at) {
    int mixed = text.charAt(at) * 31 + text.charAt(at + 1);
    mixed = (mixed * 31 + text.charAt(at + 2)) * 31 + text.charAt(at + 3);
    return mixed * 0x9E3779B9;
  }

  private int word(int hash) {
    return hash >>> 6 & filter.length - 1;
  }

  private static void spell(String value, Set<String> spellings) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    spellings.add(value);
    spellings.add(HexFormat.of().formatHex(bytes));
    spellings.add(HexFormat.of().withUpperCase().formatHex(bytes));
    // Form data writes a space as a plus sign, without any escape beside it.
    spellings.add(value.replace(' ', '+'));
    for (int offset = 0; offset < 3; offset++) {
      String middle = base64At(bytes, offset);
      spellings.add(middle);
      spellings.add(middle.replace('+', '-').replace('/', '_'));
    }
  }

  /** The characters of the base64 text that depend on these bytes alone when they begin at this offset modulo three. */
  private static String base64At(byte[] bytes, int offset) {
    byte[] shifted = new byte[offset + bytes.length];
    System.arraycopy(bytes, 0, shifted, offset, bytes.length);
    String text = Base64.getEncoder().withoutPadding().encodeToString(shifted);
    int from = offset == 0 ? 0 : offset + 1;
    int whole = shifted.length / 3 * 4;
    int to = shifted.length % 3 == 0 ? text.length() : whole + (shifted.length % 3 == 1 ? 1 : 2);
    return to > from ? text.substring(from, to) : "";
  }

  /** The text with every secret masked; null stays null, text without a secret is returned as it is. */
  public String clean(String text) {
    if (text == null || needles.isEmpty()) {
      return text;
    }
    String plain = cleanPlain(text);
    return EscapedText.hasEscape(plain) ? cleanEscaped(plain) : plain;
  }

  private String cleanEscaped(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      int end = -1;
      for (String secret : bare) {
        if (EscapedText.mayBegin(text, at, secret)) {
          end = Math.max(end, EscapedText.end(text, at, secret));
        }
      }
      clean.append(end < 0 ? text.substring(at, at + 1) : MASK);
      at = end < 0 ? at + 1 : end;
    }
    return clean.length() == text.length() && text.contentEquals(clean) ? text : clean.toString();
  }

  private String cleanPlain(String text) {
    StringBuilder clean = null;
    int copied = 0;
    for (int i = 0; i + WINDOW <= text.length(); i++) {
      int hash = hash(text, i);
      String found = (filter[word(hash)] & 1L << hash) == 0 ? null : needle(hash, text, i);
      if (found != null) {
        clean = clean == null ? new StringBuilder(text.length()) : clean;
        clean.append(text, copied, i).append(MASK);
        copied = i + found.length();
        i = copied - 1;
      }
    }
    return clean == null ? text : clean.append(text, copied, text.length()).toString();
  }

  private String needle(int hash, String text, int at) {
    for (String needle : needles.getOrDefault(hash, List.of())) {
      if (text.startsWith(needle, at)) {
        return needle;
      }
    }
    return null;
  }

  /** The value with every text and key masked; the same object where there is nothing to mask. */
  public JsonNode clean(JsonNode value) {
    if (value == null || needles.isEmpty()) {
      return value;
    }
    if (value.isTextual()) {
      String clean = clean(value.textValue());
      return clean.equals(value.textValue()) ? value : TextNode.valueOf(clean);
    }
    if (numeric && value.isNumber()) {
      return clean(value.asText()).equals(MASK) ? TextNode.valueOf(MASK) : value;
    }
    if (value instanceof ArrayNode array) {
      return cleanList(array);
    }
    return value instanceof ObjectNode object ? cleanObject(object) : value;
  }

  private JsonNode cleanList(ArrayNode array) {
    ArrayNode copy = null;
    for (int i = 0; i < array.size(); i++) {
      JsonNode clean = clean(array.get(i));
      if (clean != array.get(i)) {
        copy = copy == null ? array.arrayNode().addAll(array) : copy;
        copy.set(i, clean);
      }
    }
    return copy == null ? array : copy;
  }

  private JsonNode cleanObject(ObjectNode object) {
    boolean changed = false;
    ObjectNode copy = object.objectNode();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      String key = clean(field.getKey());
      JsonNode value = clean(field.getValue());
      changed |= value != field.getValue() || !key.equals(field.getKey());
      copy.set(key, value);
    }
    return changed ? copy : object;
  }

  @Override
  public String toString() {
    return "Redactor";
  }
}
