package dev.waybill.app;

import dev.waybill.config.Config;
import dev.waybill.egress.AllowedDomains;
import dev.waybill.egress.EgressRules;
import dev.waybill.tree.Findings;
import java.util.ArrayList;
import java.util.List;

/** The hosts that files by URL may come from, as the operator named them. */
final class FileHosts {
  private FileHosts() {}

  /** Null where none is named; what cannot stand there is found. */
  static AllowedDomains of(Config.Files files, EgressRules rules, Findings findings) {
    List<AllowedDomains.Entry> entries = new ArrayList<>();
    for (int i = 0; i < files.allowedDomains().size(); i++) {
      entries.add(new AllowedDomains.Entry(files.allowedDomains().get(i), files.places().get(i)));
    }
    if (entries.isEmpty()) {
      return null;
    }
    Findings found = new Findings();
    AllowedDomains hosts = AllowedDomains.compile(entries.get(0).place(), entries, rules, found);
    found.list().forEach(finding -> findings.error(finding.place(), finding.rule(), finding.message(),
        toOperator(finding.remedy())));
    return hosts;
  }

  /** Who writes here is the operator. */
  private static String toOperator(String remedy) {
    return remedy.replace("; only the operator can open an address (`egress.allow_networks`)",
        ", or open the address with `egress.allow_networks`")
        .replace("Only the operator can open a port (`egress.ports`)", "Open the port with `egress.ports`");
  }
}
