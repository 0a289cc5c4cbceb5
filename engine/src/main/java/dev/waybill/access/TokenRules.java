package dev.waybill.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.signature.JwtCheck.Checked;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a token must say beyond being signed (RFC 7519, RFC 9068): that it is in force, a minute of leeway given, who issued it,
 * for whom, and about whom. Immutable.
 *
 * @param issuer exactly
 * @param audiences one of them
 * @param scopes the claim that holds scopes, a text with spaces or a list; null for {@code scope}, else {@code scp}
 * @param name the claim that names the caller
 */
public record TokenRules(String issuer, List<String> audiences, String scopes, String name) {
  private static final BigDecimal LEEWAY = BigDecimal.valueOf(60);
  private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/at+jwt", "application/jwt");
  private static final int LONGEST_NAME = 255;

  public TokenRules {
    audiences = List.copyOf(audiences);
  }

  /** Why these claims are not believed at this moment, or null. */
  Stranger refusal(Checked token, Instant now, byte[] certificate) {
    ObjectNode claims = token.claims();
    if (token.type() != null && !TYPES.contains(token.type().toLowerCase(Locale.ROOT))) {
      return no("wrong_type", "This token is for something else than access (`typ`).");
    }
    if (!issuer.equals(claims.path("iss").textValue())) {
      return no("wrong_issuer", "This token is of another issuer.");
    }
    if (!isForUs(claims.path("aud"))) {
      return no("wrong_audience", "This token is for another audience.");
    }
    Stranger late = untimely(claims, BigDecimal.valueOf(now.getEpochSecond()));
    if (late != null) {
      return late;
    }
    if (claims.has("cnf") && !isBound(claims.get("cnf"), certificate)) {
      return no("unproven_token", "This token is bound to a key that this connection does not show (`cnf`).");
    }
    return subject(claims) == null ? no("no_subject", "This token does not say whom it is about.") : null;
  }

  private static Stranger untimely(ObjectNode claims, BigDecimal now) {
    if (!claims.path("exp").isNumber() || claims.has("nbf") && !claims.get("nbf").isNumber()
        || claims.has("iat") && !claims.get("iat").isNumber()) {
      return no("bad_claims", "This token does not say in numbers when it is in force (`exp`, `nbf`, `iat`).");
    }
    if (now.subtract(LEEWAY).compareTo(claims.get("exp").decimalValue()) >= 0) {
      return no("token_expired", "This token has expired.");
    }
    BigDecimal soon = now.add(LEEWAY);
    boolean early = claims.has("nbf") && soon.compareTo(claims.get("nbf").decimalValue()) < 0
        || claims.has("iat") && soon.compareTo(claims.get("iat").decimalValue()) < 0;
    return early ? no("token_not_yet", "This token is not in force yet.") : null;
  }

  private boolean isForUs(JsonNode audience) {
    for (JsonNode one : audience.isArray() ? audience : List.of(audience)) {
      if (one.isTextual() && audiences.contains(one.textValue())) {
        return true;
      }
    }
    return false;
  }

  /** RFC 8705, section 3.1; every other way of binding a token asks for a proof that is not looked at here. */
  private static boolean isBound(JsonNode confirmation, byte[] certificate) {
    return certificate != null && confirmation.size() == 1
        && Base64.getUrlEncoder().withoutPadding().encodeToString(certificate).equals(confirmation.path("x5t#S256").textValue());
  }

  /** Who the token is about, or null where it does not say so in a text that can stand in a log. */
  String subject(ObjectNode claims) {
    String subject = claims.path(name).textValue();
    boolean fit = subject != null && !subject.isBlank() && subject.length() <= LONGEST_NAME
        && subject.codePoints().noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT
            || Character.getType(c) == Character.SURROGATE || Character.getType(c) == Character.LINE_SEPARATOR
            || Character.getType(c) == Character.PARAGRAPH_SEPARATOR);
    return fit ? subject : null;
  }

  /** Those of its scopes that are ours. */
  List<Scope> scopes(ObjectNode claims) {
    JsonNode held = scopes != null ? claims.path(scopes) : claims.has("scope") ? claims.get("scope") : claims.path("scp");
    List<Scope> found = new ArrayList<>();
    for (JsonNode each : held.isArray() ? held : List.of(held)) {
      for (String word : each.isTextual() ? each.textValue().split(" ") : new String[0]) {
        Scope.find(word).ifPresent(found::add);
      }
    }
    return found;
  }

  private static Stranger no(String word, String sentence) {
    return new Stranger(word, sentence, true);
  }
}
