package dev.waybill.auth;

import dev.waybill.http.Exchange;
import dev.waybill.http.HttpCall;
import dev.waybill.kind.Key;
import dev.waybill.kind.Settings;
import dev.waybill.shape.Shape;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

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
    Placement place = Placement.read(settings.keys(), "key", settings.findings());
    Shape value = settings.requiredCredential("value");
    settings.finish(this);
    if (place == null) {
      return Authorizer.NONE;
    }
    if (place.kind() == Placement.Kind.QUERY) {
      settings.findings().warning(settings.place(), "secret-in-query",
          "A credential in the query ends up in the provider's access logs.", "Use a header where the provider takes one.");
    }
    return place.kind() == Placement.Kind.FIELD ? inField(place, value) : (call, exchange) ->
        Future.succeededFuture(place.put(call, Credential.text(value, call.trip().document(), place.what())));
  }

  private static Authorizer inField(Placement place, Shape value) {
    return new Authorizer() {
      @Override
      public Future<HttpCall> authorize(HttpCall call, Exchange exchange) {
        return Future.succeededFuture(call);
      }

      @Override
      public Map<String, Shape> fields() {
        return Map.of(place.name(), Credential.present(value, place.what()));
      }
    };
  }
}
