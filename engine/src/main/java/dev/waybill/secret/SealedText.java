package dev.waybill.secret;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * One text, sealed under each of several keys, any of which opens it. Bound to a name: under another it does not open. Immutable.
 */
public final class SealedText {
  private static final int VERSION = 1;

  private final List<Box> boxes;

  /** The text under one key. */
  private record Box(String key, byte[] nonce, byte[] text) {}

  private SealedText(List<Box> boxes) {
    this.boxes = List.copyOf(boxes);
  }

  /** Seals a text under every one of the keys, each with a nonce of its own. */
  public static SealedText seal(List<StoreKey> keys, String name, String plain, SecureRandom random) {
    List<Box> boxes = new ArrayList<>();
    for (StoreKey key : keys) {
      byte[] nonce = new byte[Sealing.NONCE_BYTES];
      random.nextBytes(nonce);
      boxes.add(new Box(key.id(), nonce, Sealing.seal(key.aes(), nonce, Sealing.about(VERSION, name, key.id()),
          plain.getBytes(StandardCharsets.UTF_8))));
    }
    return new SealedText(boxes);
  }

  /** Reads what {@link #json} wrote; empty where it is anything else. */
  public static Optional<SealedText> read(JsonNode json) {
    List<Box> boxes = new ArrayList<>();
    for (JsonNode each : json) {
      byte[] nonce = bytes(each.path("nonce"));
      byte[] text = bytes(each.path("text"));
      String key = each.path("key").asText();
      if (each.size() != 3 || !key.matches("[0-9a-f]{16}") || nonce == null || nonce.length != Sealing.NONCE_BYTES || text == null
          || text.length < Sealing.TAG_BYTES) {
        return Optional.empty();
      }
      boxes.add(new Box(key, nonce, text));
    }
    return json.isArray() && !boxes.isEmpty() ? Optional.of(new SealedText(boxes)) : Optional.empty();
  }

  private static byte[] bytes(JsonNode text) {
    try {
      return text.isTextual() ? Base64.getDecoder().decode(text.textValue()) : null;
    } catch (IllegalArgumentException notBase64) {
      return null;
    }
  }

  public JsonNode json() {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    boxes.forEach(box -> list.addObject().put("key", box.key).put("nonce", Base64.getEncoder().encodeToString(box.nonce))
        .put("text", Base64.getEncoder().encodeToString(box.text)));
    return list;
  }

  /** The ids of the keys that open it. */
  public List<String> keys() {
    return boxes.stream().map(Box::key).toList();
  }

  /**
   * The text.
   *
   * @throws SecretSource.Unreadable where none of the keys opens it, or it was sealed under another name or tampered with
   */
  public String open(List<StoreKey> keys, String name) {
    for (Box box : boxes) {
      for (StoreKey key : keys) {
        if (key.id().equals(box.key)) {
          byte[] plain = Sealing.open(key.aes(), box.nonce, Sealing.about(VERSION, name, box.key), box.text);
          if (plain == null) {
            throw new SecretSource.Unreadable("What is stored as `" + name + "` was tampered with or damaged: it does not open with the key "
                + box.key + " that it names. Set it again, or bring a good copy of the file back.", "What is stored of it does not open.");
          }
          return new String(plain, StandardCharsets.UTF_8);
        }
      }
    }
    String needed = String.join(" or ", keys());
    throw new SecretSource.Unreadable(keys.isEmpty()
        ? "What is stored as `" + name + "` is sealed, and there is no store key: set `secrets.key` or WAYBILL_STORE_KEY_FILE to the key " + needed + "."
        : "What is stored as `" + name + "` is sealed with the key " + needed + ", but the store key is "
            + String.join(" and ", keys.stream().map(StoreKey::id).toList()) + ".", "What is stored of it does not open.");
  }

  /** The same text, sealed under other keys. */
  public SealedText under(List<StoreKey> others, List<StoreKey> known, String name, SecureRandom random) {
    return seal(others, name, open(known, name), random);
  }

  @Override
  public String toString() {
    return "SealedText" + keys();
  }
}
