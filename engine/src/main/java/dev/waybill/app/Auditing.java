package dev.waybill.app;

import dev.waybill.audit.AuditLog;
import dev.waybill.audit.AuditRecord;
import dev.waybill.audit.Field;
import dev.waybill.audit.Kind;
import dev.waybill.audit.Locked;
import dev.waybill.config.Config;
import dev.waybill.dispatch.Recorder;
import dev.waybill.telemetry.Meters;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audit record as a serving gateway keeps it: on, unless the settings say otherwise; in the sandbox only where they say so.
 *
 * @param log or null where none is kept
 * @param refused why none is kept although one should be, or null
 * @param recorder of dispatches
 */
record Auditing(AuditLog log, String refused, Recorder recorder) {
  private static final Logger LOG = LoggerFactory.getLogger("waybill.audit");

  /** Where the record lies. */
  static Path directory(Config settings) {
    return settings.data().resolve("audit");
  }

  /** Begins to record. Stops the command where another gateway records in the same place. */
  static Auditing open(Config settings, boolean sandbox, Meters meters) {
    Boolean wanted = settings.audit().enabled();
    if (!(wanted == null ? !sandbox : wanted)) {
      return new Auditing(null, null, Recorder.NONE);
    }
    try {
      AuditLog log = AuditLog.open(directory(settings), settings.audit().maxBytes(), InstantSource.system(), System::nanoTime,
          new SecureRandom());
      meters.counter("waybill.audit.records", "Audit records written", log::records);
      meters.counter("waybill.audit.lost", "Audit records that could not be written", log::lost);
      meters.gauge("waybill.audit.bytes", "Bytes of the audit record on disk", log::bytes);
      log.add(AuditRecord.of(Kind.START).with(Field.VERSION, Version.text()));
      return new Auditing(log, null, new AuditRecorder(log));
    } catch (Locked taken) {
      throw new Stop(taken.getMessage() + ". Give this one a `data` directory of its own, or write `audit: { enabled: false }`.");
    } catch (IOException unusable) {
      String why = "The audit record in " + directory(settings) + " cannot be written: " + unusable.getMessage();
      LOG.atError().addKeyValue("why", why).log("Nothing is recorded");
      return new Auditing(null, why, Recorder.NONE);
    }
  }

  /**
   * What a provider of sensitive data lacks here, as sentences; in the sandbox nothing, since nothing leaves.
   *
   * @param open whether there is no access control
   */
  List<String> unguarded(boolean open, boolean sandbox) {
    List<String> sentences = new ArrayList<>();
    if (!sandbox && log == null) {
      sentences.add("It handles sensitive data, and what is done with it must be recorded: "
          + (refused == null ? "`audit.enabled` is false."
          : "the audit record cannot be written, and the gateway's log says why."));
    }
    if (!sandbox && open) {
      sentences.add("It handles sensitive data, and callers must be known: set `access.keys`, `access.certificates` or"
          + " `access.jwt`, "
          + "with scopes that name the provider.");
    }
    return sentences;
  }

  /** Why no record is kept although one should be, as a sentence for callers, without places; else null. */
  String whyNone() {
    return refused == null ? null : "The audit record cannot be written, and the gateway's log says why.";
  }

  /** Whether nothing keeps what should be recorded from being so. */
  boolean isWell() {
    return refused == null && (log == null || log.isWell());
  }

  /** The last record; then everything is on the disk. */
  void close() {
    if (log == null) {
      return;
    }
    log.add(AuditRecord.of(Kind.STOP));
    try {
      log.close();
    } catch (IOException broken) {
      LOG.atWarn().addKeyValue("exception", broken.getClass().getName()).log("The audit record was not closed in order");
    }
  }
}
