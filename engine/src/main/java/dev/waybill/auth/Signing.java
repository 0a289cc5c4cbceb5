package dev.waybill.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.waybill.document.Document;
import dev.waybill.document.Root;
import dev.waybill.http.Exchange;
import dev.waybill.http.HttpCall;
import dev.waybill.secret.Redactor;
import dev.waybill.shape.Shape;
import dev.waybill.signature.Algorithm;
import dev.waybill.signature.BadKey;
import dev.waybill.template.Template;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * Signs calls as a manifest says: sets its fields, writes the payload, signs it and puts the signature into its place. One time
 * and one nonce stand in all of them.
 */
record Signing(
    Algorithm algorithm, Shape key, ReadKey<Key> keys, String encoding, Template payload, List<Field> set, Place place,
    Wanted wanted, Means means)
    implements Authorizer {

  /** A header field that is set before signing. */
  record Field(Placement placement, Shape value) {}

  /** @param value or null for the signature alone */
  record Place(Placement placement, Template value) {}

  @Override
  public Future<HttpCall> authorize(HttpCall call, Exchange exchange) {
    Future<byte[]> digest = wanted.digest() ? BodyDigest.sha256(call.body()) : Future.succeededFuture();
    return digest.map(sha256 -> signed(call, sha256));
  }

  private HttpCall signed(HttpCall call, byte[] sha256) {
    Key read = keys.of(Credential.text(key, call.trip().document(), "key for sign auth"));
    Instant now = means.timeline().now();
    ObjectNode request = RequestView.of(call, now, Nonce.hex(means.random()), sha256, wanted.body());
    Document document = call.trip().document().with(Root.REQUEST, request);
    HttpCall changed = call;
    for (Field field : set) {
      JsonNode value = Credential.rendered(field.value(), document, "header " + field.placement().name() + " for sign auth");
      if (!value.isMissingNode() && !value.isNull()) {
        changed = field.placement().put(changed, value.asText());
      }
    }
    ObjectNode after = request.deepCopy();
    after.set("headers", RequestView.headers(changed));
    Document ready = document.with(Root.REQUEST, after);
    String text = Credential.rendered(payload, ready, "payload for sign auth");
    String signature = read == null ? Redactor.MASK : encoded(signature(read, text));
    String shown = place.value() == null ? signature
        : Credential.rendered(place.value(), ready.with(Root.SIGNATURE, TextNode.valueOf(signature)), place.placement().what());
    return place.placement().put(changed, shown);
  }

  private byte[] signature(Key read, String text) {
    try {
      return algorithm.sign(read, text.getBytes(StandardCharsets.UTF_8));
    } catch (BadKey bad) {
      throw keys.refused(bad);
    }
  }

  private String encoded(byte[] bytes) {
    return switch (encoding) {
      case "base64" -> Base64.getEncoder().encodeToString(bytes);
      case "base64url" -> Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      default -> HexFormat.of().formatHex(bytes);
    };
  }
}
