package dev.waybill.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.document.Document;
import dev.waybill.kind.Settings;
import dev.waybill.shape.Shape;
import dev.waybill.signature.BadKey;
import dev.waybill.signature.JwtSigner;
import dev.waybill.tree.ExactNodes;
import java.time.Duration;
import java.time.Instant;

/**
 * Claims that are signed at each token call (RFC 7523). {@code iat} and {@code exp} are added unless they are given.
 *
 * @param headers further fields of the header, or null
 * @param claims or null
 */
record Assertion(String alg, Shape key, Shape headers, Shape claims, Duration ttl, Duration leeway) {
  private static final Duration STANDARD = Duration.ofMinutes(3);

  /** Reads {@code alg key headers claims ttl} from settings that hold others too. */
  static Assertion read(Settings settings) {
    String alg = settings.keys().oneOf("alg", JwtSigner.algorithms());
    settings.keys().required("alg");
    Shape key = settings.requiredCredential("key");
    Duration ttl = settings.keys().duration("ttl");
    return new Assertion(alg, key, settings.map("headers"), settings.map("claims"), ttl == null ? STANDARD : ttl, Duration.ZERO);
  }

  Assertion with(Duration setBack) {
    return new Assertion(alg, key, headers, claims, ttl, setBack == null ? Duration.ZERO : setBack);
  }

  /** The token in its compact form; {@code standard} are the claims that the manifest may replace. */
  String sign(Document document, ObjectNode standard, Instant now) {
    ObjectNode all = standard.put("iat", now.getEpochSecond() - leeway.toSeconds())
        .put("exp", now.getEpochSecond() + ttl.toSeconds());
    all.setAll(object(claims, document, "claims of the assertion"));
    try {
      return JwtSigner.of(alg, Credential.text(key, document, "key of the assertion"))
          .sign(object(headers, document, "header of the assertion"), all);
    } catch (BadKey unusable) {
      throw Credential.refused("The key of the assertion cannot be used: " + unusable.getMessage());
    }
  }

  private static ObjectNode object(Shape shape, Document document, String what) {
    JsonNode value = shape == null ? null : shape.render(document);
    if (value == null || value.isMissingNode() || value.isNull()) {
      return ExactNodes.FACTORY.objectNode();
    }
    if (!(value instanceof ObjectNode object)) {
      throw Credential.refused("The " + what + " must be an object.");
    }
    return object;
  }
}
