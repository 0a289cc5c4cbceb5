package dev.waybill.tree;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FindingsTest {
  private static final Place HERE = new Place("a.yaml", 1, 1, "headers.x");

  @Test
  void tellsEveryReportApartButListsEachFindingOnce() {
    Findings findings = new Findings();
    findings.error(HERE, "bad-shape", "No.");
    int before = findings.errors();
    findings.error(HERE, "bad-shape", "No.");
    assertThat(findings.errors()).isGreaterThan(before);
    assertThat(findings.list()).hasSize(1);
  }

  @Test
  void warningsAreNoErrors() {
    Findings findings = new Findings();
    findings.warning(HERE, "old", "Hm.", "");
    assertThat(findings.errors()).isZero();
    assertThat(findings.hasErrors()).isFalse();
    Findings all = new Findings();
    all.error(HERE, "bad-shape", "No.");
    findings.addAll(all);
    assertThat(findings.errors()).isOne();
    assertThat(findings.list()).hasSize(2);
  }
}
