package dev.waybill.app;

import dev.waybill.dispatch.Event;
import dev.waybill.dispatch.EventLog;
import dev.waybill.library.Library;
import dev.waybill.library.Report;
import dev.waybill.telemetry.Meters;
import dev.waybill.tree.Finding;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Tells the log and the metrics what each reload changed. Thread-safe. */
final class Changes {
  private static final Logger LOG = LoggerFactory.getLogger("waybill.library");

  private final Library library;
  private final Masks masks;
  private final Meters meters;
  private final EventLog events;
  private final ReloadRecords records;
  private final ShortageLog shortages = new ShortageLog();
  private Report before;

  Changes(Library library, Meters meters, Masks masks, EventLog events) {
    this(library, meters, masks, events, new ReloadRecords(null));
  }

  Changes(Library library, Meters meters, Masks masks, EventLog events, ReloadRecords records) {
    this.records = records;
    this.events = events;
    this.library = library;
    this.meters = meters;
    this.masks = masks;
    this.before = null;
    meters.gauge("waybill.manifests.loaded", "Manifests in force", () -> library.report().loaded().size());
    meters.gauge("waybill.manifests.refused", "Manifest files that were refused", () -> library.report().refused().size());
    meters.gauge("waybill.manifests.stale", "Manifests whose file broke and whose last good version runs on",
        () -> library.report().loaded().stream().filter(Report.Loaded::stale).count());
  }

  /** Compares what is in force with what was. */
  synchronized void loaded() {
    Report now = library.report();
    masks.follow(now.table(), library.hidden());
    shortages.follow(now.table(), library.hidden());
    Map<String, Report.Loaded> old = new HashMap<>();
    if (before != null) {
      before.loaded().forEach(each -> old.put(each.id(), each));
    }
    for (Report.Loaded each : now.loaded()) {
      Report.Loaded known = old.remove(each.id());
      if (known == null || !known.hash().equals(each.hash())) {
        records.inForce(each, known == null ? "loaded" : "replaced");
      }
      if (before != null && (known == null || !known.hash().equals(each.hash()))) {
        LOG.atInfo().addKeyValue("provider", each.id()).addKeyValue("version", each.version()).addKeyValue("hash", each.hash())
            .log(known == null ? "A manifest was added" : "A manifest was replaced");
        events.append(Event.manifestLoaded(each.id(), each.version(), each.hash()));
      }
    }
    old.values().forEach(records::removed);
    old.keySet().forEach(id -> {
      LOG.atInfo().addKeyValue("provider", id).log("A manifest went");
      events.append(Event.manifestRemoved(id));
    });
    List<Report.Refused> known = before == null ? List.of() : before.refused();
    now.refused().stream().filter(refused -> !known.contains(refused)).forEach(this::refused);
    meters.reloaded(now.isDegraded() ? "degraded" : "ok");
    before = now;
  }

  private void refused(Report.Refused refused) {
    records.refused(refused);
    events.append(Event.manifestRefused(refused.path().toString(), refused.findings().size()));
    for (Finding finding : refused.findings()) {
      boolean error = finding.severity() == Finding.Severity.ERROR;
      LOG.atLevel(error ? Level.WARN : Level.INFO).addKeyValue("file", finding.place().file())
          .addKeyValue("line", finding.place().line())
          .addKeyValue("column", finding.place().column()).addKeyValue("rule", finding.rule())
          .addKeyValue("finding", finding.message())
          .addKeyValue("remedy", finding.remedy()).log(error ? "A manifest was refused" : "A manifest has a flaw");
    }
  }
}
