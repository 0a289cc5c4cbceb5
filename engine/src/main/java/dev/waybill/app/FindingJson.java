package dev.waybill.app;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.tree.Finding;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** Findings for programs: a plain JSON list, or SARIF 2.1.0 (OASIS) for code hosts. */
final class FindingJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private FindingJson() {}

  static ObjectNode list(List<Finding> findings, int files) {
    ObjectNode result = NODES.objectNode();
    result.put("files", files)
        .put("errors", findings.stream().filter(finding -> finding.severity() == Finding.Severity.ERROR).count())
        .put("warnings", findings.stream().filter(finding -> finding.severity() == Finding.Severity.WARNING).count());
    ArrayNode list = result.putArray("findings");
    findings.forEach(finding -> list.add(one(finding)));
    return result;
  }

  private static ObjectNode one(Finding finding) {
    return NODES.objectNode().put("severity", word(finding)).put("rule", finding.rule()).put("file", finding.place().file())
        .put("line", finding.place().line()).put("column", finding.place().column()).put("path", finding.place().path())
        .put("message", finding.message()).put("remedy", finding.remedy());
  }

  static ObjectNode sarif(List<Finding> findings, String version) {
    ObjectNode log = NODES.objectNode();
    log.put("$schema", "https://json.schemastore.org/sarif-2.1.0.json").put("version", "2.1.0");
    ObjectNode run = log.putArray("runs").addObject();
    ObjectNode driver = run.putObject("tool").putObject("driver");
    driver.put("name", "waybill").put("version", version);
    ArrayNode rules = driver.putArray("rules");
    TreeMap<String, String> known = new TreeMap<>();
    findings.forEach(finding -> known.put(finding.rule(), finding.rule().replace('-', ' ')));
    known.forEach((rule, text) -> rules.addObject().put("id", rule).putObject("shortDescription").put("text", text));
    ArrayNode results = run.putArray("results");
    for (Finding finding : findings) {
      ObjectNode result = results.addObject();
      result.put("ruleId", finding.rule()).put("level", word(finding));
      result.putObject("message").put("text", finding.message() + (finding.remedy().isEmpty() ? "" : " " + finding.remedy()));
      ObjectNode location = result.putArray("locations").addObject();
      ObjectNode physical = location.putObject("physicalLocation");
      physical.putObject("artifactLocation").put("uri", uri(finding.place().file()));
      physical.putObject("region").put("startLine", finding.place().line()).put("startColumn", finding.place().column());
      if (!finding.place().path().isEmpty()) {
        location.putArray("logicalLocations").addObject().put("fullyQualifiedName", finding.place().path());
      }
    }
    return log;
  }

  /** A path as a URI reference (RFC 3986): what a path segment cannot hold is percent-encoded. */
  private static String uri(String path) {
    StringBuilder uri = new StringBuilder();
    for (byte each : path.replace('\\', '/').getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (each & 0xff);
      boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
          || "-._~/:@!$&'()*+,;=".indexOf(c) >= 0;
      uri.append(plain ? String.valueOf(c) : String.format("%%%02X", (int) c));
    }
    return uri.toString();
  }

  private static String word(Finding finding) {
    return finding.severity().name().toLowerCase(Locale.ROOT);
  }
}
