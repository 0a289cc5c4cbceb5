package dev.waybill.app;

import dev.waybill.dispatch.Dispatcher;
import dev.waybill.dispatch.Origin;
import dev.waybill.dispatch.Outcome;
import dev.waybill.problem.Code;
import dev.waybill.telemetry.Meters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** Counts every dispatch and writes a line about it: who called whom, how it ended, never what was in it. Thread-safe. */
final class Journal implements Dispatcher.Ledger {
  private static final Logger LOG = LoggerFactory.getLogger("waybill.dispatch");

  private final Meters meters;

  Journal(Meters meters) {
    this.meters = meters;
  }

  @Override
  public void ended(Outcome outcome) {
    ended(outcome, null);
  }

  @Override
  public void ended(Outcome outcome, Origin origin) {
    boolean known = outcome.version() != null;
    String code = outcome.problem() == null ? "ok" : outcome.problem().code().word();
    if (known) {
      meters.action(outcome.provider(), outcome.action()).record(code, outcome.took().toNanos(), outcome.attempts());
    }
    if (outcome.problem() != null) {
      meters.refused(outcome.problem().label());
    }
    Level level = outcome.problem() != null && outcome.problem().code() == Code.INTERNAL ? Level.ERROR : Level.INFO;
    if (LOG.isEnabledForLevel(level)) {
      write(LOG.atLevel(level), outcome, origin, code, known);
    }
  }

  private static void write(LoggingEventBuilder line, Outcome outcome, Origin origin, String code, boolean known) {
    line.addKeyValue("dispatch", outcome.id());
    if (origin != null) {
      line.addKeyValue("caller", origin.caller()).addKeyValue("caller_kind", origin.kind());
    }
    if (known) {
      line.addKeyValue("provider", outcome.provider()).addKeyValue("action", outcome.action())
          .addKeyValue("version", outcome.version());
    }
    line.addKeyValue("code", code);
    if (outcome.problem() != null) {
      line.addKeyValue("reason", outcome.problem().label()).addKeyValue("maybe_processed", outcome.problem().maybeProcessed());
    }
    if (outcome.problem() != null && outcome.problem().code() == Code.EGRESS_DENIED) {
      // It names the host or the port, and nothing else of the call.
      line.addKeyValue("why", outcome.problem().detail());
    }
    if (outcome.status() != null) {
      line.addKeyValue("status", outcome.status());
    }
    line.addKeyValue("attempts", outcome.attempts()).addKeyValue("duration_ms", outcome.took().toMillis()).log("dispatch");
  }
}
