package dev.waybill.auth;

import dev.waybill.kind.Key;
import dev.waybill.kind.Settings;
import dev.waybill.shape.Shape;
import dev.waybill.signature.JwtSigner;
import dev.waybill.tree.Keys;
import dev.waybill.tree.MapNode;
import java.time.Duration;
import java.util.List;

/** A JSON Web Token (RFC 7519) that is signed anew for each request. */
public final class JwtAuth implements AuthScheme {
  private static final Duration TTL = Duration.ofMinutes(5);

  @Override
  public String name() {
    return "jwt";
  }

  @Override
  public String summary() {
    return "a JSON Web Token, signed anew for each request (RFC 7519)";
  }

  @Override
  public List<Key> keys() {
    return List.of(
        Key.required("alg", "word", "the algorithm: " + String.join(" ", JwtSigner.algorithms())),
        Key.required("key", "shape", "the key: PEM or a JWK, or text for the HS algorithms"),
        Key.optional("headers", "shape", "further fields of the token's header"),
        Key.optional("claims", "shape", "the claims; `iat` and `exp` are added unless they stand here"),
        Key.optional("ttl", "duration", "how long the token holds; 5m where left out"),
        Key.optional("leeway", "duration", "how far `iat` is set back"),
        Key.optional("place", "place",
        "where the token goes instead of `Authorization: Bearer`; {{session.token}} in its `value`"));
  }

  @Override
  public Authorizer compile(Settings settings, Means means) {
    Keys keys = settings.keys();
    keys.required("alg");
    String alg = keys.oneOf("alg", JwtSigner.algorithms());
    Shape key = settings.requiredCredential("key");
    MapNode headers = keys.map("headers");
    if (headers != null && headers.get("alg") != null) {
      settings.findings().error(headers.keyPlace("alg"), "bad-auth", "The token's header takes its `alg` from the scheme.",
          "Leave it out.");
    }
    MapNode claims = keys.map("claims");
    Duration ttl = or(keys.duration("ttl"), TTL);
    Token token = new Token(new ReadKey<>("jwt", text -> JwtSigner.of(alg, text)), key,
        headers == null ? null : settings.compiler().shape(headers), claims == null ? null : settings.compiler().shape(claims),
        ttl, or(keys.duration("leeway"), Duration.ZERO), means.timeline());
    TokenPlace place = TokenPlace.read(keys.map("place"), settings);
    settings.finish(this);
    return alg == null || place == null ? Authorizer.NONE : place.authorizer(token::of, masks -> means.known().signed(masks, ttl));
  }

  private static Duration or(Duration given, Duration otherwise) {
    return given == null ? otherwise : given;
  }
}
