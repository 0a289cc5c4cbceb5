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
import dev.waybill.problem.Failure;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Published keys (RFC 7517): fetched through the guard when they are first needed, renewed in the background from eight minutes
 * on, and fetched once more where a token names a key they do not hold, but never twice within thirty seconds. While new ones
 * cannot be had the last good ones stay, for an hour at most. Whoever waits shares one call. Thread-safe.
 */
public final class Jwks {
  private static final Logger LOG = LoggerFactory.getLogger("waybill.jwks");
  private static final long RENEWED = Duration.ofMinutes(8).toNanos();
  private static final long STALE = Duration.ofMinutes(70).toNanos();
  private static final long FLOOR = Duration.ofSeconds(30).toNanos();
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int LARGEST = 512 * 1024;
  private static final Pattern KID = Pattern.compile("\"kid\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.){1,500})\"");

  private final Where where;
  private final List<String> algs;
  private final String owner;
  private final Timeline timeline;
  private Held good;
  private Future<Held> latest;
  private long latestAt;

  /** Finds out where the keys are, each time they are fetched. */
  @FunctionalInterface
  public interface Where {
    /** @param fetch gets the text at an address, through the guard; fails with a {@link Failure} where there is none */
    Future<Target> find(Fetch fetch);
  }

  /** Gets a text of bounded size. */
  @FunctionalInterface
  public interface Fetch {
    Future<String> text(Target target);
  }

  /** @param text as published */
  private record Held(JwtCheck check, String text, long at) {}

  private Jwks(Where where, List<String> algs, String owner, Timeline timeline) {
    this.where = where;
    this.algs = List.copyOf(algs);
    this.owner = owner;
    this.timeline = timeline;
  }

  /**
   * @param algs the algorithms that are taken
   * @param owner whose keys they are, for sentences
   */
  public static Jwks at(Target target, List<String> algs, String owner, Timeline timeline) {
    return found(fetch -> Future.succeededFuture(target), algs, owner, timeline);
  }

  /** The same where the address itself has to be asked for. */
  public static Jwks found(Where where, List<String> algs, String owner, Timeline timeline) {
    return new Jwks(where, algs, owner, timeline);
  }

  /**
   * What may check this token, on the context of who asks. Fails with a {@link Failure} where no keys can be had.
   *
   * @param guarded the way out of the plan that is in force, which this may outlive
   */
  public Future<JwtCheck> check(String token, Exchange guarded) {
    return here(held(kid(token), guarded)).map(Held::check);
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
    long now = timeline.nanos();
    boolean usable = good != null && now - good.at() < STALE;
    boolean unknown = usable && kid != null && !names(good.text(), kid);
    boolean due = !usable || unknown || now - good.at() >= RENEWED;
    boolean under = latest != null && !latest.isComplete();
    if (due && !under && (latest == null || now - latestAt >= FLOOR)) {
      latestAt = now;
      latest = begun(guarded);
    }
    if (!usable) {
      return latest;
    }
    // Keys that were good until now stay good while new ones cannot be had.
    Held before = good;
    return unknown ? latest.otherwise(before) : Future.succeededFuture(before);
  }

  /** A promise of nobody's context: a call's own future would answer everybody on the context that happened to fetch. */
  private Future<Held> begun(Exchange guarded) {
    Promise<Held> fresh = Promise.promise();
    long deadline = timeline.nanos() + PATIENCE.toNanos();
    Fetch fetch = target -> fetched(target, deadline, guarded);
    Future.succeededFuture().compose(now -> where.find(fetch)).compose(fetch::text).map(this::read)
        .onSuccess(this::keep).onFailure(this::lost).onComplete(fresh);
    return fresh.future();
  }

  private synchronized void keep(Held fetched) {
    good = fetched;
  }

  private void lost(Throwable cause) {
    LOG.atWarn().addKeyValue("of", owner)
        .addKeyValue("why", cause instanceof Failure failure ? failure.problem().detail() : cause.getClass().getName())
        .log("Published keys cannot be had");
  }

  private Future<String> fetched(Target target, long deadline, Exchange guarded) {
    Trip trip = new Trip("jwks", owner, Document.EMPTY, deadline, null);
    return guarded.send(new HttpCall("GET", target, Headers.of("Accept", "application/json"), Body.NONE, trip)).map(this::text);
  }

  private String text(HttpReply reply) {
    if (reply.status() != 200) {
      throw unusable("cannot be had (HTTP " + reply.status() + ").");
    }
    if (reply.body().length() > LARGEST) {
      throw unusable("cannot be used: they are larger than " + LARGEST + " bytes.");
    }
    return reply.body().toString(StandardCharsets.UTF_8);
  }

  private Held read(String text) {
    try {
      return new Held(JwtCheck.byJwks(algs, text), text, timeline.nanos());
    } catch (BadKey bad) {
      throw unusable("cannot be used: " + bad.getMessage());
    }
  }

  private Failure unusable(String what) {
    return Problem.of(Code.UNAVAILABLE, "jwks", "The published keys of `" + owner + "` " + what).failure();
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
