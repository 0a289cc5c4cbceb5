package dev.waybill.rehearsal;

import dev.waybill.manifest.Manifest;
import dev.waybill.signature.KeyEncoding;
import dev.waybill.signature.TestKeys;
import dev.waybill.tree.ListNode;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.ScalarNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

/**
 * What stands in for secrets that a test leaves out: their own name in angle brackets; for those that the manifest signs with, a
 * published test key of the kind that its {@code alg} takes, and for those that it only checks with, the public part of it.
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

  private void find(Node node, boolean checked) {
    if (node instanceof ListNode list) {
      list.items().forEach(item -> find(item, checked));
    } else if (node instanceof MapNode map) {
      String secret = secret(map.get("key"));
      String alg = text(map.get("alg"));
      if (secret != null && alg != null) {
        keys.put(secret, key(alg, text(map.get("key_encoding")), checked));
      }
      String consumer = "RSA-SHA1".equals(alg) ? secret(map.get("consumer_secret")) : null;
      if (consumer != null) {
        keys.put(consumer, TestKeys.forAlgorithm(alg));
      }
      map.entries().values().forEach(entry -> find(entry.value(), checked));
    }
  }

  private static String key(String alg, String encoding, boolean checked) {
    String key = checked ? TestKeys.forChecking(alg) : TestKeys.forAlgorithm(alg);
    KeyEncoding written = KeyEncoding.of(encoding).orElse(null);
    byte[] bytes = key.startsWith("-----") ? Base64.getMimeDecoder().decode(key.replaceAll("-----[A-Z ]+-----", ""))
        : key.getBytes(StandardCharsets.UTF_8);
    if (written == KeyEncoding.HEX) {
      return HexFormat.of().formatHex(bytes);
    }
    return written == KeyEncoding.BASE64 || written == KeyEncoding.DER ? Base64.getEncoder().encodeToString(bytes) : key;
  }

  private static String text(Node node) {
    return node instanceof ScalarNode scalar && scalar.isText() ? scalar.json().textValue() : null;
  }

  /** The secret that the key is, and nothing besides; null where it is none. */
  private static String secret(Node node) {
    String text = text(node);
    return text != null && text.matches("\\$\\.secret\\.[A-Za-z0-9_-]+") ? text.substring("$.secret.".length()) : null;
  }
}
