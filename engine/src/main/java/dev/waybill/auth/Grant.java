package dev.waybill.auth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.document.Document;
import dev.waybill.kind.Settings;
import dev.waybill.shape.Shape;
import dev.waybill.tree.ExactNodes;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The grant of a token call and what it stands on.
 *
 * @param parameters that go as they are, by their names
 * @param assertion to sign, or null
 * @param refresh the refresh token, or null
 */
record Grant(Kind kind, Map<String, Shape> parameters, Assertion assertion, Refresh refresh) {
  private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
  private static final Set<String> PLAIN = Set.of("username", "subject_token_type", "actor_token_type", "requested_token_type",
      "resource", "audience");

  /** The grants by the word of the manifest, their names on the wire, and their settings. */
  enum Kind {
    CLIENT_CREDENTIALS("client_credentials", "client_credentials", List.of(), List.of()),
    PASSWORD("password", "password", List.of("username", "password"), List.of()),
    REFRESH_TOKEN("refresh_token", "refresh_token", List.of("refresh_token"), List.of()),
    JWT_BEARER("jwt_bearer", "urn:ietf:params:oauth:grant-type:jwt-bearer", List.of("assertion"), List.of()),
    SAML2_BEARER("saml2_bearer", "urn:ietf:params:oauth:grant-type:saml2-bearer", List.of("assertion"), List.of()),
    TOKEN_EXCHANGE("token_exchange", "urn:ietf:params:oauth:grant-type:token-exchange", List.of("subject_token"),
        List.of("subject_token_type", "actor_token", "actor_token_type", "requested_token_type", "resource", "audience"));

    private final String word;
    private final String grantType;
    private final List<String> required;
    private final List<String> optional;

    Kind(String word, String grantType, List<String> required, List<String> optional) {
      this.word = word;
      this.grantType = grantType;
      this.required = required;
      this.optional = optional;
    }

    private boolean takes(String key) {
      return required.contains(key) || optional.contains(key);
    }
  }

  /** As written in a manifest. */
  static List<String> words() {
    return List.of(Kind.values()).stream().map(kind -> kind.word).toList();
  }

  /** Reads the grant and its settings; null where there is none. */
  static Grant read(Settings settings, Means means) {
    settings.keys().required("grant");
    String word = settings.keys().oneOf("grant", words());
    Kind kind = List.of(Kind.values()).stream().filter(each -> each.word.equals(word)).findFirst().orElse(null);
    refuseOthers(kind, settings);
    if (kind == null) {
      return null;
    }
    Map<String, Shape> parameters = new LinkedHashMap<>();
    kind.required.stream().filter(key -> !key.equals("assertion") && !key.equals("refresh_token"))
        .forEach(key -> parameters.put(key, PLAIN.contains(key) ? settings.requiredText(key) : settings.requiredCredential(key)));
    kind.optional.forEach(key -> {
      Shape shape = PLAIN.contains(key) ? settings.text(key) : settings.credential(key);
      if (shape != null) {
        parameters.put(key, shape);
      } else if (key.equals("subject_token_type")) {
        parameters.put(key, document -> ExactNodes.FACTORY.textNode(ACCESS_TOKEN));
      }
    });
    MapNode map = settings.keys().map();
    if (map.keys().contains("actor_token") != map.keys().contains("actor_token_type") && kind == Kind.TOKEN_EXCHANGE) {
      String absent = map.keys().contains("actor_token") ? "actor_token_type" : "actor_token";
      settings.findings().error(map.place(), "missing-key", "`actor_token` and `actor_token_type` go together (RFC 8693): here `"
          + absent
          + "` is missing.", "Add it, or leave the other out.");
    }
    Assertion signed = null;
    if (kind.takes("assertion")) {
      signed = kind == Kind.JWT_BEARER ? assertion(settings) : null;
      if (signed == null && settings.keys().node("assertion") instanceof MapNode ready
          && ready.keys().stream().noneMatch(key -> key.startsWith("$"))) {
        settings.findings().error(ready.place(), "wrong-type", "The `assertion` of `" + kind.word
            + "` is ready-made text, but this is a map.",
            "Write for example $.secret.assertion.");
      } else if (signed == null) {
        parameters.put("assertion", settings.requiredCredential("assertion"));
      }
    }
    return new Grant(kind, parameters, signed, kind == Kind.REFRESH_TOKEN ? Refresh.read(settings, means) : null);
  }

  private static void refuseOthers(Kind kind, Settings settings) {
    for (Kind other : Kind.values()) {
      for (String key : settings.keys().map().keys()) {
        if (other.takes(key) && kind != null && !kind.takes(key) && settings.keys().node(key) != null
            && List.of(Kind.values()).stream().filter(each -> each.takes(key)).findFirst().orElseThrow() == other) {
          settings.findings().error(settings.keys().map().keyPlace(key), "bad-auth",
              "`" + key + "` belongs to `grant: " + other.word + "`, not to `" + kind.word + "`.",
              "Leave it out; what the endpoint takes besides goes under `params`.");
        }
      }
    }
  }

  /** The claims to sign, where the assertion is not ready-made. */
  private static Assertion assertion(Settings settings) {
    Node node = settings.keys().required("assertion");
    if (!(node instanceof MapNode map) || map.keys().stream().anyMatch(key -> key.startsWith("$"))) {
      return null;
    }
    Settings own = new Settings(map, settings.compiler(), settings.findings());
    Assertion signed = Assertion.read(own).with(own.keys().duration("leeway"));
    own.keys().finish();
    return signed;
  }

  /** Adds the parameters of the grant, all but what the refresh token gives. */
  void add(Document document, Instant now, ObjectNode to) {
    to.put("grant_type", kind.grantType);
    parameters.forEach((name, shape) -> {
      String value = Credential.text(shape, document, name.replace('_', ' ') + " of the token call");
      to.put(name, kind == Kind.SAML2_BEARER ? encoded(value) : value);
    });
    if (assertion != null) {
      to.put("assertion", assertion.sign(document, ExactNodes.FACTORY.objectNode(), now));
    }
  }

  /** A SAML assertion goes in base64url (RFC 7522 § 2.1); one that is XML still is written so. */
  private static String encoded(String assertion) {
    return !assertion.stripLeading().startsWith("<") ? assertion
        : Base64.getUrlEncoder().withoutPadding().encodeToString(assertion.getBytes(StandardCharsets.UTF_8));
  }
}
