package dev.waybill.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.http.BadTarget;
import dev.waybill.http.Target;
import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import dev.waybill.tree.StrictJson;
import dev.waybill.verify.Jwks;
import io.vertx.core.Future;

/**
 * Finds where an issuer publishes its keys (OpenID Connect Discovery 1.0, section 4): the document must be of this issuer, and
 * the keys over TLS on its own host. Immutable and thread-safe.
 */
public final class OpenIdIssuer implements Jwks.Where {
  private static final String WELL_KNOWN = "/.well-known/openid-configuration";

  private final String issuer;
  private final Target document;

  /** @throws BadTarget where the issuer is no URL */
  public OpenIdIssuer(String issuer) {
    this.issuer = issuer;
    this.document = Target.parse(issuer.replaceAll("/+$", "") + WELL_KNOWN);
  }

  @Override
  public Future<Target> find(Jwks.Fetch fetch) {
    return fetch.text(document).map(this::read).recover(failed -> Future.failedFuture(asked(failed)));
  }

  private Target read(String text) {
    try {
      JsonNode said = StrictJson.STANDARD.read(text);
      if (!issuer.equals(said.path("issuer").textValue())) {
        throw unusable("is another issuer's.");
      }
      if (!said.path("jwks_uri").isTextual()) {
        throw unusable("does not say where the keys are (`jwks_uri`).");
      }
      Target keys = Target.parse(said.get("jwks_uri").textValue());
      if (!keys.isTls() || !keys.host().equals(document.host()) || keys.port() != document.port()) {
        throw unusable("names keys at `" + keys.origin() + "`. Where you trust that host, set `access.jwt.jwks`.");
      }
      return keys;
    } catch (JsonProcessingException | NumberFormatException | BadTarget unreadable) {
      throw unusable("cannot be read.");
    }
  }

  /** Says where the issuer was asked: operators know the issuer only. */
  private Throwable asked(Throwable failed) {
    if (!(failed instanceof Failure failure) || failure.problem().label().equals("issuer")) {
      return failed;
    }
    Problem problem = failure.problem();
    return Problem.of(problem.code(), problem.label(), problem.detail() + " The issuer was asked for " + document.url() + ".")
        .withUpstreamStatus(problem.upstreamStatus()).withRetryAfter(problem.retryAfter()).failure();
  }

  private Failure unusable(String what) {
    return Problem.of(Code.UNAVAILABLE, "issuer", "What " + document.origin() + " says of itself " + what).failure();
  }
}
