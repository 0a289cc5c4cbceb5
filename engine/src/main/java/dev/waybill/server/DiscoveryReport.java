package dev.waybill.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.dispatch.Routing;
import dev.waybill.library.Report;
import dev.waybill.plan.ProviderPlan;
import dev.waybill.tree.Finding;
import java.util.Locale;

/** How every manifest came out: {@code {loaded, refused, warnings}}. Pure. */
final class DiscoveryReport {
  private DiscoveryReport() {}

  static ObjectNode json(Report report, Routing routing) {
    ObjectNode json = JsonText.object();
    ArrayNode loaded = json.putArray("loaded");
    for (Report.Loaded one : report.loaded()) {
      ObjectNode line = loaded.addObject()
          .put("id", one.id()).put("version", one.version()).put("hash", one.hash()).put("loaded_at", one.loadedAt().toString());
      if (one.stale()) {
        line.put("stale", true);
      }
      ProviderPlan plan = report.table().provider(one.id());
      if (plan != null && !plan.wanting().isEmpty()) {
        ArrayNode lacking = line.putArray("lacking");
        plan.wanting().forEach(lacking::add);
      }
    }
    ArrayNode refused = json.putArray("refused");
    for (Report.Refused one : report.refused()) {
      ArrayNode findings = refused.addObject().put("path", one.path().toString()).putArray("findings");
      one.findings().forEach(finding -> findings.add(finding(finding)));
    }
    ArrayNode warnings = json.putArray("warnings");
    report.warnings().forEach(finding -> warnings.add(finding(finding)));
    routing.findings(report.table()).forEach(finding -> warnings.add(finding(finding)));
    return json;
  }

  private static ObjectNode finding(Finding finding) {
    return JsonText.object()
        .put("file", finding.place().file())
        .put("line", finding.place().line())
        .put("column", finding.place().column())
        .put("path", finding.place().path())
        .put("rule", finding.rule())
        .put("message", finding.message())
        .put("remedy", finding.remedy())
        .put("severity", finding.severity().name().toLowerCase(Locale.ROOT));
  }
}
