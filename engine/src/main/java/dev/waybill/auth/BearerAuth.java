package dev.waybill.auth;

import dev.waybill.document.Document;
import dev.waybill.kind.Key;
import dev.waybill.kind.Settings;
import dev.waybill.shape.Shape;
import dev.waybill.tree.Node;
import dev.waybill.tree.ScalarNode;
import io.vertx.core.Future;
import java.util.List;
import java.util.Locale;

/** A fixed bearer token (RFC 6750). */
public final class BearerAuth implements AuthScheme {
  @Override
  public String name() {
    return "bearer";
  }

  @Override
  public String summary() {
    return "a fixed token in the Authorization header (RFC 6750)";
  }

  @Override
  public List<Key> keys() {
    return List.of(Key.required("token", "shape", "the token"));
  }

  @Override
  public Authorizer compile(Settings settings, Means means) {
    Shape token = settings.requiredCredential("token");
    Node written = settings.keys().node("token");
    if (written instanceof ScalarNode scalar && scalar.json().asText().toLowerCase(Locale.ROOT).startsWith("bearer ")) {
      settings.findings().error(written.place(), "bad-auth", "`bearer` writes the word `Bearer` itself.",
          "Write the token alone.");
    }
    settings.finish(this);
    return (call, exchange) -> Future.succeededFuture(
        call.withHeaders(call.headers().set("Authorization", "Bearer " + text(token, call.trip().document()))));
  }

  private static String text(Shape token, Document document) {
    return Credential.field(Credential.text(token, document, "bearer token"), "bearer token");
  }
}
