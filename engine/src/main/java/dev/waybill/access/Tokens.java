package dev.waybill.access;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.clock.Timeline;
import dev.waybill.http.Exchange;
import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import dev.waybill.signature.JwtCheck;
import dev.waybill.standing.Bounded;
import dev.waybill.verify.Jwks;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/**
 * Callers with a JSON Web Token of one issuer. A token that was found good is not checked again for half a minute, nor beyond its
 * end; what was found bad is checked each time. Thread-safe.
 */
public final class Tokens {
  private static final int LONGEST = 16 * 1024;
  private static final int MOST_KNOWN = 4_096;
  private static final int MOST_SUBJECTS = 10_000;
  private static final Duration KNOWN = Duration.ofSeconds(30);
  private static final Duration FAR = Duration.ofDays(365);
  private static final Duration BACK_SOON = Duration.ofSeconds(10);

  private final TokenRules rules;
  private final Jwks keys;
  private final Exchange guarded;
  private final Timeline timeline;
  private final Supplier<Ration> rations;
  private final Bounded<String, Known> known = new Bounded<>(MOST_KNOWN);
  private final Bounded<String, Ration> subjects = new Bounded<>(MOST_SUBJECTS);

  /** @param until when it must be looked at anew */
  private record Known(Caller caller, Instant until) {}

  /**
   * @param guarded the way out to the issuer
   * @param rations makes the limits of one subject
   */
  public Tokens(TokenRules rules, Jwks keys, Exchange guarded, Timeline timeline, Supplier<Ration> rations) {
    this.rules = rules;
    this.keys = keys;
    this.guarded = guarded;
    this.timeline = timeline;
    this.rations = rations;
  }

  /** Whether it has the form of a token: three parts with dots between. */
  static boolean isToken(String text) {
    int first = text.indexOf('.');
    int second = text.indexOf('.', first + 1);
    return first > 0 && second > first + 1 && text.indexOf('.', second + 1) < 0;
  }

  /**
   * Who presents it.
   *
   * @param digest of its text
   * @param certificate of the connection, or null
   */
  Future<Caller> caller(String token, byte[] digest, X509Certificate certificate) {
    if (token.length() > LONGEST) {
      return Future.failedFuture(new Stranger("bad_token", "This token is longer than is taken here.", true));
    }
    byte[] shown = certificate == null ? null : CallerCertificate.digest(certificate);
    String id = id(digest, shown);
    Known before = known.find(id);
    if (before != null && timeline.now().isBefore(before.until())) {
      return Future.succeededFuture(before.caller());
    }
    Future<JwtCheck> check = keys.check(token, guarded);
    if (check.succeeded()) {
      return judged(id, check.result(), token, shown);
    }
    return check.recover(lost -> Future.failedFuture(unavailable())).compose(ready -> judged(id, ready, token, shown));
  }

  private Future<Caller> judged(String id, JwtCheck check, String token, byte[] certificate) {
    JwtCheck.Checked checked = check.check(token);
    Stranger refusal = checked.fault() != null ? unsigned(checked.fault()) : rules.refusal(checked, timeline.now(), certificate);
    if (refusal != null) {
      return Future.failedFuture(refusal);
    }
    ObjectNode claims = checked.claims();
    List<Scope> scopes = rules.scopes(claims);
    if (scopes.isEmpty()) {
      return Future.failedFuture(
          Problem.of(Code.OUT_OF_SCOPE, "no_scope", "This token holds no scope of this gateway.").failure());
    }
    String subject = rules.subject(claims);
    Instant end = end(claims.get("exp").decimalValue());
    Caller caller = new Caller(subject, Caller.TOKEN, scopes, subjects.get(subject, fresh -> rations.get()), end);
    Instant soon = timeline.now().plus(KNOWN);
    known.put(id, new Known(caller, end != null && end.isBefore(soon) ? end : soon));
    return Future.succeededFuture(caller);
  }

  /** Null where it is further away than anything here lasts. */
  private Instant end(BigDecimal expiry) {
    BigDecimal far = BigDecimal.valueOf(timeline.now().plus(FAR).getEpochSecond());
    return expiry.compareTo(far) > 0 ? null : Instant.ofEpochSecond(expiry.longValue());
  }

  private static Stranger unsigned(JwtCheck.Fault fault) {
    return switch (fault) {
      case MALFORMED -> new Stranger("bad_token", "This is no token that can be read.", true);
      case ALGORITHM -> new Stranger("wrong_algorithm", "This token is signed in a way that is not taken here.", true);
      case UNKNOWN_KEY -> new Stranger("unknown_key_id", "This token is signed by a key that its issuer does not publish.", true);
      case SIGNATURE -> new Stranger("bad_signature", "The signature of this token is not its issuer's.", true);
    };
  }

  private static Failure unavailable() {
    return Problem.of(Code.UNAVAILABLE, "issuer_unavailable", "The keys of the token's issuer cannot be had at the moment.")
        .withRetryAfter(BACK_SOON).failure();
  }

  /** Only the digest is held, never the token. */
  private static String id(byte[] digest, byte[] certificate) {
    String id = new String(digest, StandardCharsets.ISO_8859_1);
    return certificate == null ? id : id + new String(certificate, StandardCharsets.ISO_8859_1);
  }
}
