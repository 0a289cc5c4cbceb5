package dev.waybill.server;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * The way of nearly every request: a dispatch whose target is written plainly goes straight to its route. It passes the same checks in
 * the same order as one that the router finds a route for; whatever is written in any other way is left to the router.
 */
final class DispatchLane implements Handler<HttpServerRequest>, Doorkeeper.Threshold {
  private static final String PREFIX = "/v1/dispatch/";

  private final Entrance entrance;
  private final Doorkeeper doorkeeper;
  private final DispatchRoute dispatch;
  private final AnswerWriter answers;
  private Handler<HttpServerRequest> others;

  DispatchLane(Entrance entrance, Doorkeeper doorkeeper, DispatchRoute dispatch, AnswerWriter answers) {
    this.entrance = entrance;
    this.doorkeeper = doorkeeper;
    this.dispatch = dispatch;
    this.answers = answers;
  }

  /** @param router takes what does not go this way */
  DispatchLane beside(Handler<HttpServerRequest> router) {
    others = router;
    return this;
  }

  @Override
  public void handle(HttpServerRequest request) {
    String uri = request.uri();
    int slash = request.method() == HttpMethod.POST ? between(uri) : -1;
    if (slash < 0) {
      others.handle(request);
      return;
    }
    Visit visit = entrance.admit(request);
    try {
      entrance.check(request);
      String path = request.path();
      enter(visit, path.substring(PREFIX.length(), slash), path.substring(slash + 1));
    } catch (RuntimeException | Error refused) {
      answers.failed(visit, refused);
    }
  }

  /** The same for a dispatch that the router found the route of. */
  void handle(RoutingContext context) {
    enter(Visit.of(context), context.pathParam("provider"), context.pathParam("action"));
  }

  private void enter(Visit visit, String provider, String action) {
    visit.route("dispatch");
    visit.minutes().aimed(provider, action);
    doorkeeper.identified(visit, this);
  }

  @Override
  public void pass(Visit visit) {
    doorkeeper.ration(visit);
    dispatch.handle(visit);
  }

  @Override
  public void refuse(Visit visit, Throwable cause) {
    answers.failed(visit, cause);
  }

  /**
   * Where the slash between provider and action stands; -1 where the path is not two names behind the prefix, or one of them is encoded.
   * Which characters may stand in them the entrance knows.
   */
  static int between(String uri) {
    if (!uri.startsWith(PREFIX)) {
      return -1;
    }
    int query = uri.indexOf('?');
    int end = query < 0 ? uri.length() : query;
    int slash = uri.indexOf('/', PREFIX.length());
    return slash > PREFIX.length() && slash < end - 1 && isBeyond(uri.indexOf('/', slash + 1), end) && isBeyond(uri.indexOf('%'), end)
        ? slash : -1;
  }

  private static boolean isBeyond(int at, int end) {
    return at < 0 || at > end;
  }
}
