package dev.waybill.secret;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/**
 * Takes known secrets out of text in every encoding a provider may echo them in: as they are, base64, base64url and base32 (at any
 * offset), hex in any case with anything usual between its digits, of UTF-8 and UTF-16, and percent-encoded, quoted-printable or escaped
 * as in JSON, XML and HTML whichever of their characters are. Of long ones also their first or last characters, from eight on. Immutable
 * and thread-safe; text without a secret is returned as the same object.
 */
public final class Redactor {
  /** What stands in a secret's place. */
  public static final String MASK = "***";

  public static final Redactor NONE = of(Set.of());

  private final Set<Secret> secrets;
  private volatile Sought sought;

  private Redactor(Set<Secret> secrets) {
    this.secrets = secrets;
  }

  public static Redactor of(Collection<Secret> secrets) {
    Redactor made = late(secrets);
    made.sought();
    return made;
  }

  /** One that is made ready by the first text it is asked to clean: where there may never be one. */
  public static Redactor late(Collection<Secret> secrets) {
    return new Redactor(Set.copyOf(secrets));
  }

  /** One that masks what any of them masks. */
  public static Redactor all(Collection<Redactor> redactors) {
    return of(redactors.stream().flatMap(each -> each.secrets.stream()).toList());
  }

  /** Whether it was made to mask this one, among others. */
  public boolean knows(Secret secret) {
    return secrets.contains(secret);
  }

  private Sought sought() {
    Sought made = sought;
    if (made == null) {
      Spellings all = new Spellings();
      secrets.forEach(secret -> all.add(secret.reveal()));
      made = new Sought(all);
      sought = made;
    }
    return made;
  }

  /** The text with every secret masked; null stays null, text without a secret is returned as it is. */
  public String clean(String text) {
    return text == null || sought().isEmpty() ? text : sought().clean(text, MASK);
  }

  /** The value with every text and key masked; the same object where there is nothing to mask. */
  public JsonNode clean(JsonNode value) {
    if (value == null || secrets.isEmpty()) {
      return value;
    }
    if (value.isTextual()) {
      String clean = clean(value.textValue());
      return clean == value.textValue() ? value : TextNode.valueOf(clean);
    }
    if (value.isNumber() && sought().isNumeric()) {
      return isSecret(value.asText()) ? TextNode.valueOf(MASK) : value;
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
    ObjectNode copy = null;
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      String key = clean(field.getKey());
      JsonNode value = clean(field.getValue());
      if (copy == null && (value != field.getValue() || key != field.getKey())) {
        copy = before(object, field.getKey());
      }
      if (copy != null) {
        copy.set(copy.has(key) ? another(copy, key) : key, value);
      }
    }
    return copy == null ? object : copy;
  }

  /** The fields before one, which hold nothing to mask. */
  private static ObjectNode before(ObjectNode object, String key) {
    ObjectNode copy = object.objectNode();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      if (field.getKey().equals(key)) {
        break;
      }
      copy.set(field.getKey(), field.getValue());
    }
    return copy;
  }

  /** Two keys that are masked stay two. */
  private static String another(ObjectNode object, String key) {
    int count = 2;
    while (object.has(key + " " + count)) {
      count++;
    }
    return key + " " + count;
  }

  /** A number is one altogether, or has as much of one as counts; a short one that happens to stand within it does not make it one. */
  private boolean isSecret(String number) {
    String clean = clean(number);
    return clean.equals(MASK) || clean.replace(MASK, "").length() <= number.length() - Spelling.FRAGMENT && !clean.equals(number);
  }

  @Override
  public String toString() {
    return "Redactor";
  }
}
