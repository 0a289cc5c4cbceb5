package dev.waybill.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.manifest.ManifestReader;
import dev.waybill.plan.Rig;
import dev.waybill.tree.Finding;
import dev.waybill.tree.Findings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Whatever stands in a manifest's file, it is a plan or findings: each with a place and a sentence, and nothing is thrown. */
public final class ManifestFuzz {
  private static final String BEFORE_ACTIONS = "allowed_domains: [api.acme.example]\nbase: https://api.acme.example\nactions: { go: { request: { GET: / } } }\n";

  public static void fuzzerTestOneInput(byte[] file) {
    Findings findings = new Findings();
    boolean read = ManifestReader.read(Path.of("/m/acme/manifest.yaml"), file, new ManifestReader.Options(Path.of("/m"), false), findings).isPresent();
    assertThat(read || findings.hasErrors()).isTrue();
    sound(findings.list());
    String text = new String(file, StandardCharsets.UTF_8);
    // A whole file is rarely hit upon; with its beginning given, all of what follows is reached.
    for (String beginning : List.of("", BEFORE_ACTIONS)) {
      Rig rig = new Rig();
      boolean planned = rig.attempt(beginning + text).isPresent();
      assertThat(planned || !rig.errors().isEmpty()).isTrue();
    }
  }

  private static void sound(List<Finding> findings) {
    for (Finding finding : findings) {
      assertThat(finding.place().line()).isPositive();
      assertThat(finding.place().column()).isPositive();
      assertThat(finding.message()).isNotBlank();
      assertThat(finding.rule()).isNotBlank().isNotEqualTo("internal");
    }
  }
}
