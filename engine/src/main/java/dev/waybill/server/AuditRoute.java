package dev.waybill.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.audit.AuditLog;
import dev.waybill.audit.AuditPage;
import dev.waybill.audit.AuditQuery;
import dev.waybill.audit.BadCursor;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;

/** {@code GET /v1/admin/audit}: the audit record, newest first, a page at a time. Files are read off the event loop. */
final class AuditRoute implements Handler<RoutingContext> {
  private final Vertx vertx;
  private final AuditTrail trail;
  private final AnswerWriter answers;

  AuditRoute(Vertx vertx, AuditTrail trail, AnswerWriter answers) {
    this.vertx = vertx;
    this.trail = trail;
    this.answers = answers;
  }

  @Override
  public void handle(RoutingContext routing) {
    Visit visit = Visit.of(routing);
    AuditQuery query = AuditFilter.of(visit.request().query());
    AuditLog log = trail.log();
    if (log == null) {
      throw Problem.of(Code.NOT_CONFIGURED, trail.whyNone()).failure();
    }
    Context loop = vertx.getOrCreateContext();
    // What was done before this call is in its answer; where the disk fails, what is on it is.
    Future.fromCompletionStage(log.flush(), loop).otherwiseEmpty()
        .compose(written -> vertx.executeBlocking(() -> read(log, query), false))
        .onSuccess(page -> answers.json(visit, 200, json(page)))
        .onFailure(refused -> answers.failed(visit, refused));
  }

  private static AuditPage read(AuditLog log, AuditQuery query) throws java.io.IOException {
    try {
      return AuditPage.read(log.directory(), query);
    } catch (BadCursor refused) {
      throw Problem.of(Code.MALFORMED_REQUEST, "cursor", refused.getMessage()).failure();
    }
  }

  private static ObjectNode json(AuditPage page) {
    ObjectNode answer = JsonText.object();
    ArrayNode items = answer.putArray("items");
    page.items().forEach(items::add);
    return answer.put("next", page.next());
  }
}
