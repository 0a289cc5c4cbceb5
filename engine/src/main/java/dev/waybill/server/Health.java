package dev.waybill.server;

import dev.waybill.dispatch.Reading;
import dev.waybill.library.Report;
import java.util.Locale;
import java.util.Map;

/**
 * Whether the gateway can serve.
 *
 * @param status HTTP: 200 or 503
 * @param word {@code ok}, {@code degraded}, {@code starting}, {@code stopping} or {@code unavailable}
 */
record Health(int status, String word) {

  /** Some manifests refused, a probe that fails, or an audit record that cannot be written, is degraded; all manifests refused is nothing to serve. */
  static Health of(Traffic.State state, Report report, Map<String, Reading> probes, boolean recorded) {
    if (state != Traffic.State.SERVING) {
      return new Health(503, state.name().toLowerCase(Locale.ROOT));
    }
    if (report.loaded().isEmpty() && !report.refused().isEmpty()) {
      return new Health(503, "unavailable");
    }
    return new Health(200, report.isDegraded() || ProbeReport.anyFails(probes) || !recorded ? "degraded" : "ok");
  }
}
