package dev.waybill.server;

import dev.waybill.audit.AuditLog;
import dev.waybill.audit.AuditRecord;
import dev.waybill.audit.Field;
import dev.waybill.audit.Kind;
import dev.waybill.audit.Print;
import dev.waybill.dispatch.Outcome;
import dev.waybill.dispatch.Relay;
import dev.waybill.plan.ProviderPlan;
import dev.waybill.plan.Table;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Makes an audit record of every visit that is of interest, once it is over. Thread-safe. */
public final class AuditTrail {
  /** Keeps no record. */
  public static final AuditTrail NONE = new AuditTrail(null, () -> Table.EMPTY, () -> true);

  private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE",
      "CONNECT");

  private final AuditLog log;
  private final Supplier<Table> table;
  private final BooleanSupplier well;
  private final String refused;

  /**
   * @param log or null where none is kept
   * @param well whether what should be recorded is
   */
  public AuditTrail(AuditLog log, Supplier<Table> table, BooleanSupplier well) {
    this(log, table, well, null);
  }

  /** @param refused why none is kept although one should be, as a sentence, or null */
  public AuditTrail(AuditLog log, Supplier<Table> table, BooleanSupplier well, String refused) {
    this.refused = refused;
    this.well = well;
    this.log = log;
    this.table = table;
  }

  /** The log, or null where none is kept. */
  AuditLog log() {
    return log;
  }

  /** Why none is kept, as a sentence. */
  String whyNone() {
    return refused != null ? refused
        : "No audit record is kept here: `audit.enabled` says so, or the gateway runs with --sandbox.";
  }

  /** Whether what should be recorded is. */
  boolean isWell() {
    return well.getAsBoolean();
  }

  /**
   * A visit is over; only the first time counts.
   *
   * @param status what the caller was answered, or 0 where the caller was gone
   * @param answer of the answer's body, or null
   * @param nanos how long it took
   */
  void ended(Visit visit, int status, Supplier<Print> answer, long nanos) {
    if (!visit.minutes().end() || log == null) {
      return;
    }
    Kind kind = kind(visit);
    if (kind == null) {
      return;
    }
    Minutes minutes = visit.minutes();
    for (Relay.Tried tried : minutes.tried()) {
      if (tried.outcome() != null) {
        log.add(outcome(begun(visit, kind), tried.outcome()).with(Field.DURATION_MS, tried.outcome().took().toMillis()));
      }
    }
    AuditRecord record = begun(visit, kind);
    if (minutes.outcome() != null) {
      outcome(record, minutes.outcome());
    } else {
      place(record, visit, minutes);
      decided(record, minutes.problem(), status == 0 ? "caller_gone" : "ok");
    }
    if (minutes.isDryRun()) {
      record.with(Field.DRY_RUN, true);
    }
    if (status != 0) {
      record.with(Field.STATUS, status);
    }
    record.with(Field.DURATION_MS, nanos / 1_000_000).with(Field.REQUEST_BODY, visit.request().isEnded() ? minutes.taken() : null)
        .with(Field.ANSWER_BODY, answer.get());
    if (kind == Kind.DELIVERY ? minutes.isProved() : visit.isKnown()) {
      log.add(record);
    } else {
      log.addStranger(record);
    }
  }

  /**
   * A request was refused before it could be read, so that little is known of it; some a minute are recorded whole.
   *
   * @param status what was answered
   */
  void unread(int status, SocketAddress from) {
    if (log != null) {
      String source = from instanceof InetSocketAddress internet && internet.getAddress() != null
          ? internet.getAddress().getHostAddress() : null;
      log.addStranger(AuditRecord.of(Kind.REFUSED).with(Field.SOURCE, source)
          .with(Field.DECISION, Code.MALFORMED_REQUEST.word()).with(Field.REASON, reason(status)).with(Field.STATUS, status));
    }
  }

  private static String reason(int status) {
    return switch (status) {
      case 414 -> "target_too_long";
      case 431 -> "head_too_large";
      case 501 -> "not_spoken";
      default -> "unreadable";
    };
  }

  private static Kind kind(Visit visit) {
    String route = visit.route();
    Problem problem = visit.minutes().problem();
    if (route.startsWith("dispatch")) {
      return Kind.DISPATCH;
    } else if (route.equals("webhook")) {
      return Kind.DELIVERY;
    } else if (route.startsWith("admin")) {
      return Kind.ADMIN;
    }
    return route.equals("none") || problem != null && problem.code() == Code.UNAUTHENTICATED ? Kind.REFUSED : null;
  }

  private static AuditRecord begun(Visit visit, Kind kind) {
    String method = visit.request().method().name();
    AuditRecord record = AuditRecord.of(kind).with(Field.REQUEST, visit.id()).with(Field.SOURCE, visit.source())
        .with(Field.ROUTE, (METHODS.contains(method) ? method : "OTHER") + " " + visit.route());
    return visit.isKnown() ? record.caller(visit.caller().name(), visit.caller().kind()) : record;
  }

  /** What became of a dispatch. */
  public static AuditRecord outcome(AuditRecord record, Outcome outcome, ProviderPlan plan) {
    boolean known = outcome.version() != null;
    if (plan != null) {
      record.with(Field.PROVIDER, outcome.provider()).with(Field.ACTION, known || plan.actions().containsKey(outcome.action())
          ? outcome.action() : null);
    }
    record.with(Field.DISPATCH, outcome.id()).with(Field.VERSION, outcome.version()).with(Field.MANIFEST, outcome.manifest())
        .with(Field.ATTEMPTS, outcome.attempts());
    if (outcome.status() != null) {
      record.with(Field.PROVIDER_STATUS, outcome.status());
    }
    return decided(record, outcome.problem(), "ok");
  }

  private AuditRecord outcome(AuditRecord record, Outcome outcome) {
    if (outcome.version() != null) {
      record.with(Field.PROVIDER, outcome.provider()).with(Field.ACTION, outcome.action());
    }
    return outcome(record, outcome, table.get().provider(outcome.provider()));
  }

  private void place(AuditRecord record, Visit visit, Minutes minutes) {
    if (visit.provider() == null) {
      named(record, minutes.provider(), minutes.action());
    } else {
      named(record, visit.provider(), minutes.hook() == null ? visit.action() : minutes.hook());
    }
  }

  /** Only what there is: what else stands in a path is the caller's text. */
  private void named(AuditRecord record, String provider, String action) {
    ProviderPlan plan = provider == null ? null : table.get().provider(provider);
    if (plan != null) {
      boolean known = action != null && (plan.actions().containsKey(action) || plan.webhooks().containsKey(action));
      record.with(Field.PROVIDER, provider).with(Field.ACTION, known ? action : null).with(Field.VERSION, plan.version())
          .with(Field.MANIFEST, plan.hash());
    }
  }

  private static AuditRecord decided(AuditRecord record, Problem problem, String otherwise) {
    if (problem == null) {
      return record.with(Field.DECISION, otherwise);
    }
    return record.with(Field.DECISION, problem.code().word()).with(Field.REASON, problem.label())
        .with(Field.MAYBE_PROCESSED, problem.maybeProcessed());
  }
}
