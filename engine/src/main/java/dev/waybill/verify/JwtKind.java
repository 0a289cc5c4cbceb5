package dev.waybill.verify;

import dev.waybill.document.Names;
import dev.waybill.document.Root;
import dev.waybill.http.Target;
import dev.waybill.kind.Key;
import dev.waybill.kind.Settings;
import dev.waybill.shape.Match;
import dev.waybill.shape.Shape;
import dev.waybill.signature.BadKey;
import dev.waybill.signature.JwtCheck;
import dev.waybill.signature.JwtSigner;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Keys;
import dev.waybill.tree.ListNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.ScalarNode;
import dev.waybill.tree.Suggest;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A JSON Web Token (RFC 7519), signed by a key that is known or published (RFC 7517). */
public final class JwtKind implements VerifyKind {
  /** What is taken where `alg` is left out: never a shared secret where keys are public. */
  private static final List<String> PUBLIC = List.of("RS256", "ES256", "EdDSA");

  @Override
  public String name() {
    return "jwt";
  }

  @Override
  public String summary() {
    return "a JSON Web Token, its key given or published";
  }

  @Override
  public List<Key> keys() {
    return List.of(
        Key.required("token", "shape", "where it stands"),
        Key.optional("jwks", "template", "where the keys are published; or"),
        Key.optional("key", "shape", "the key"),
        Key.optional("alg", "text or list", "what is taken; RS256, ES256 and EdDSA where it is left out"),
        Key.optional("issuer", "shape", "who must have issued it"),
        Key.optional("audience", "shape", "who it must be for"),
        Key.optional("claims", "match", "what $.claims must hold"));
  }

  @Override
  public Verifier compile(VerifySource source, Means means) {
    Settings settings = source.settings(name());
    Keys keys = settings.keys();
    keys.required("token");
    Shape token = settings.requiredShape("token");
    Node tokenNode = keys.node("token");
    source.refuseLiteral("token", tokenNode);
    ScalarNode jwks = keys.textNode("jwks");
    Node key = keys.node("key");
    List<String> algs = algorithms(keys, source.findings());
    Shape issuer = fixed("issuer", keys, source);
    Shape audience = fixed("audience", keys, source);
    Node claims = keys.node("claims");
    settings.finish(this);
    long shared = algs.stream().filter(alg -> alg.startsWith("HS")).count();
    if (shared > 0 && (jwks != null || shared < algs.size())) {
      source.findings().error(keys.place("alg"), "bad-verify", "The HS algorithms take a shared secret, and "
          + (jwks != null ? "published keys are public." : "the others a public key: whoever knows that one could sign."),
          "Name algorithms of one kind.");
    }
    List<String> families = algs.stream().map(alg -> alg.startsWith("ES") ? alg : alg.substring(0, 2).replace("PS", "RS"))
        .distinct().toList();
    if (key != null && shared == 0 && families.size() > 1) {
      source.findings().error(keys.place("alg"), "bad-verify", "One key cannot be for " + String.join(" and ", algs) + ".",
          "Name the algorithm of the key, or write `jwks` where the provider publishes several.");
    }
    if (keys.has("jwks") == keys.has("key")) {
      settings.findings().error(settings.place(), "bad-verify", "`jwt` needs exactly one of `jwks` and `key`.",
          "Write jwks: https://… where the provider publishes its keys.");
      return delivery -> Verdict.refused("not_compiled").now();
    }
    if (jwks == null && key == null) {
      return delivery -> Verdict.refused("not_compiled").now();
    }
    Match match = claims == null ? document -> true : source.with(Root.CLAIMS, Names.ANY).match(claims);
    return new JwtVerifier(token, tokenNode == null ? null : new Spot(tokenNode), key == null ? jwks(jwks, algs, means)
        : held(key, algs, source, means), issuer, audience, match, means.settings(), means.timeline()::now, algs.isEmpty()
            ? PUBLIC.get(0) : algs.get(0));
  }

  private static List<String> algorithms(Keys keys, Findings findings) {
    List<String> algs = new ArrayList<>();
    if (keys.node("alg") instanceof ListNode list && list.items().isEmpty()) {
      findings.error(list.place(), "bad-value", "`alg` is empty, so no token would be taken.",
          "Leave it out for RS256, ES256 and EdDSA.");
    }
    for (ScalarNode alg : keys.textNodes("alg")) {
      String word = alg.json().textValue();
      if (JwtSigner.algorithms().contains(word)) {
        algs.add(word);
      } else {
        findings.error(alg.place(), "unknown-word", "`alg` cannot be `" + word + "`.",
            Suggest.remedy(word, JwtSigner.algorithms()));
      }
    }
    return algs;
  }

  private static Shape fixed(String key, Keys keys, VerifySource source) {
    Node node = keys.node(key);
    return node == null ? null : source.fixed().text(key, node);
  }

  private static JwtVerifier.Source jwks(ScalarNode url, List<String> algs, Means means) {
    Optional<Target> target = means.urls().apply(url);
    List<String> taken = algs.isEmpty() ? PUBLIC : algs;
    if (target.isEmpty()) {
      return token -> Future.succeededFuture(List.of());
    }
    Jwks keys = means.standing().keep("jwks " + target.get().url() + " " + taken,
        () -> Jwks.at(target.get(), taken, means.hook(), means.timeline()));
    return token -> keys.check(token, means.guarded()).map(List::of);
  }

  private static JwtVerifier.Source held(Node key, List<String> algs, VerifySource source, Means means) {
    boolean shared = algs.stream().anyMatch(alg -> alg.startsWith("HS"));
    List<JwtCheck> checks = new ArrayList<>();
    for (String text : KeyRing.texts(key, shared, source, means)) {
      try {
        checks.add(algs.isEmpty() ? fitting(text) : JwtCheck.byKey(algs, text));
      } catch (BadKey bad) {
        KeyRing.refuse(key, bad, source);
        means.unusable().accept("The key that `" + means.hook() + "` is verified by cannot be used: " + bad.getMessage());
      }
    }
    Future<List<JwtCheck>> all = Future.succeededFuture(List.copyOf(checks));
    return token -> all;
  }

  private static JwtCheck fitting(String text) throws BadKey {
    for (String alg : PUBLIC) {
      try {
        return JwtCheck.byKey(List.of(alg), text);
      } catch (BadKey other) {
        // The next one may fit.
      }
    }
    throw new BadKey("It is no public key for " + String.join(", ", PUBLIC) + "; name the `alg` of another.");
  }
}
