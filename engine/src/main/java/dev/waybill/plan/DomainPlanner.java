package dev.waybill.plan;

import dev.waybill.document.Document;
import dev.waybill.document.Root;
import dev.waybill.egress.AllowedDomains;
import dev.waybill.egress.EgressRules;
import dev.waybill.manifest.Manifest;
import dev.waybill.schema.JsonSchema;
import dev.waybill.shape.Compiler;
import dev.waybill.template.Escape;
import dev.waybill.template.Template;
import dev.waybill.template.Unrenderable;
import dev.waybill.tree.Findings;
import dev.waybill.tree.ScalarNode;
import java.util.ArrayList;
import java.util.List;

/** Compiles {@code allowed_domains}, whose entries may hold bounded settings. */
final class DomainPlanner {
  private final JsonSchema config;
  private final Document settings;
  private final Compiler compiler;
  private final EgressRules rules;
  private final Findings findings;

  DomainPlanner(JsonSchema config, Document settings, Compiler compiler, EgressRules rules, Findings findings) {
    this.config = config;
    this.settings = settings;
    this.compiler = compiler;
    this.rules = rules;
    this.findings = findings;
  }

  AllowedDomains plan(Manifest manifest) {
    List<AllowedDomains.Entry> entries = new ArrayList<>();
    UrlPlanner holes = new UrlPlanner(config, settings, null, findings);
    for (ScalarNode node : manifest.allowedDomains()) {
      String text = node.json().asText();
      if (!holes.holesAreBounded(text, node.place())) {
        continue;
      }
      Template template = UrlPlanner.template(text, node.place(), Escape.NONE, compiler);
      if (template.isConstant() || !settings.root(Root.CONFIG).isMissingNode()) {
        try {
          entries.add(new AllowedDomains.Entry(template.render(settings), node.place()));
        } catch (Unrenderable unset) {
          findings.warning(node.place(), "unset-host", "This entry needs a setting that has no value, so it allows nothing.",
              "Set it, or give it a `default`.");
        }
      }
    }
    // An empty list was found when it was read; here all entries wait for settings, or were found unbounded.
    return entries.isEmpty() ? AllowedDomains.nothing(rules)
        : AllowedDomains.compile(manifest.root().keyPlace("allowed_domains"), entries, rules, findings);
  }
}
