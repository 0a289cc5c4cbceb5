package dev.waybill.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.audit.Print;
import dev.waybill.clock.Timeline;
import dev.waybill.http.Bulk;
import dev.waybill.plan.Answer;
import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import dev.waybill.telemetry.Meters;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes every answer of the gateway, with the headers that every answer has. An answer that goes out before the request's body
 * was read ends the connection; a caller who hung up gets none; one who does not take it is hung up on. Thread-safe.
 */
final class AnswerWriter {
  private static final Logger LOG = LoggerFactory.getLogger("waybill.http");
  private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("X-Request-Id");
  private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("X-Content-Type-Options");
  private static final CharSequence NOSNIFF_VALUE = HttpHeaders.createOptimized("nosniff");
  private static final CharSequence WWW_AUTHENTICATE = HttpHeaders.createOptimized("WWW-Authenticate");
  private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
  static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
  private static final CharSequence PROBLEM = HttpHeaders.createOptimized("application/problem+json");

  private final Traffic traffic;
  private final Meters meters;
  private final Timeline timeline;
  private final Patience patience;
  private final AuditTrail trail;

  AnswerWriter(Traffic traffic, Meters meters, Timeline timeline, Patience patience, AuditTrail trail) {
    this.trail = trail;
    this.traffic = traffic;
    this.meters = meters;
    this.timeline = timeline;
    this.patience = patience;
  }

  void json(Visit visit, int status, JsonNode body) {
    typed(visit, status, JSON, JsonText.write(body));
  }

  /**
   * An answer around what may be large; then it is made beside the event loop. Fails where it cannot be made.
   *
   * @param large what may be
   */
  Future<Void> written(Visit visit, int status, CharSequence type, JsonNode large, Supplier<Buffer> text) {
    if (!Bulk.isLarge(large)) {
      typed(visit, status, type, text.get());
      return Future.succeededFuture();
    }
    return Bulk.beside(text).map(body -> {
      typed(visit, status, type, body);
      return null;
    });
  }

  private void typed(Visit visit, int status, CharSequence type, Buffer body) {
    visit.request().response().putHeader(HttpHeaders.CONTENT_TYPE, type);
    send(visit, status, body);
  }

  void text(Visit visit, String type, String body) {
    bytes(visit, type, Buffer.buffer(body));
  }

  void bytes(Visit visit, String type, Buffer body) {
    typed(visit, 200, type, body);
  }

  /**
   * The beginning of a good answer that goes out piece by piece; null where the caller is gone.
   *
   * @param length in bytes, or -1 where nobody knows it
   */
  LongAnswer begin(Visit visit, String type, long length) {
    HttpServerResponse response = visit.request().response();
    if (response.headWritten() || response.closed()) {
      gone(visit);
      return null;
    }
    boolean last = head(visit, 200);
    response.putHeader(HttpHeaders.CONTENT_TYPE, type);
    if (length < 0) {
      response.setChunked(true);
    } else {
      response.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(length));
    }
    return new LongAnswer(visit, timeline, patience.reader(), () -> {
      long nanos = timeline.nanos() - visit.begin();
      meters.requested(visit.route(), 200, nanos);
      trail.ended(visit, 200, visit.minutes()::given, nanos);
      visit.left();
      if (last && !response.closed()) {
        ConnectionWatch.of(visit.request().connection()).letGo();
      }
    });
  }

  /** What a manifest says that a provider is answered. */
  void answer(Visit visit, Answer answer) {
    HttpServerResponse response = visit.request().response();
    if (!response.headWritten()) {
      answer.headers().forEach(response::putHeader);
    }
    send(visit, answer.status(), answer.body());
  }

  /** A problem that came up before or instead of a dispatch. */
  void refuse(Visit visit, Problem problem) {
    meters.refused(problem.label());
    LOG.atDebug().addKeyValue("request", visit.id()).addKeyValue("route", visit.route())
        .addKeyValue("code", problem.code().word()).addKeyValue("reason", problem.label()).log("A request was refused");
    problem(visit, problem, Answers.problem(problem, visit.id(), visit.provider(), visit.action()));
  }

  /** Whatever a handler failed with: a problem, or a fault of our own that the log tells more of. */
  void failed(Visit visit, Throwable cause) {
    if (cause instanceof Failure failure) {
      refuse(visit, failure.problem());
      return;
    }
    if (cause instanceof CallerGone) {
      gone(visit);
      visit.left();
      return;
    }
    LOG.atError().addKeyValue("request", visit.id()).addKeyValue("route", visit.route()).setCause(cause)
        .log("A request failed for a reason of our own");
    refuse(visit, Problem.of(Code.INTERNAL, "Something went wrong in the gateway; its log has this id."));
  }

  void problem(Visit visit, Problem problem, ObjectNode body) {
    visit.minutes().problem(problem);
    HttpServerResponse response = visit.request().response();
    if (response.headWritten() || response.closed()) {
      gone(visit);
      return;
    }
    response.putHeader(HttpHeaders.CONTENT_TYPE, PROBLEM);
    if (problem.retryAfter() != null) {
      response.putHeader(HttpHeaders.RETRY_AFTER, Long.toString(Answers.seconds(problem.retryAfter())));
    }
    String challenge = Doorkeeper.challenge(problem);
    if (challenge != null) {
      response.putHeader(WWW_AUTHENTICATE, challenge);
    }
    send(visit, problem.code().status(), JsonText.write(body));
  }

  private void send(Visit visit, int status, Buffer body) {
    HttpServerResponse response = visit.request().response();
    if (response.headWritten() || response.closed()) {
      gone(visit);
      return;
    }
    boolean last = head(visit, status);
    response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
    ConnectionWatch watch = last ? ConnectionWatch.of(visit.request().connection()) : null;
    long nanos = timeline.nanos() - visit.begin();
    // Before the answer: whoever has it finds the call in the audit record.
    trail.ended(visit, status, () -> visit.request().method() == HttpMethod.HEAD ? Print.EMPTY : Print.of(body.getByteBuf().nioBuffer()), nanos);
    Future<Void> taken = response.end(body);
    meters.requested(visit.route(), status, nanos);
    if (!taken.isComplete()) {
      Timeline.Timer timer = timeline.after(patience.reader(), () -> ConnectionWatch.of(visit.request().connection()).close());
      taken.onComplete(done -> timer.cancel());
    }
    taken.onComplete(done -> visit.left());
    if (last) {
      taken.onComplete(done -> watch.letGo());
    }
  }

  /** Nobody is there to take the answer. */
  private void gone(Visit visit) {
    trail.ended(visit, 0, () -> null, timeline.nanos() - visit.begin());
  }

  private static boolean asksToClose(HttpServerRequest request) {
    // Most requests have no such field, and a list is made only for those that do.
    return request.headers().contains(HttpHeaders.CONNECTION)
        && HeaderWords.names(request.headers().getAll(HttpHeaders.CONNECTION), "close");
  }

  /** What every answer's head has; whether it is the last of its connection. */
  private boolean head(Visit visit, int status) {
    HttpServerResponse response = visit.request().response();
    boolean unread = visit.hasBody() && !visit.request().isEnded();
    response.setStatusCode(status)
        .putHeader(REQUEST_ID, visit.id())
        .putHeader(NOSNIFF, NOSNIFF_VALUE)
        .putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
    boolean last = unread || traffic.isStopping() || asksToClose(visit.request());
    if (last) {
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      ConnectionWatch.of(visit.request().connection()).lastAnswer();
    }
    return last;
  }
}
