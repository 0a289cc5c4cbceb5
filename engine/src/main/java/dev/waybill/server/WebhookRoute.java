package dev.waybill.server;

import dev.waybill.dispatch.Reaction;
import dev.waybill.dispatch.Reception;
import dev.waybill.http.Headers;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import dev.waybill.verify.Incoming;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * {@code GET|POST /v1/webhooks/{provider}/{hook}}: takes the body whole and as it is, whatever its type. Needs no key: what comes
 * proves itself, or is refused.
 */
final class WebhookRoute implements Handler<RoutingContext> {
  private final Vertx vertx;
  private final Reception reception;
  private final WholeBody bodies;
  private final AnswerWriter answers;
  private final String publicUrl;

  /** @param publicUrl what providers call, or null where it is what stands in Host */
  WebhookRoute(Vertx vertx, Reception reception, WholeBody bodies, AnswerWriter answers, String publicUrl) {
    this.vertx = vertx;
    this.reception = reception;
    this.bodies = bodies;
    this.answers = answers;
    this.publicUrl = publicUrl;
  }

  @Override
  public void handle(RoutingContext context) {
    Visit visit = Visit.of(context);
    HttpServerRequest request = visit.request();
    String provider = context.pathParam("provider");
    String hook = context.pathParam("hook");
    visit.about(provider, null);
    visit.minutes().hook(hook);
    if (!reception.knows(provider, hook)) {
      throw Reception.unknown(provider, hook).failure();
    }
    if (!request.headers().getAll("Content-Encoding").stream().allMatch("identity"::equalsIgnoreCase)) {
      throw Problem.of(Code.UNSUPPORTED_MEDIA_TYPE, "A compressed body is not taken; send it as it is.").failure();
    }
    bodies.read(visit, WholeBody.announced(request))
        .onSuccess(taken -> received(visit, provider, hook, taken))
        .onFailure(refused -> answers.failed(visit, refused));
  }

  private void received(Visit visit, String provider, String hook, WholeBody.Taken taken) {
    Context loop = vertx.getOrCreateContext();
    reception.receive(provider, hook, incoming(visit.request(), taken.bytes()), work -> vertx.executeBlocking(work, false)).onComplete(done -> loop.runOnContext(back -> {
      taken.release().run();
      if (done.succeeded()) {
        answer(visit, done.result());
      } else {
        answers.failed(visit, done.cause());
      }
    }));
  }

  private void answer(Visit visit, Reaction reaction) {
    visit.minutes().proved(reaction.proved());
    if (reaction.problem() != null) {
      answers.refuse(visit, reaction.problem());
    } else {
      answers.answer(visit, reaction.answer());
    }
  }

  private Incoming incoming(HttpServerRequest request, Buffer raw) {
    String uri = request.uri();
    int path = uri.startsWith("/") ? 0 : uri.indexOf('/', uri.indexOf("://") + 3);
    String origin = publicUrl != null ? publicUrl : request.scheme() + "://" + request.getHeader("Host");
    return new Incoming(request.method().name(), origin + uri.substring(path), Headers.of(request.headers()), raw,
        PeerAddress.of(request));
  }
}
