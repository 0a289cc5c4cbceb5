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
    return entries.isEmpty() ? null : AllowedDomains.compile(entries.get(0).place(), entries, rules, findings);
  }
}
