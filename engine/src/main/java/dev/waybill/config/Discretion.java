package dev.waybill.config;

import dev.waybill.tree.Finding;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Place;
import java.util.Set;
import java.util.regex.Pattern;

/** Takes out of findings what may be a secret that was written where only its source belongs. */
final class Discretion {
  private static final Pattern SECRET = Pattern.compile("(^|\\.)secrets(\\.|\\[|$)|^access\\.keys\\[[0-9]+\\]\\.hash");
  private static final Set<String> WORDS = Set.of("env", "file", "store", "provider", "action", "input", "field", "value",
      "name");
  private static final Set<String> SPELLINGS = Set.of("bare-scalar", "ambiguous-scalar");

  private Discretion() {}

  /** Hands all findings on, those about secrets without what stands there. */
  static void pass(Findings found, Findings findings) {
    for (Finding finding : found.list()) {
      Finding fit = SECRET.matcher(finding.place().path()).find() ? without(finding) : finding;
      if (fit.severity() == Finding.Severity.ERROR) {
        findings.error(fit.place(), fit.rule(), fit.message(), fit.remedy());
      } else {
        findings.warning(fit.place(), fit.rule(), fit.message(), fit.remedy());
      }
    }
  }

  private static Finding without(Finding finding) {
    Place place = finding.place();
    if (SPELLINGS.contains(finding.rule())) {
      return new Finding(finding.severity(), place, finding.rule(), "This is not written as text.", "Write it in quotes.");
    }
    int dot = place.path().lastIndexOf('.');
    boolean word = WORDS.contains(place.path().substring(dot + 1)) || finding.remedy().startsWith("Did you mean");
    if (!finding.rule().equals("unknown-key") || word) {
      return finding;
    }
    String path = place.path().substring(0, Math.max(0, dot));
    return new Finding(finding.severity(), new Place(place.file(), place.line(), place.column(), path), finding.rule(),
        "There is a key here that is not known.", finding.remedy());
  }
}
