package dev.waybill.verify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.document.Document;
import dev.waybill.kind.Literals;
import dev.waybill.kind.Settings;
import dev.waybill.shape.Shape;
import dev.waybill.shape.Unmapped;
import dev.waybill.signature.Algorithm;
import dev.waybill.signature.BadKey;
import dev.waybill.signature.KeyEncoding;
import dev.waybill.signature.Keys;
import dev.waybill.template.Text;
import dev.waybill.template.Unrenderable;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.ScalarNode;
import java.security.Key;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The keys that may have signed, parsed once, at load: more than one while a secret is rotated. Never prints any. */
final class KeyRing {
  private final Algorithm algorithm;
  private final List<Key> keys;

  KeyRing(Algorithm algorithm, List<Key> keys) {
    this.algorithm = algorithm;
    this.keys = List.copyOf(keys);
  }

  /** @param encoding or null: UTF-8 for shared keys, PEM or base64 by its look for public ones */
  static KeyRing compile(Node node, Algorithm algorithm, KeyEncoding encoding, VerifySource source, Means means) {
    List<Key> keys = new ArrayList<>();
    for (String text : texts(node, algorithm.isShared(), source, means)) {
      KeyEncoding written = encoding != null ? encoding : algorithm.isShared() ? KeyEncoding.UTF8
          : text.contains("-----BEGIN ") ? KeyEncoding.PEM : KeyEncoding.BASE64;
      try {
        keys.add(Keys.forChecking(algorithm, written, text));
      } catch (BadKey bad) {
        refuse(node, bad, source);
        means.unusable().accept("The key that `" + means.hook() + "` is verified by cannot be used: " + bad.getMessage());
      }
    }
    return new KeyRing(algorithm, keys);
  }

  /**
   * The texts that a credential stands for, one for each value it has at the moment.
   *
   * @param secret whether a text written into the manifest is a finding
   */
  static Set<String> texts(Node node, boolean secret, VerifySource source, Means means) {
    return texts("key", node, secret, source, means);
  }

  /** @param key what the findings call it */
  static Set<String> texts(String key, Node node, boolean secret, VerifySource source, Means means) {
    Settings one = new Settings(new MapNode(node.place(), Map.of(key, new MapNode.Entry(node.place(), node))), source.fixed(),
        source.findings());
    Shape shape = secret ? one.credential(key) : one.text(key);
    Set<String> texts = new LinkedHashSet<>();
    for (Document settings : means.settings()) {
      String text = text(shape, settings);
      if (text != null && !text.isEmpty()) {
        texts.add(text);
      }
    }
    return texts;
  }

  /** A key that is written into the manifest is the author's to mend, not the operator's. */
  static void refuse(Node node, BadKey bad, VerifySource source) {
    if (node instanceof ScalarNode scalar && Literals.isLiteral(scalar)) {
      source.findings().error(node.place(), "bad-key", bad.getMessage(),
          "Write the provider's public key in PEM, or give it as a secret.");
    }
  }

  /** The text that a shape makes, or null where it makes none. */
  static String text(Shape shape, Document document) {
    try {
      JsonNode value = shape.render(document);
      return Text.of(value);
    } catch (Unrenderable | Unmapped absent) {
      return null;
    }
  }

  boolean isEmpty() {
    return keys.isEmpty();
  }

  /** Whether one of the signatures is one of the keys' over these bytes. */
  boolean holds(byte[] message, List<byte[]> signatures) {
    boolean holds = false;
    for (Key key : keys) {
      for (byte[] signature : signatures) {
        holds |= holds(key, message, signature);
      }
    }
    return holds;
  }

  private boolean holds(Key key, byte[] message, byte[] signature) {
    try {
      return algorithm.verifies(key, message, signature);
    } catch (BadKey unfit) {
      return false;
    }
  }

  /** For tests of manifests: by the shared key in force, or the private half of the fixed pair. */
  byte[] sign(byte[] message, Verifier.Signing signing) {
    try {
      if (algorithm.isShared() && keys.isEmpty()) {
        throw new Verifier.Unsignable("There is no key to sign with.");
      }
      return algorithm.sign(algorithm.isShared() ? keys.get(0)
          : Keys.forSigning(algorithm, KeyEncoding.PEM, signing.privateKey(algorithm.word())), message);
    } catch (BadKey bad) {
      throw new Verifier.Unsignable(bad.getMessage());
    }
  }

  @Override
  public String toString() {
    return "KeyRing[" + algorithm.word() + ", " + keys.size() + "]";
  }
}
