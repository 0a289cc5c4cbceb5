package dev.waybill.auth;

import dev.waybill.document.Document;
import dev.waybill.http.Exchange;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.kind.Key;
import dev.waybill.kind.Settings;
import dev.waybill.shape.Shape;
import dev.waybill.standing.Bounded;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * HTTP Digest (RFC 7616). The first call to an origin goes out as it is and is sent again with the answer to the challenge; later
 * calls carry the answer at once, counting the nonce, until the server gives another. Only {@code qop=auth} is answered.
 */
public final class DigestAuth implements AuthScheme {
  /** Origins at once; templates in a host could make many. */
  private static final int ORIGINS = 64;

  @Override
  public String name() {
    return "digest";
  }

  @Override
  public String summary() {
    return "HTTP Digest (RFC 7616), the nonce reused";
  }

  @Override
  public List<Key> keys() {
    return List.of(Key.required("username", "shape", "the user name"), Key.required("password", "shape", "the password"));
  }

  @Override
  public Authorizer compile(Settings settings, Means means) {
    Shape username = settings.requiredText("username");
    Shape password = settings.requiredCredential("password");
    settings.finish(this);
    return new Answering(username, password, means, means.standing().keep("digest", () -> new Bounded<String, Nonced>(ORIGINS)));
  }

  /**
   * A challenge in use.
   *
   * @param cnonce ours, the same for all its uses, as the session algorithms need it
   */
  private record Nonced(DigestChallenge challenge, String cnonce, AtomicLong uses) {}

  private record Answering(Shape username, Shape password, Means means, Bounded<String, Nonced> nonces) implements Authorizer {
    @Override
    public Future<HttpCall> authorize(HttpCall call, Exchange exchange) {
      Document document = call.trip().document();
      String user = Credential.text(username, document, "user name for digest auth");
      String secret = Credential.text(password, document, "password for digest auth");
      Nonced nonced = nonces.find(call.target().origin());
      if (nonced == null) {
        return Future.succeededFuture(call);
      }
      if (user.indexOf(':') >= 0 && !nonced.challenge.userhash()) {
        throw Credential.refused("The user name for digest auth holds a colon, which RFC 7616 does not allow.");
      }
      String answer = nonced.challenge.answer(user, secret, call.method(), call.target().path(), nonced.cnonce,
          nonced.uses.incrementAndGet());
      return Future.succeededFuture(call.withHeaders(call.headers()
          .set("Authorization", Credential.field(answer, "answer for digest auth"))));
    }

    @Override
    public boolean renews(HttpReply reply) {
      return reply.status() == 401 && DigestChallenge.of(reply.headers().all("WWW-Authenticate")) != null;
    }

    /** There is something to renew where the server gives another nonce than it was sent, or says that the old one went stale. */
    @Override
    public Future<Boolean> renew(HttpCall sent, HttpReply refused) {
      DigestChallenge fresh = DigestChallenge.of(refused.headers().all("WWW-Authenticate"));
      if (fresh == null) {
        return Future.succeededFuture(false);
      }
      List<Challenge> answered = Challenge.all(sent.headers().all("Authorization"));
      boolean same = answered.stream().anyMatch(one -> one.get("nonce").equals(fresh.nonce()));
      if (!same || fresh.stale()) {
        nonces.put(sent.target().origin(), new Nonced(fresh, Nonce.hex(means.random()), new AtomicLong()));
      }
      return Future.succeededFuture(!same || fresh.stale());
    }
  }
}
