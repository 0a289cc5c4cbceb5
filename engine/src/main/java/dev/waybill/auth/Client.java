package dev.waybill.auth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.document.Document;
import dev.waybill.kind.Settings;
import dev.waybill.shape.Shape;
import dev.waybill.template.Escape;
import dev.waybill.tree.ExactNodes;
import dev.waybill.tree.MapNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * How the client makes itself known to the token endpoint (RFC 6749 § 2.3, RFC 7523 § 2.2, RFC 8705).
 *
 * @param id or null
 * @param secret or null
 * @param assertion for {@link Via#PRIVATE_KEY_JWT}, else null
 */
record Client(Via via, Shape id, Shape secret, Assertion assertion) {
  private static final String JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  /** Where it says so. */
  enum Via {
    BASIC,
    POST,
    PRIVATE_KEY_JWT,
    TLS,
    NONE;

    private String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What the token call takes from it. */
  interface Call {
    void header(String name, String value);

    void parameter(String name, String value);
  }

  /** Reads {@code client}: Basic where it has a secret and does not say how. Null where it cannot be used. */
  static Client read(Settings outer, Means means) {
    MapNode map = outer.keys().map("client");
    if (map == null) {
      return new Client(Via.NONE, null, null, null);
    }
    Settings settings = new Settings(map, outer.compiler(), outer.findings());
    String word = settings.keys().oneOf("via", List.of("basic", "post", "private_key_jwt", "tls", "none"));
    boolean signs = map.keys().contains("key");
    Via via = word != null ? Via.valueOf(word.toUpperCase(Locale.ROOT))
        : map.keys().contains("secret") ? Via.BASIC : signs ? Via.PRIVATE_KEY_JWT : Via.NONE;
    boolean secret = via == Via.BASIC || via == Via.POST;
    Client client = new Client(via, via == Via.NONE ? settings.text("id") : settings.requiredText("id"),
        secret ? settings.requiredCredential("secret") : null, via == Via.PRIVATE_KEY_JWT ? Assertion.read(settings) : null);
    for (String other : List.of("secret", "key", "alg", "headers", "claims", "ttl")) {
      if (map.keys().contains(other) && (other.equals("secret") ? !secret : via != Via.PRIVATE_KEY_JWT)) {
        settings.findings().error(map.keyPlace(other), "bad-auth", "`" + other + "` is not used by `via: " + via.word() + "`.",
            "Leave it out, or say via: " + (other.equals("secret") ? "basic or post." : "private_key_jwt."));
        settings.keys().node(other);
      }
    }
    settings.keys().finish();
    if (via == Via.TLS && !means.provisions().showsCertificate()) {
      settings.findings().error(settings.keys().place("via"), "bad-auth",
          "`via: tls` needs a client certificate to show (RFC 8705).",
          "Write tls: { cert: $.secret.cert, key: $.secret.cert_key } at the top of the file.");
    }
    return client;
  }

  /**
   * Adds what makes the client known.
   *
   * @param tokenUrl whom an assertion is for
   * @param jti makes an assertion unique
   */
  void show(Document document, String tokenUrl, Instant now, String jti, Call call) {
    if (id == null) {
      return;
    }
    String name = Credential.text(id, document, "client id");
    switch (via) {
      case BASIC -> call.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(
          (encoded(name) + ":" + encoded(Credential.text(secret, document, "client secret"))).getBytes(StandardCharsets.UTF_8)));
      case POST -> {
        call.parameter("client_id", name);
        call.parameter("client_secret", Credential.text(secret, document, "client secret"));
      }
      case PRIVATE_KEY_JWT -> {
        ObjectNode claims = ExactNodes.FACTORY.objectNode().put("iss", name).put("sub", name).put("aud", tokenUrl)
            .put("jti", jti);
        call.parameter("client_id", name);
        call.parameter("client_assertion_type", JWT_BEARER);
        call.parameter("client_assertion", assertion.sign(document, claims, now));
      }
      case TLS, NONE -> call.parameter("client_id", name);
    }
  }

  /** As RFC 6749 § 2.3.1 wants it before it goes into Basic: form-encoded. */
  private static String encoded(String text) {
    return Escape.QUERY.encode(text, "client").replace("%20", "+");
  }
}
