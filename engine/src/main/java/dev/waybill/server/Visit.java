package dev.waybill.server;

import dev.waybill.access.Caller;
import dev.waybill.dispatch.Origin;
import dev.waybill.access.Ration;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/** One request while it is here. Confined to its event loop. */
final class Visit implements Handler<Void> {
  private static final String KEY = "waybill.visit";
  private static final int MAX_ID = 128;
  private static final Runnable NOTHING = () -> { };

  private final HttpServerRequest request;
  private final String id;
  private final long begin;
  private String route = "none";
  private String provider;
  private String action;
  private final Minutes minutes = new Minutes();
  private Caller caller = Caller.ANYONE;
  private boolean known;
  private final Traffic traffic;
  private boolean here = true;
  private Ration.Pass pass;

  /**
   * @param id the request's id
   * @param begin monotonic nanoseconds
   * @param traffic counts it until the answer is out or the caller gone
   */
  Visit(HttpServerRequest request, String id, long begin, Traffic traffic) {
    this.request = request;
    this.id = id;
    this.begin = begin;
    this.traffic = traffic;
    traffic.begun();
    request.response().closeHandler(this);
  }

  /** The caller is gone. */
  @Override
  public void handle(Void gone) {
    left();
  }

  void left() {
    if (here) {
      here = false;
      traffic.ended();
    }
    if (pass != null) {
      pass.end();
      pass = null;
    }
  }

  /** What of the caller's limits this request takes, until its answer is out and what it holds is over. */
  void pass(Ration.Pass taken) {
    if (here) {
      pass = taken;
    } else {
      taken.end();
    }
  }

  /**
   * Holds what the request takes of its caller's limits for something that may go on after it; to be run once, when that is
   * over.
   */
  Runnable held() {
    Ration.Pass mine = pass;
    if (mine == null || !mine.isCounted()) {
      return NOTHING;
    }
    mine.hold();
    return mine::end;
  }

  static Visit of(RoutingContext context) {
    return context.get(KEY);
  }

  void enter(RoutingContext context) {
    context.put(KEY, this);
  }

  /**
   * Whether a caller's {@code X-Request-Id} may be taken over: 1 to 128 visible ASCII characters, and no key or token, which would
   * stand in log and audit record.
   */
  static boolean isRequestId(String given) {
    return given != null && !given.isEmpty() && !given.startsWith("wbk_") && !given.startsWith("eyJ")
        && given.length() <= MAX_ID && isVisible(given);
  }

  private static boolean isVisible(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) <= ' ' || text.charAt(i) >= 0x7f) {
        return false;
      }
    }
    return true;
  }

  HttpServerRequest request() {
    return request;
  }

  String id() {
    return id;
  }

  long begin() {
    return begin;
  }

  /** The route's fixed word, for metrics. */
  String route() {
    return route;
  }

  void route(String word) {
    route = word;
  }

  Caller caller() {
    return caller;
  }

  void caller(Caller who) {
    caller = who;
    known = true;
  }

  /** Whether it was found out who calls. */
  boolean isKnown() {
    return known;
  }

  /** The address the request came from. */
  String source() {
    return ConnectionWatch.of(request.connection()).source(request.remoteAddress());
  }

  Origin origin() {
    return new Origin(id, caller.name(), caller.kind(), source());
  }

  /** What the audit record will say. */
  Minutes minutes() {
    return minutes;
  }

  /** What the request is about, for its problems; null where it is about no provider. */
  String provider() {
    return provider;
  }

  String action() {
    return action;
  }

  void about(String itsProvider, String itsAction) {
    provider = itsProvider;
    action = itsAction;
  }

  /** Whether the request's head announces a body. */
  boolean hasBody() {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return request.headers().contains(HttpHeaders.TRANSFER_ENCODING) || length != null && !length.equals("0");
  }
}
