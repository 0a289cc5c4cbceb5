package dev.waybill.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.clock.Timeline;
import dev.waybill.document.Document;
import dev.waybill.document.Root;
import dev.waybill.http.Exchange;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.http.Trip;
import dev.waybill.path.Selector;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import dev.waybill.secret.Known;
import dev.waybill.secret.Redactor;
import dev.waybill.shape.Match;
import dev.waybill.shape.Shape;
import dev.waybill.template.Text;
import dev.waybill.tree.ExactNodes;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Puts what a session holds into calls: opens the session where there is none, and renews it when the provider refuses it. */
final class SessionAuthorizer implements Authorizer {
  private static final String INPUT = "$.input.";

  private final Parts parts;
  private final Timeline timeline;
  private final Known known;

  /**
   * What it is made of.
   *
   * @param per says whose session it is, or null where all share one
   * @param opening logs in, on a trip of its own
   * @param names what the session holds
   * @param place puts its values into a call whose document has them
   * @param renewWhen or null where only an error rule renews
   */
  record Parts(Sessions sessions, Selector per, Function<Trip, Future<Session>> opening, Set<String> names, Authorizer place,
      Match renewWhen) {}

  SessionAuthorizer(Parts parts, Timeline timeline, Known known) {
    this.parts = parts;
    this.timeline = timeline;
    this.known = known;
  }

  @Override
  public Future<HttpCall> authorize(HttpCall call, Exchange exchange) {
    return session(call.trip()).compose(session -> {
      call.trip().use(parts, null);
      return parts.place.authorize(with(call, holding(call.trip().document(), session.values())), exchange);
    });
  }

  @Override
  public Set<String> keeps() {
    return parts.names;
  }

  @Override
  public Set<String> inputs() {
    String path = parts.per == null ? "" : parts.per.text();
    return path.startsWith(INPUT) ? Set.of(path.substring(INPUT.length()).split("\\.")[0]) : Set.of();
  }

  @Override
  public Future<Document> open(Trip trip) {
    return session(trip).map(session -> holding(trip.document(), session.values()));
  }

  @Override
  public Map<String, Shape> fields() {
    return parts.place.fields();
  }

  @Override
  public Future<HttpCall> preview(HttpCall call) {
    ObjectNode masks = ExactNodes.FACTORY.objectNode();
    parts.names.forEach(name -> masks.put(name, Redactor.MASK));
    return parts.place.preview(with(call, holding(call.trip().document(), masks)));
  }

  @Override
  public boolean renews(HttpReply reply) {
    return parts.renewWhen != null && parts.renewWhen.test(reply.document());
  }

  @Override
  public Future<Boolean> renew(HttpCall sent, HttpReply refused) {
    Trip trip = sent.trip();
    if (!(trip.used(this) instanceof Session used)) {
      return Future.succeededFuture(false);
    }
    return noted(trip, slot(trip).renew(used, trip, () -> opened(trip))).map(true);
  }

  private Future<Session> session(Trip trip) {
    if (trip.used(parts) instanceof Session unused) {
      return Future.succeededFuture(unused);
    }
    return noted(trip, slot(trip).get(trip, () -> opened(trip)));
  }

  /**
   * One that was past its time when it came, by the provider's clock or a slow reply, is still to be used by who asked for it,
   * once.
   */
  private Future<Session> noted(Trip trip, Future<Session> given) {
    return given.onSuccess(session -> {
      trip.use(this, session);
      trip.mask(session.masks());
      trip.use(parts, session.isGood(timeline.nanos()) ? null : session);
    });
  }

  private SessionSlot slot(Trip trip) {
    if (parts.per == null) {
      return parts.sessions.of("");
    }
    JsonNode value = parts.per.select(trip.document());
    if (!value.isValueNode() || value.isNull() || value.isMissingNode()) {
      throw Problem.of(Code.INVALID_REQUEST, "no_session_owner", "There is no `" + parts.per.text()
          + "`, which says whose session to use.")
          .failure();
    }
    return parts.sessions.of(Text.of(value));
  }

  /** Whoever comes first opens it for all, so that neither its deadline nor its traces are theirs. */
  private Future<Session> opened(Trip first) {
    return parts.opening.apply(first.opening(timeline.nanos() + SessionSlot.LONGEST.toNanos()))
        .onSuccess(session -> known.token(session.masks(), session.life()));
  }

  /** The document with these values beside those of other schemes. */
  private static Document holding(Document document, ObjectNode values) {
    JsonNode before = document.root(Root.SESSION);
    if (before == values || !(before instanceof ObjectNode others) || others.properties().stream()
        .allMatch(field -> values.has(field.getKey()))) {
      return document.with(Root.SESSION, values);
    }
    ObjectNode all = others.deepCopy();
    all.setAll(values);
    return document.with(Root.SESSION, all);
  }

  private static HttpCall with(HttpCall call, Document document) {
    return new HttpCall(call.method(), call.target(), call.headers(), call.body(), call.trip().with(document));
  }
}
