package dev.waybill.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.document.Document;
import dev.waybill.document.Root;
import dev.waybill.shape.Match;
import dev.waybill.shape.Shape;
import dev.waybill.signature.BadKey;
import dev.waybill.signature.JwtCheck;
import dev.waybill.signature.JwtSigner;
import dev.waybill.tree.ExactNodes;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Checks a token: its signature, that it is in force (a minute of leeway), who issued it and for whom, and what else its claims
 * must be.
 *
 * @param place where the token is read from, or null
 * @param issuer or null
 * @param audience or null
 * @param alg what a test's token is signed by
 */
record JwtVerifier(
    Shape token, Spot place, Source source, Shape issuer, Shape audience, Match claims, List<Document> settings,
        Supplier<Instant> now, String alg)
    implements Verifier {
  private static final long LEEWAY = 60;
  private static final String BEARER = "bearer";

  /** Where keys come from. */
  @FunctionalInterface
  interface Source {
    /** What may check this token. Fails with a {@link dev.waybill.problem.Failure} where keys cannot be had at the moment. */
    Future<List<JwtCheck>> checks(String token);
  }

  @Override
  public Future<Verdict> verify(Delivery delivery) {
    String text = KeyRing.text(token, delivery.document());
    String bare = text == null ? "" : bare(text);
    if (bare.isEmpty()) {
      return Verdict.refused("no_token").now();
    }
    return source.checks(bare).map(checks -> judged(bare, checks, delivery.document()));
  }

  private static String bare(String text) {
    return (text.regionMatches(true, 0, BEARER, 0, BEARER.length()) ? text.substring(BEARER.length()) : text).strip();
  }

  private Verdict judged(String text, List<JwtCheck> checks, Document document) {
    Optional<ObjectNode> found = checks.stream().map(check -> check.claims(text)).flatMap(Optional::stream).findFirst();
    if (found.isEmpty()) {
      return Verdict.refused(checks.isEmpty() ? "no_key" : "bad_signature");
    }
    ObjectNode said = found.get();
    BigDecimal time = BigDecimal.valueOf(now.get().getEpochSecond());
    BigDecimal leeway = BigDecimal.valueOf(LEEWAY);
    if (!isTime(said, "exp") || !isTime(said, "nbf")
        || said.has("exp") && time.subtract(leeway).compareTo(said.get("exp").decimalValue()) >= 0
        || said.has("nbf") && time.add(leeway).compareTo(said.get("nbf").decimalValue()) < 0) {
      return Verdict.refused("not_in_force");
    }
    if (issuer != null && !is(issuer, said.path("iss"))) {
      return Verdict.refused("wrong_issuer");
    }
    if (audience != null && !is(audience, said.path("aud"))) {
      return Verdict.refused("wrong_audience");
    }
    return claims.test(document.with(Root.CLAIMS, said)) ? Verdict.HOLDS : Verdict.refused("wrong_claims");
  }

  private static boolean isTime(ObjectNode said, String claim) {
    return !said.has(claim) || said.get(claim).isNumber();
  }

  /** Whether the claim is the wanted text, or a list that holds it. */
  private boolean is(Shape wanted, JsonNode claim) {
    String text = KeyRing.text(wanted, settings.get(0));
    for (JsonNode one : claim.isArray() ? claim : List.of(claim)) {
      if (text != null && one.isTextual() && one.textValue().equals(text)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Incoming signed(Incoming bare, Signing signing) {
    if (place == null) {
      return bare;
    }
    ObjectNode said = ExactNodes.FACTORY.objectNode();
    long seconds = signing.now().getEpochSecond();
    said.put("iat", seconds).put("exp", seconds + LEEWAY);
    if (issuer != null) {
      said.put("iss", KeyRing.text(issuer, settings.get(0)));
    }
    if (audience != null) {
      said.put("aud", KeyRing.text(audience, settings.get(0)));
    }
    try {
      return place.put(bare, JwtSigner.of(alg, signing.privateKey(alg)).sign(ExactNodes.FACTORY.objectNode(), said));
    } catch (BadKey bad) {
      throw new Unsignable(bad.getMessage());
    }
  }
}
