package dev.waybill.auth;

import dev.waybill.document.Document;
import dev.waybill.http.Exchange;
import dev.waybill.http.HttpCall;
import dev.waybill.kind.Key;
import dev.waybill.kind.Settings;
import dev.waybill.secret.Redactor;
import dev.waybill.shape.Shape;
import dev.waybill.signature.BadKey;
import dev.waybill.signature.MessageAlgorithm;
import dev.waybill.signature.MessageSigner;
import dev.waybill.tree.ListNode;
import dev.waybill.tree.ScalarNode;
import dev.waybill.tree.Suggest;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** HTTP Message Signatures (RFC 9421). Where {@code content-digest} is covered and absent, it is added (RFC 9530, SHA-256). */
public final class HttpSignatureAuth implements AuthScheme {
  private static final String LABEL = "sig1";
  private static final Component DIGEST = new Component("content-digest", null);

  @Override
  public String name() {
    return "http_signature";
  }

  @Override
  public String summary() {
    return "HTTP Message Signatures (RFC 9421)";
  }

  @Override
  public List<Key> keys() {
    return List.of(
        Key.required("keyid", "shape", "the key's id"),
        Key.required("alg", "word", "the algorithm: " + String.join(" ", MessageAlgorithm.httpWords())),
        Key.required("key", "shape", "the key: PEM or a JWK, or text for hmac-sha256"),
        Key.required("components", "list", "what is covered: field names, " + String.join(" ", Component.DERIVED)));
  }

  @Override
  public Authorizer compile(Settings settings, Means means) {
    Shape keyid = settings.requiredText("keyid");
    settings.keys().required("alg");
    String alg = settings.keys().oneOf("alg", MessageAlgorithm.httpWords());
    Shape key = settings.requiredCredential("key");
    List<Component> components = components(settings);
    settings.finish(this);
    if (alg == null) {
      return Authorizer.NONE;
    }
    MessageAlgorithm algorithm = MessageAlgorithm.of(alg).orElseThrow();
    return new Signer(keyid, algorithm, key, new ReadKey<>("http_signature", text -> MessageSigner.of(algorithm, text)),
        components, means);
  }

  private static List<Component> components(Settings settings) {
    List<Component> components = new ArrayList<>();
    settings.keys().required("components");
    List<ScalarNode> nodes = settings.keys().list("components") == null ? List.of() : settings.keys().textNodes("components");
    for (ScalarNode node : nodes) {
      String text = node.json().textValue();
      Component component = Component.parse(text);
      if (component == null) {
        settings.findings().error(node.place(), "unknown-word", text.startsWith("@query-param")
            ? "`@query-param` needs the parameter's name."
            : "A request has no component `" + text + "`.",
            text.startsWith("@query-param") ? "Write '@query-param;name=\"id\"'." : Suggest.remedy(text, Component.DERIVED));
      } else if (components.contains(component)) {
        settings.findings().error(node.place(), "bad-auth", "`" + text + "` is covered twice.", "Name each component once.");
      } else {
        components.add(component);
      }
    }
    if (nodes.isEmpty() && settings.keys().node("components") instanceof ListNode) {
      settings.findings().error(settings.keys().place("components"), "bad-auth", "The signature covers nothing.",
          "Write, for example, [\"@method\", \"@target-uri\", content-digest].");
    }
    return components;
  }

  private record Signer(
      Shape keyid, MessageAlgorithm algorithm, Shape key, ReadKey<MessageSigner> keys, List<Component> components, Means means)
      implements Authorizer {
    @Override
    public Future<HttpCall> authorize(HttpCall call, Exchange exchange) {
      return components.contains(DIGEST) && !call.headers().has("Content-Digest")
          ? BodyDigest.sha256(call.body()).map(sha256 -> signed(call.withHeaders(
              call.headers().with("Content-Digest", "sha-256=:" + Base64.getEncoder().encodeToString(sha256) + ":"))))
          : Future.succeededFuture(signed(call));
    }

    private HttpCall signed(HttpCall call) {
      Document document = call.trip().document();
      MessageSigner signer = keys.of(Credential.text(key, document, "key for http_signature auth"));
      String id = Credential.field(Credential.text(keyid, document, "keyid for http_signature auth"),
          "keyid for http_signature auth");
      String parameters = ";created=" + means.timeline().now().getEpochSecond()
          + ";keyid=\"" + id.replace("\\", "\\\\").replace("\"", "\\\"") + "\";alg=\"" + algorithm.word() + "\"";
      String base = Component.base(components, parameters, call);
      return call.withHeaders(call.headers()
          .set("Signature-Input", LABEL + "=" + Component.input(components, parameters))
          .set("Signature", LABEL + "=:" + (signer == null ? Redactor.MASK : signature(signer, base)) + ":"));
    }

    private String signature(MessageSigner signer, String base) {
      try {
        return Base64.getEncoder().encodeToString(signer.sign(base.getBytes(StandardCharsets.UTF_8)));
      } catch (BadKey bad) {
        throw keys.refused(bad);
      }
    }
  }
}
