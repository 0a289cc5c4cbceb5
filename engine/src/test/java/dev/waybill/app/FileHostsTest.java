package dev.waybill.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.config.Config;
import dev.waybill.egress.AllowedDomains;
import dev.waybill.egress.EgressRules;
import dev.waybill.http.Target;
import dev.waybill.tree.Finding;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Place;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileHostsTest {
  private final Findings findings = new Findings();

  private AllowedDomains of(String... domains) {
    Place place = new Place("waybill.yaml", 3, 5, "egress.files.allowed_domains[0]");
    return FileHosts.of(new Config.Files(List.of(domains), Collections.nCopies(domains.length, place), 1), EgressRules.STRICT, findings);
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "*.com", "https://files.example", "127.0.0.1", "", "user@files.example"})
  void whatCannotStandThereIsFoundInItsPlace(String domain) {
    of(domain);
    assertThat(findings.list()).extracting(Finding::rule).containsExactly("allowed-domains");
    assertThat(findings.list().get(0).place().line()).isEqualTo(3);
  }

  @Test
  void hostsAndSuffixesAreTaken() {
    AllowedDomains hosts = of("files.example", "*.bucket.example");
    assertThat(findings.list()).isEmpty();
    assertThat(hosts.allows(Target.parse("https://files.example/a"))).isTrue();
    assertThat(hosts.allows(Target.parse("https://eu.bucket.example/a"))).isTrue();
    assertThat(hosts.allows(Target.parse("https://bucket.example/a"))).isFalse();
    assertThat(of()).isNull();
  }
}
