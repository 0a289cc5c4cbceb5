package dev.waybill.auth;

import dev.waybill.document.Document;
import dev.waybill.kind.Key;
import dev.waybill.kind.Literals;
import dev.waybill.kind.Settings;
import dev.waybill.shape.Shape;
import dev.waybill.tree.Node;
import dev.waybill.tree.ScalarNode;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** The Basic scheme in UTF-8 (RFC 7617). A user name with a colon cannot be told from its password and is refused. */
public final class BasicAuth implements AuthScheme {
  @Override
  public String name() {
    return "basic";
  }

  @Override
  public String summary() {
    return "user name and password in the Authorization header (RFC 7617)";
  }

  @Override
  public List<Key> keys() {
    return List.of(
        Key.required("username", "shape", "the user name; no colon"),
        Key.optional("password", "shape", "the password; empty where left out"));
  }

  @Override
  public Authorizer compile(Settings settings, Means means) {
    Shape username = settings.requiredText("username");
    Node written = settings.keys().node("username");
    if (written instanceof ScalarNode scalar && scalar.isText() && Literals.isLiteral(scalar)
        && scalar.json().textValue().indexOf(':') >= 0) {
      settings.findings().error(written.place(), "bad-value",
          "The user name for basic auth holds a colon, which RFC 7617 does not allow.",
          "What stands behind the colon belongs into `password`.");
    }
    Shape password = settings.credential("password");
    settings.finish(this);
    return (call, exchange) -> Future.succeededFuture(call.withHeaders(
        call.headers().set("Authorization", header(username, password, call.trip().document()))));
  }

  private static String header(Shape username, Shape password, Document document) {
    String user = Credential.text(username, document, "user name for basic auth");
    if (user.indexOf(':') >= 0) {
      throw Credential.refused("The user name for basic auth holds a colon, which RFC 7617 does not allow.");
    }
    String pair = user + ":" + Credential.optional(password, document, "password for basic auth");
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }
}
