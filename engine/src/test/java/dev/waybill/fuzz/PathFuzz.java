package dev.waybill.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.document.Document;
import dev.waybill.document.Names;
import dev.waybill.document.Root;
import dev.waybill.document.Scope;
import dev.waybill.path.Selector;
import dev.waybill.path.Selectors;
import dev.waybill.plan.Rig;
import dev.waybill.problem.Failure;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Place;
import java.nio.charset.StandardCharsets;

/** Whatever a path says, it selects or has findings; what it selects of any document is found or missing, never an error. */
public final class PathFuzz {
  private static final Place PLACE = new Place("manifest.yaml", 1, 1, "output");
  private static final Scope SCOPE = Scope.empty().with(Root.BODY, Names.ANY).with(Root.INPUT, Names.ANY);
  private static final Document DOCUMENT = Document.EMPTY
      .with(Root.BODY, Rig.tree("{ a: [1, 2.50, { b: x, c: null }], items: [{ id: 1, n: q }, { id: 2 }, 7], 'odd key': { '': 1 }, t: text, y: true }"))
      .with(Root.INPUT, Rig.tree("{ v: 1 }"));

  public static void fuzzerTestOneInput(byte[] bytes) {
    Findings findings = new Findings();
    Selector selector = new Selectors().compile(new String(bytes, StandardCharsets.UTF_8), PLACE, SCOPE, findings);
    if (findings.hasErrors()) {
      findings.list().forEach(finding -> assertThat(finding.message()).isNotBlank());
      return;
    }
    try {
      selector.select(DOCUMENT);
    } catch (Failure refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
  }
}
