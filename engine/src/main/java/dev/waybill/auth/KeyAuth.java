package dev.waybill.auth;

import dev.waybill.http.BadTarget;
import dev.waybill.http.Exchange;
import dev.waybill.http.FieldRules;
import dev.waybill.http.Headers;
import dev.waybill.http.HttpCall;
import dev.waybill.template.Escape;
import dev.waybill.template.Unrenderable;
import dev.waybill.kind.Key;
import dev.waybill.kind.Settings;
import dev.waybill.shape.Shape;
import dev.waybill.tree.Keys;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** One credential in a header field, a query parameter, a cookie (RFC 6265) or a field of the body. */
public final class KeyAuth implements AuthScheme {
  @Override
  public String name() {
    return "key";
  }

  @Override
  public String summary() {
    return "a credential in a header, the query, a cookie or a field of the body";
  }

  @Override
  public List<Key> keys() {
    return List.of(
        Key.optional("header", "text", "the header's name"),
        Key.optional("query", "text", "the query parameter's name"),
        Key.optional("cookie", "text", "the cookie's name"),
        Key.optional("field", "text", "the name of the field in the body"),
        Key.required("value", "shape", "the credential; exactly one of the four places says where it goes"));
  }

  @Override
  public Authorizer compile(Settings settings, Means means) {
    Keys keys = settings.keys();
    String header = keys.text("header");
    String query = keys.text("query");
    String cookie = keys.text("cookie");
    String field = keys.text("field");
    Shape value = settings.requiredCredential("value");
    settings.finish(this);
    if (Stream.of(header, query, cookie, field).filter(Objects::nonNull).count() != 1) {
      settings.findings().error(settings.place(), "bad-auth", "`key` needs exactly one of `header`, `query`, `cookie` and `field`.",
          "Write, for example, { key: { header: X-API-Key, value: $.secret.key } }.");
      return Authorizer.NONE;
    }
    if (header != null) {
      return inHeader(header, value, settings);
    }
    if (query != null) {
      settings.findings().warning(settings.place(), "secret-in-query",
          "A credential in the query ends up in the provider's access logs.", "Use a header where the provider takes one.");
      return (call, exchange) -> Future.succeededFuture(addToQuery(call, query, Credential.text(value, call.trip().document(), "credential for the parameter " + query)));
    }
    return cookie != null ? inCookie(cookie, value, settings) : inField(field, value);
  }

  private Authorizer inHeader(String header, Shape value, Settings settings) {
    if (!FieldRules.isToken(header) || FieldRules.isForbidden(header)) {
      settings.findings().error(settings.keys().place("header"), "bad-header", "`" + header + "` cannot be set as a header.",
          "Use a field name of RFC 9110 that does not belong to the connection.");
    }
    String what = "credential for the header " + header;
    return (call, exchange) -> {
      String text = Credential.field(Credential.text(value, call.trip().document(), what), what);
      return Future.succeededFuture(call.withHeaders(call.headers().set(header, text)));
    };
  }

  private Authorizer inCookie(String cookie, Shape value, Settings settings) {
    if (!FieldRules.isToken(cookie)) {
      settings.findings().error(settings.keys().place("cookie"), "bad-header", "`" + cookie + "` is no cookie name (RFC 6265).", "");
    }
    String what = "credential for the cookie " + cookie;
    return (call, exchange) -> {
      String text = Credential.field(Credential.text(value, call.trip().document(), what), what);
      if (text.indexOf(';') >= 0 || text.indexOf(',') >= 0 || text.indexOf(' ') >= 0 || text.indexOf('"') >= 0) {
        throw Credential.refused("The " + what + " holds a character that a cookie cannot carry.");
      }
      return Future.succeededFuture(call.withHeaders(withCookie(call.headers(), cookie + "=" + text)));
    };
  }

  private static Authorizer inField(String field, Shape value) {
    return new Authorizer() {
      @Override
      public Future<HttpCall> authorize(HttpCall call, Exchange exchange) {
        return Future.succeededFuture(call);
      }

      @Override
      public Map<String, Shape> fields() {
        return Map.of(field, Credential.present(value, "credential for the field " + field));
      }
    };
  }

  private static HttpCall addToQuery(HttpCall call, String name, String value) {
    String path = call.target().path();
    char joint = path.indexOf('?') < 0 ? '?' : '&';
    try {
      return call.withTarget(call.target().withPath(path + joint
          + Escape.QUERY.encode(name, name) + "=" + Escape.QUERY.encode(value, name)));
    } catch (BadTarget | Unrenderable refused) {
      throw Credential.refused("The credential for the parameter " + name + " cannot stand in a URL.");
    }
  }

  private static Headers withCookie(Headers headers, String pair) {
    String others = headers.get("Cookie");
    return headers.set("Cookie", others == null ? pair : others + "; " + pair);
  }
}
