package dev.waybill.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.http.Target;
import dev.waybill.tree.Finding;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedDomainsTest {
  private static final Place LIST = new Place("manifest.yaml", 7, 1, "allowed_domains");
  private static final EgressRules LOOPBACK = new EgressRules(List.of(Cidr.parse("127.0.0.0/8")), true);

  private final Findings findings = new Findings();

  private AllowedDomains compile(EgressRules rules, String... entries) {
    List<AllowedDomains.Entry> list = new ArrayList<>();
    for (String entry : entries) {
      list.add(new AllowedDomains.Entry(entry, new Place("manifest.yaml", 7, 20, "allowed_domains[" + list.size() + "]")));
    }
    return AllowedDomains.compile(LIST, list, rules, findings);
  }

  @ParameterizedTest
  @CsvSource({
    "api.good.example, https://api.good.example/, true", "API.Good.Example, https://api.good.example/, true",
    "api.good.example., https://API.GOOD.EXAMPLE./, true", "bücher.example, https://xn--bcher-kva.example/, true",
    "api.good.example, https://api.good.example:443/, true", "api.good.example:443, https://api.good.example/, true",
    "api.good.example, https://api.good.example:8443/, false", "api.good.example:8443, https://api.good.example:8443/, true",
    "api.good.example:8443, https://api.good.example/, false", "api.good.example, http://api.good.example/, false",
    "api.good.example:80, http://api.good.example/, false", "api.good.example, https://api.good.example.evil.example/, false",
    "api.good.example, https://evilapi.good.example/, false", "api.good.example, https://evil.api.good.example/, false",
    "api.good.example, https://good.example/, false", "*.good.example, https://b.good.example/, true",
    "*.good.example, https://a.b.good.example/, true", "*.good.example, https://good.example/, false",
    "*.good.example, https://agood.example/, false", "*.good.example, https://b.good.example:8443/, false",
    "*.good.example:8443, https://b.good.example:8443/, true", "*.good.example:8443, https://b.good.example/, false",
    "*.GOOD.example., https://b.good.example/, true", "api.good.example, https://аpi.good.example/, false",
    "api.good.example, http://127.0.0.1/, false", "localhost, https://localhost/, true",
  })
  void allowsByNameAndPort(String entry, String url, boolean allowed) {
    AllowedDomains domains = compile(EgressRules.STRICT, entry);
    assertThat(findings.list()).isEmpty();
    assertThat(domains.allows(Target.parse(url))).isEqualTo(allowed);
    assertThat(domains.whyNot(Target.parse(url)).isEmpty()).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "api.good.example, http://api.good.example/, true", "api.good.example, http://api.good.example:443/, false",
    "api.good.example, https://api.good.example:80/, false", "api.good.example:8080, http://api.good.example:8080/, true",
    "api.good.example:8080, https://api.good.example:8080/, true", "127.0.0.1:8080, http://127.0.0.1:8080/, true",
    "127.0.0.1:8080, http://127.0.0.1:8081/, false", "127.0.0.1:8080, http://127.0.0.2:8080/, false",
    "127.0.0.1, https://127.0.0.1/, true", "127.0.0.1, http://[::ffff:127.0.0.1]/, false",
  })
  void takesPlainHttpAndLiteralsByTheOperatorsConsent(String entry, String url, boolean allowed) {
    AllowedDomains domains = compile(LOOPBACK, entry);
    assertThat(findings.list()).isEmpty();
    assertThat(domains.allows(Target.parse(url))).isEqualTo(allowed);
  }

  @Test
  void takesAnIpv6LiteralThatTheOperatorOpened() {
    AllowedDomains domains = compile(new EgressRules(List.of(Cidr.parse("::1")), true), "[::1]:8080", "[0:0::1]");
    assertThat(findings.list()).isEmpty();
    assertThat(domains.allows(Target.parse("http://[::1]:8080/"))).isTrue();
    assertThat(domains.allows(Target.parse("https://[::1]/"))).isTrue();
    assertThat(domains.allows(Target.parse("http://[::1]:8081/"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "*", "**", "*.", "*.*", "*.com", "*.co.uk", "*.example", "*.localhost", "*.github.io", "*.s3.amazonaws.com",
        "*.xn--p1ai",
        "a.*.example", "api.*", "*api.good.example", "*.*.good.example", "https://api.good.example", "api.good.example/",
        "//api.good.example",
        "api.good.example/v2", "api.good.example?x", "api.good.example#x", "user@api.good.example",
        "user:secret@api.good.example",
        " api.good.example", "api.good.example ", "api good.example", "api.good.example\n", "api.good.example:",
        "api.good.example:0",
        "api.good.example:65536", "api.good.example:-1", "api.good.example:0443", "api.good.example:x",
        "api.good.example:443:443",
        "127.0.0.1", "127.0.0.1:8080", "10.0.0.1", "8.8.8.8", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.0.0.1.",
        "[::1]",
        "[::1]:8080", "::1", "[::1%lo]", "[::1", "*.0.0.1", "*.127.0.0.1", "*.[::1]", "a_b.example", "-a.example",
        "a..example", ".example.com", ":8443",
        "api%2eexample.com", "api\\example", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "api．good.example", "{{config.host}}", "a,b.example", "*:443",
        "*.:443",
      })
  void refusesWhatIsNoHost(String entry) {
    AllowedDomains domains = compile(EgressRules.STRICT, "api.good.example", entry);
    assertThat(findings.list()).hasSize(1);
    Finding finding = findings.list().get(0);
    assertThat(finding.severity()).isEqualTo(Finding.Severity.ERROR);
    assertThat(finding.place().path()).isEqualTo("allowed_domains[1]");
    assertThat(finding.rule()).isEqualTo("allowed-domains");
    assertThat(finding.message()).endsWith(".").doesNotContain("secret");
    assertThat(finding.remedy()).endsWith(".").doesNotContain("secret");
    assertThat(domains.allows(Target.parse("https://api.good.example/"))).isTrue();
  }

  @Test
  void findsAnEmptyListAndANull() {
    compile(EgressRules.STRICT);
    assertThat(findings.list())
        .containsExactly(
            new Finding(
                Finding.Severity.ERROR,
                LIST,
                "allowed-domains",
                "`allowed_domains` is empty: no host could be reached.",
                "Name the hosts of the provider's API."));
    compile(EgressRules.STRICT, (String) null);
    assertThat(findings.list().get(1).message()).isEqualTo("An entry of `allowed_domains` is not a text or is empty.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*.com | `*.com` takes the hosts of everybody: `com` is a public suffix. | Name the provider's own domain.",
        "https://API.good.example/v2 | An entry is a URL or has a path. | Write the host alone: `api.good.example`.",
        "127.0.0.1 | The IP address `127.0.0.1` stands where a host name belongs. | Use the host's name; only the operator can"
            + " open an address (`egress.allow_networks`).",
        "@api.good.example | An entry has a user name or password before its host. | Write the host alone.",
        "/api.good.example | An entry is a URL or has a path. | Write the host alone.",
        "?api.good.example | An entry is a URL or has a path. | Write the host alone.",
        "#api.good.example | An entry is a URL or has a path. | Write the host alone.",
        "\\api.good.example | An entry is a URL or has a path. | Write the host alone.",
        "api good.example | An entry has white space or a control character. | Write the host alone.",
        "api\u007fgood.example | An entry has white space or a control character. | Write the host alone.",
        ":x | The port of an entry is not a number from 1 to 65535. | Write the port like `api.acme.example:8443`.",
        "api.good.example: | The port of an entry is not a number from 1 to 65535. | Write the port like `api.acme.example:8443`.",
        "** | `*` may only be the first label of an entry. | Write `*.` and a suffix like `files.acme.example`, or list the hosts.",
        "*.*.good.example | `*` may only be the first label of an entry. | Write `*.` and a suffix like `files.acme.example`, or list the hosts.",
        "127.1 | The host `127.1` is an unusual spelling of an IP address; write a name instead. | Write a host name like"
            + " `api.acme.example`.",
      })
  void saysWhatIsWrongAndHowToMendIt(String entry, String sentence, String remedy) {
    compile(EgressRules.STRICT, entry);
    assertThat(findings.list()).extracting(Finding::message).containsExactly(sentence);
    assertThat(findings.list()).extracting(Finding::remedy).containsExactly(remedy);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://api.good.example/x?y | plain_http | Plain `http://` to `api.good.example` is not allowed. | Use"
            + " `https://`; only the operator can allow plain HTTP (`egress.plain_http`).",
        "https://127.0.0.1/x | ip_literal | The IP address `127.0.0.1` stands where a host name belongs. | Use the host's name;"
            + " only the operator can open an address (`egress.allow_networks`).",
        "https://[::1]/x | ip_literal | The IP address `[::1]` stands where a host name belongs. | Use the host's name; only the"
            + " operator can open an address (`egress.allow_networks`).",
        "https://api.good.example:22/x | port_not_allowed | Port 22 of `api.good.example` is not in `allowed_domains`. | Add"
            + " `api.good.example:22` to `allowed_domains`.",
        "https://аpi.good.example/x | host_not_allowed | The host `xn--pi-6kc.good.example` is not in `allowed_domains`. | Add"
            + " `xn--pi-6kc.good.example` to `allowed_domains`.",
        "https://other.example:8443/x?y | host_not_allowed | The host `other.example` is not in `allowed_domains`. | Add"
            + " `other.example:8443` to `allowed_domains`.",
      })
  void saysWhyNot(String url, String label, String sentence, String remedy) {
    AllowedDomains domains = compile(EgressRules.STRICT, "api.good.example");
    assertThat(domains.whyNot(Target.parse(url))).hasValue(new AllowedDomains.Refusal(label, sentence, remedy));
  }

  @Test
  void findsAllThatIsWrongAtOnce() {
    String[] entries = {"*", "https://x/", "127.0.0.1", "a b"};
    compile(EgressRules.STRICT, entries);
    assertThat(findings.list()).hasSize(entries.length);
  }

  @Test
  void findsAnEntryWhosePortTheOperatorKeepsClosed() {
    AllowedDomains domains = compile(new EgressRules(List.of(), false, Set.of(443, 9443), false), "api.good.example:8443", "b.good.example:9443",
        "c.good.example");
    assertThat(findings.list()).singleElement().satisfies(finding -> {
      assertThat(finding.message()).isEqualTo("Port 8443 is not among the ports that may be dialled.");
      assertThat(finding.remedy()).isEqualTo("Only the operator can open a port (`egress.ports`).");
    });
    assertThat(domains.allows(Target.parse("https://b.good.example:9443/"))).isTrue();
    assertThat(domains.allows(Target.parse("https://c.good.example/"))).isTrue();
    assertThat(domains.allows(Target.parse("https://api.good.example:8443/"))).isFalse();
  }

  @Test
  void aClosedPortIsClosedForAnEntryWithoutOneToo() {
    AllowedDomains domains = compile(new EgressRules(List.of(), false, Set.of(8443), false), "api.good.example");
    assertThat(findings.list()).isEmpty();
    assertThat(domains.whyNot(Target.parse("https://api.good.example/"))).hasValueSatisfying(refusal ->
        assertThat(refusal.label()).isEqualTo("port_closed"));
  }
}
