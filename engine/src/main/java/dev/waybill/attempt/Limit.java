package dev.waybill.attempt;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.clock.Timeline;
import dev.waybill.document.Document;
import dev.waybill.http.Exchange;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.path.Selector;
import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * The exchange that keeps the limits of a manifest: each try passes all of them, waits its turn, or is refused with
 * {@code rate_limited}, in which case nothing was sent. What fails while the provider's own count is used up says when that starts
 * anew. Thread-safe.
 */
public final class Limit implements Exchange {
  /** A longer key is kept as its digest. */
  private static final int LONG_KEY = 100;

  /** What another try at another time may mend. */
  private static final Set<Code> LATER =
      Set.of(Code.RATE_LIMITED, Code.QUOTA_EXCEEDED, Code.UNAVAILABLE, Code.TIMEOUT, Code.BAD_RESPONSE);

  private final String provider;
  private final Line line;
  private final List<Selector> keys;
  private final Lookout lookout;
  private final Timeline timeline;
  private final Exchange next;

  /** @param keys one for each limit of the line: what its counts are kept apart by, or null for one count */
  public Limit(String provider, Line line, List<Selector> keys, Lookout lookout, Timeline timeline, Exchange next) {
    this.provider = provider;
    this.line = line;
    this.keys = new ArrayList<>(keys);
    this.lookout = lookout;
    this.timeline = timeline;
    this.next = next;
  }

  @Override
  public Future<HttpReply> send(HttpCall call) {
    List<String> wanted = new ArrayList<>(keys.size());
    keys.forEach(key -> wanted.add(key(key, call.trip().document())));
    long begin = timeline.nanos();
    Future<Line.Pass> entry = line.enter(wanted, call.trip().deadlineNanos());
    if (entry.failed()) {
      lookout.refused(provider);
      return Future.failedFuture(entry.cause());
    }
    if (entry.succeeded()) {
      return passed(call, entry.result(), wanted);
    }
    return entry.onFailure(late -> lookout.refused(provider)).compose(pass -> {
      lookout.waited(provider, Duration.ofNanos(timeline.nanos() - begin));
      return passed(call, pass, wanted);
    });
  }

  private Future<HttpReply> passed(HttpCall call, Line.Pass pass, List<String> wanted) {
    Future<HttpReply> reply;
    try {
      reply = next.send(call);
    } catch (RuntimeException refused) {
      reply = Future.failedFuture(refused);
    }
    return reply.onComplete(over -> pass.end())
        .recover(cause -> Future.failedFuture(cause instanceof Failure failure ? informed(failure.problem(), wanted).failure() : cause));
  }

  private Problem informed(Problem problem, List<String> wanted) {
    if (!LATER.contains(problem.code())) {
      return problem;
    }
    Duration wait = problem.retryAfter();
    for (int i = 0; i < wanted.size(); i++) {
      Duration held = line.reset(i, wanted.get(i));
      wait = held != null && (wait == null || held.compareTo(wait) > 0) ? held : wait;
    }
    return wait == problem.retryAfter() ? problem : problem.withRetryAfter(wait);
  }

  /** What a call counts under; those without a value count together. */
  static String key(Selector selector, Document document) {
    JsonNode value = selector == null ? null : selector.select(document);
    String text = value == null || value.isMissingNode() ? "" : value.toString();
    return text.length() <= LONG_KEY ? text : digest(text);
  }

  private static String digest(String text) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
