package dev.waybill.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.clock.Timeline;
import dev.waybill.document.Document;
import dev.waybill.secret.Redactor;
import dev.waybill.shape.Shape;
import dev.waybill.signature.BadKey;
import dev.waybill.signature.JwtSigner;
import dev.waybill.tree.ExactNodes;
import java.time.Duration;
import java.time.Instant;

/**
 * How a JSON Web Token is made from the document: {@code iat} is now less the leeway and {@code exp} now and the time to live,
 * each unless the claims say otherwise.
 *
 * @param header or null
 * @param claims or null
 */
record Token(ReadKey<JwtSigner> keys, Shape key, Shape header, Shape claims, Duration ttl, Duration leeway, Timeline timeline) {

  /** The signed token, or a mask where the key is masked. */
  String of(Document document) {
    JwtSigner signer = keys.of(Credential.text(key, document, "key for jwt auth"));
    ObjectNode given = object(claims, document, "claims for jwt auth");
    ObjectNode fields = object(header, document, "token's header for jwt auth");
    Instant now = timeline.now();
    if (!given.has("iat")) {
      given.put("iat", now.minus(leeway).getEpochSecond());
    }
    if (!given.has("exp")) {
      given.put("exp", now.plus(ttl).getEpochSecond());
    }
    try {
      return signer == null ? Redactor.MASK : signer.sign(fields, given);
    } catch (BadKey bad) {
      throw keys.refused(bad);
    }
  }

  private static ObjectNode object(Shape shape, Document document, String what) {
    ObjectNode object = ExactNodes.FACTORY.objectNode();
    JsonNode value = shape == null ? object : Credential.rendered(shape, document, what);
    if (!value.isObject()) {
      throw Credential.refused("The " + what + " must be an object.");
    }
    // What a shape gives is shared and must not be changed.
    return object.setAll((ObjectNode) value);
  }
}
