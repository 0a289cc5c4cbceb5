package dev.waybill.server;

import dev.waybill.dispatch.Dispatcher;
import dev.waybill.dispatch.EventLog;
import dev.waybill.dispatch.Reading;
import dev.waybill.dispatch.Routing;
import dev.waybill.dispatch.Reception;
import dev.waybill.library.Report;
import dev.waybill.plan.Table;
import dev.waybill.schema.Contracts;
import dev.waybill.telemetry.Meters;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the HTTP front stands before.
 *
 * @param report what the library holds at this moment
 * @param probes how providers were last found, by id
 */
public record Engine(Dispatcher dispatcher, Supplier<Report> report, Contracts contracts, Meters meters, Supplier<Map<String, Reading>> probes,
    Routing routing, Reception reception, EventLog events, AuditTrail audit) {

  /** Without an audit record. */
  public Engine(Dispatcher dispatcher, Supplier<Report> report, Contracts contracts, Meters meters, Supplier<Map<String, Reading>> probes,
      Routing routing, Reception reception, EventLog events) {
    this(dispatcher, report, contracts, meters, probes, routing, reception, events, AuditTrail.NONE);
  }

  Table table() {
    return report.get().table();
  }
}
