package dev.waybill.rehearsal;

import dev.waybill.manifest.Manifest;
import dev.waybill.tree.ListNode;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.verify.Verifier;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * What stands in for a secret that a test leaves out and that deliveries are verified by: a shared key made of its name, or the public
 * half of a pair that everybody knows. Never used where anything real is verified.
 */
final class FixedKeys {
  private static final String SECRET = "$.secret.";

  private final Map<String, String> texts = new HashMap<>();

  private FixedKeys() {}

  /** By the name of the secret. */
  static Map<String, String> of(Manifest manifest) {
    FixedKeys keys = new FixedKeys();
    manifest.webhooks().values().forEach(webhook -> keys.read(webhook.get("verify")));
    return Map.copyOf(keys.texts);
  }

  private void read(Node verify) {
    if (verify instanceof ListNode list) {
      list.items().forEach(this::read);
    } else if (verify instanceof MapNode map) {
      map.entries().forEach((kind, entry) -> {
        if (entry.value() instanceof MapNode settings) {
          one(kind, settings);
        }
      });
    }
  }

  private void one(String kind, MapNode settings) {
    switch (kind) {
      case "signature" -> put(settings.get("key"), text(settings, "alg"), text(settings, "key_encoding"));
      case "standard_webhooks" -> put(settings.get("secret"), "hmac-sha256", "base64");
      case "jwt" -> put(settings.get("key"), settings.get("alg") instanceof ListNode algs && !algs.items().isEmpty()
          ? algs.items().get(0).json().asText() : settings.get("alg") == null ? "RS256" : text(settings, "alg"), "pem");
      default -> { }
    }
  }

  private static String text(MapNode settings, String key) {
    return settings.get(key) == null ? "" : settings.get(key).json().asText();
  }

  private void put(Node key, String alg, String encoding) {
    String path = key == null ? "" : key.json().asText();
    if (!path.startsWith(SECRET)) {
      return;
    }
    String name = path.substring(SECRET.length());
    String family = family(alg);
    if (family == null) {
      byte[] bytes = digest(name);
      texts.put(name, switch (encoding) {
        case "hex" -> HexFormat.of().formatHex(bytes);
        case "base64" -> Base64.getEncoder().encodeToString(bytes);
        case "pem" -> HexFormat.of().formatHex(bytes);
        default -> "<" + name + ">";
      });
      return;
    }
    String pem = read(family + ".public.pem");
    String der = pem.replaceAll("-----[A-Z ]+-----|\\s", "");
    texts.put(name, switch (encoding) {
      case "pem" -> pem;
      case "hex" -> HexFormat.of().formatHex(Base64.getDecoder().decode(der));
      default -> der;
    });
  }

  /** The private half for an algorithm of a signature or of a token, PEM. */
  static String privateKey(String alg) {
    String family = family(alg);
    if (family == null) {
      byte[] shared = digest("shared");
      return HexFormat.of().formatHex(shared);
    }
    return read(family + ".private.pem");
  }

  /** Null for shared keys. */
  private static String family(String alg) {
    return switch (alg) {
      case "ed25519", "EdDSA" -> "ed25519";
      case "ecdsa-sha256", "ES256" -> "ec";
      case "rsa-sha256", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512" -> "rsa";
      case "ES384", "ES512" -> throw new Verifier.Unsignable("There is no fixed test key for " + alg + ". Give the secret in the test.");
      default -> null;
    };
  }

  private static byte[] digest(String name) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String read(String file) {
    try (InputStream in = FixedKeys.class.getResourceAsStream("/dev/waybill/rehearsal/keys/" + file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
