package dev.waybill.app;

import dev.waybill.audit.AuditLog;
import dev.waybill.audit.AuditRecord;
import dev.waybill.audit.Field;
import dev.waybill.audit.Kind;
import dev.waybill.dispatch.Order;
import dev.waybill.dispatch.Origin;
import dev.waybill.dispatch.Outcome;
import dev.waybill.dispatch.Recorder;
import dev.waybill.plan.ProviderPlan;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import dev.waybill.server.AuditTrail;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Records dispatches that no visit stands for: that one to a provider of sensitive data begins, and those that the gateway orders
 * itself. Probes of other providers are not recorded: they come by the minute and carry nothing. Thread-safe.
 */
final class AuditRecorder implements Recorder {
  private static final long PATIENCE_SECONDS = 5;
  private static final Duration BACK_SOON = Duration.ofSeconds(5);

  private final AuditLog log;

  AuditRecorder(AuditLog log) {
    this.log = log;
  }

  @Override
  public Future<Void> begun(String id, ProviderPlan provider, Order order) {
    AuditRecord record = from(AuditRecord.of(Kind.BEGUN), order.origin()).with(Field.DISPATCH, id).with(Field.PROVIDER,
        provider.id())
        .with(Field.ACTION, order.action()).with(Field.VERSION, provider.version()).with(Field.MANIFEST, provider.hash());
    CompletableFuture<Void> durable = log.addDurably(record).orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
    Context context = Vertx.currentContext();
    Future<Void> noted = context == null ? Future.fromCompletionStage(durable) : Future.fromCompletionStage(durable, context);
    return noted.recover(unwritten -> Future.failedFuture(Problem.of(Code.OVERLOADED, "audit_unwritable",
        "The call could not be recorded, as sensitive data wants it, so nothing was sent.").withRetryAfter(BACK_SOON).failure()));
  }

  @Override
  public void ended(ProviderPlan provider, Order order, Outcome outcome) {
    if (order.origin() != Origin.PROBE || provider != null && provider.sensitive()) {
      log.add(AuditTrail.outcome(from(AuditRecord.of(Kind.DISPATCH), order.origin()), outcome, provider)
          .with(Field.DURATION_MS, outcome.took().toMillis()));
    }
  }

  private static AuditRecord from(AuditRecord record, Origin origin) {
    return origin == null ? record
        : record.with(Field.REQUEST, origin.request()).with(Field.SOURCE, origin.source()).caller(origin.caller(), origin.kind());
  }
}
