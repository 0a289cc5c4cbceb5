package dev.waybill.rehearsal;

import dev.waybill.manifest.Manifest;
import dev.waybill.signature.KeyEncoding;
import dev.waybill.signature.TestKeys;
import dev.waybill.tree.ListNode;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.ScalarNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What stands in for secrets that a test leaves out: their own name in angle brackets; for a private or public key, and for a
 * shared one that must be long or encoded, a published test key of the kind that the manifest's {@code alg} takes.
 */
final class TestSecrets {
  private static final Set<String> NOT_RUN = Set.of("webhooks", "tests", "test_defaults");

  private final Map<String, String> keys = new HashMap<>();

  TestSecrets(Manifest manifest) {
    // A pair that signs in one place and is checked in another is one that signs.
    manifest.webhooks().values().forEach(webhook -> find(webhook, true));
    manifest.root().entries().forEach((name, entry) -> {
      if (!NOT_RUN.contains(name)) {
        find(entry.value(), false);
      }
    });
  }

  String of(String name) {
    return keys.getOrDefault(name, "<" + name + ">");
  }

  /** Whether it is used as a key: then even an optional secret stands in every test. */
  boolean isKey(String name) {
    return keys.containsKey(name);
  }

  private void find(Node node, boolean checked) {
    if (node instanceof ListNode list) {
      list.items().forEach(item -> find(item, checked));
    } else if (node instanceof MapNode map) {
      put(map.get("key"), alg(map.get("alg"), map.get("jwks") == null && map.get("token") != null), text(map.get("key_encoding")),
          checked);
      put("RSA-SHA1".equals(text(map.get("alg"))) ? map.get("consumer_secret") : null, "RSA-SHA1", null, false);
      if (map.get("standard_webhooks") instanceof MapNode standard) {
        put(standard.get("secret"), "hmac-sha256", KeyEncoding.BASE64.word(), checked);
      }
      map.entries().values().forEach(entry -> find(entry.value(), checked));
    }
  }

  /** @param token whether tokens are checked, by RS256 where nothing is said */
  private static String alg(Node alg, boolean token) {
    Node first = alg instanceof ListNode several && !several.items().isEmpty() ? several.items().get(0) : alg;
    return first == null && token ? "RS256" : text(first);
  }

  private void put(Node secret, String alg, String encoding, boolean checked) {
    String path = text(secret);
    if (alg != null && path != null && path.matches("\\$\\.secret\\.[A-Za-z0-9_-]+")) {
      String name = path.substring("$.secret.".length());
      keys.put(name, key(name, alg, KeyEncoding.of(encoding).orElse(null), checked));
    }
  }

  private static String key(String name, String alg, KeyEncoding written, boolean checked) {
    boolean encoded = written == KeyEncoding.HEX || written == KeyEncoding.BASE64 || written == KeyEncoding.DER;
    if (alg.toLowerCase(Locale.ROOT).startsWith("hmac")) {
      return encoded ? encoded(digest(name), written) : "<" + name + ">";
    }
    String key = checked ? TestKeys.forChecking(alg) : TestKeys.forAlgorithm(alg);
    return encoded && key.startsWith("-----") ? encoded(Base64.getMimeDecoder().decode(key.replaceAll("-----[A-Z ]+-----", "")),
        written) : key;
  }

  private static String encoded(byte[] bytes, KeyEncoding written) {
    return written == KeyEncoding.HEX ? HexFormat.of().formatHex(bytes) : Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] digest(String name) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String text(Node node) {
    return node instanceof ScalarNode scalar && scalar.isText() ? scalar.json().textValue() : null;
  }
}
