package dev.waybill.app;

import dev.waybill.audit.AuditLog;
import dev.waybill.audit.AuditRecord;
import dev.waybill.audit.Field;
import dev.waybill.audit.Kind;
import dev.waybill.library.Report;

/** Records what each reload did to which provider. Thread-safe. */
final class ReloadRecords {
  private final AuditLog log;

  /** @param log or null where none is kept */
  ReloadRecords(AuditLog log) {
    this.log = log;
  }

  /** @param decision {@code loaded} or {@code replaced} */
  void inForce(Report.Loaded provider, String decision) {
    add(reload(decision).with(Field.PROVIDER, provider.id()).with(Field.VERSION, provider.version()).with(Field.MANIFEST,
        provider.hash()));
  }

  void removed(Report.Loaded provider) {
    add(reload("removed").with(Field.PROVIDER, provider.id()).with(Field.VERSION, provider.version()).with(Field.MANIFEST,
        provider.hash()));
  }

  void refused(Report.Refused file) {
    add(reload("refused").with(Field.FILE, file.path().toString()).with(Field.MANIFEST, file.hash().isEmpty() ? null
        : file.hash())
        .with(Field.REASON, file.findings().isEmpty() ? null : file.findings().get(0).rule()));
  }

  private static AuditRecord reload(String decision) {
    return AuditRecord.of(Kind.RELOAD).with(Field.DECISION, decision);
  }

  private void add(AuditRecord record) {
    if (log != null) {
      log.add(record);
    }
  }
}
