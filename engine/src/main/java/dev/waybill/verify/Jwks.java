package dev.waybill.verify;

import dev.waybill.clock.Timeline;
import dev.waybill.document.Document;
import dev.waybill.http.Body;
import dev.waybill.http.Exchange;
import dev.waybill.http.Headers;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.http.Target;
import dev.waybill.http.Trip;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import dev.waybill.signature.BadKey;
import dev.waybill.signature.JwtCheck;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Published keys: fetched through the guard when they are first needed, kept for ten minutes, and fetched once more where a token
 * names a key they do not hold, but never twice within thirty seconds. Whoever waits shares one call. Thread-safe.
 */
final class Jwks {
  private static final long KEPT = Duration.ofMinutes(10).toNanos();
  private static final long FLOOR = Duration.ofSeconds(30).toNanos();
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Pattern KID = Pattern.compile("\"kid\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.){1,500})\"");

  private final Target target;
  private final List<String> algs;
  private final String hook;
  private final Timeline timeline;
  private Future<Held> current;
  private long fetchedAt;

  /** @param text as published */
  private record Held(JwtCheck check, String text) {}

  Jwks(Target target, List<String> algs, Means means) {
    this.target = target;
    this.algs = algs;
    this.hook = means.hook();
    this.timeline = means.timeline();
  }

  /**
   * What may check this token, on the context of who asks.
   *
   * @param guarded the way out of the plan that is in force, which this may outlive
   */
  Future<List<JwtCheck>> checks(String token, Exchange guarded) {
    return here(held(kid(token), guarded)).map(held -> List.of(held.check()));
  }

  private static <T> Future<T> here(Future<T> shared) {
    Context context = Vertx.currentContext();
    if (context == null || shared.isComplete()) {
      return shared;
    }
    Promise<T> own = Promise.promise();
    shared.onComplete(result -> {
      if (context == Vertx.currentContext()) {
        own.handle(result);
      } else {
        context.runOnContext(ignored -> own.handle(result));
      }
    });
    return own.future();
  }

  private synchronized Future<Held> held(String kid, Exchange guarded) {
    long age = timeline.nanos() - fetchedAt;
    boolean failed = current != null && current.failed();
    boolean unknown = current != null && current.succeeded() && kid != null && !names(current.result().text(), kid);
    if (current == null || age >= KEPT || (unknown || failed) && age >= FLOOR) {
      Future<Held> before = current;
      fetchedAt = timeline.nanos();
      // A promise of nobody's context: a call's own future would answer everybody on the context that happened to fetch.
      Promise<Held> fresh = Promise.promise();
      // Keys that were good until now stay good while new ones cannot be had.
      fetched(guarded).recover(lost -> before != null && before.succeeded() ? before : Future.failedFuture(lost)).onComplete(fresh);
      current = fresh.future();
    }
    return current;
  }

  private Future<Held> fetched(Exchange guarded) {
    Trip trip = new Trip("jwks", hook, Document.EMPTY, timeline.nanos() + PATIENCE.toNanos(), null);
    return guarded.send(new HttpCall("GET", target, Headers.of("Accept", "application/json"), Body.NONE, trip)).map(this::read);
  }

  private Held read(HttpReply reply) {
    String text = reply.body().toString(StandardCharsets.UTF_8);
    if (reply.status() != 200) {
      throw unusable("The published keys of `" + hook + "` cannot be had (HTTP " + reply.status() + ").");
    }
    try {
      return new Held(JwtCheck.byJwks(algs, text), text);
    } catch (BadKey bad) {
      throw unusable("The published keys of `" + hook + "` cannot be used: " + bad.getMessage());
    }
  }

  private static RuntimeException unusable(String sentence) {
    return Problem.of(Code.UNAVAILABLE, "jwks", sentence).failure();
  }

  /** The name of the token's key, or null; only to decide whether to fetch, so a rough look will do. */
  private static String kid(String token) {
    int dot = token.indexOf('.');
    byte[] header = dot < 1 || dot > 8_192 ? null : Written.BASE64URL.read(token.substring(0, dot));
    Matcher matcher = header == null ? null : KID.matcher(new String(header, StandardCharsets.UTF_8));
    return matcher != null && matcher.find() ? matcher.group(1) : null;
  }

  private static boolean names(String jwks, String kid) {
    Matcher matcher = KID.matcher(jwks);
    while (matcher.find()) {
      if (matcher.group(1).equals(kid)) {
        return true;
      }
    }
    return false;
  }
}
