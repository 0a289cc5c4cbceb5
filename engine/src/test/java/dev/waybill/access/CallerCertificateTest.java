package dev.waybill.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.clock.VirtualTimeline;
import dev.waybill.verify.Jwks;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallerCertificateTest {
  @TempDir static Path folder;

  private static final Caller CALLER = new Caller("billing", Caller.CERTIFICATE, List.of(Scope.parse("read")), Ration.UNLIMITED);
  private static Authority.Issued issued;
  private static Authority.Issued other;

  @BeforeAll
  static void issue() throws Exception {
    Authority authority = new Authority(folder, "ca");
    issued = authority.issue("one", "CN=billing, OU=Money, O=Acme",
        "san=dns:Billing.acme.example,uri:spiffe://acme.example/billing,email:Ops@Acme.example");
    other = authority.issue("two", "CN=billing, O=Acme");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "CN=billing,OU=Money,O=Acme | true", "cn=BILLING , ou=money,  o=acme | true", "2.5.4.3=billing,OU=Money,O=Acme | true",
      "CN=billing,O=Acme | false", "CN=billing,OU=Money | false", "O=Acme,OU=Money,CN=billing | false", "CN=billing2,OU=Money,O=Acme | false",
      "CN=bill*,OU=Money,O=Acme | false", "CN=billing+OU=Money,O=Acme | false"})
  void isKnownByItsWholeSubject(String subject, boolean known) {
    assertThat(CallerCertificate.bySubject(subject, CALLER).isOf(issued.certificate())).isEqualTo(known);
  }

  @ParameterizedTest
  @CsvSource({
      "dns:billing.acme.example, true", "dns:BILLING.ACME.EXAMPLE, true", "dns:acme.example, false", "dns:x.billing.acme.example, false",
      "dns:*.acme.example, false", "uri:spiffe://acme.example/billing, true", "uri:spiffe://acme.example/Billing, false",
      "uri:spiffe://acme.example/billing/, false", "email:Ops@acme.EXAMPLE, true", "email:ops@acme.example, false",
      "dns:spiffe://acme.example/billing, false", "email:billing.acme.example, false"})
  void isKnownByOneOfItsNamesOfThatKind(String name, boolean known) {
    assertThat(CallerCertificate.byName(name, CALLER).isOf(issued.certificate())).isEqualTo(known);
    assertThat(CallerCertificate.byName(name, CALLER).isOf(other.certificate())).isFalse();
  }

  @Test
  void isKnownByItself() throws Exception {
    String fingerprint = issued.fingerprint();
    assertThat(CallerCertificate.byFingerprint(fingerprint, CALLER).isOf(issued.certificate())).isTrue();
    assertThat(CallerCertificate.byFingerprint("sha256:" + fingerprint.substring(7).toUpperCase(), CALLER).isOf(issued.certificate())).isTrue();
    assertThat(CallerCertificate.byFingerprint(fingerprint, CALLER).isOf(other.certificate())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "billing", "ip:127.0.0.1", "dns:", "DNS:a.example", ":a"})
  void refusesANameOfNoKind(String name) {
    assertThatThrownBy(() -> CallerCertificate.byName(name, CALLER)).hasMessage("A name is `dns:…`, `uri:…` or `email:…`.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sha256:", "sha256:00", "sha1:0000000000000000000000000000000000000000000000000000000000000000"})
  void refusesAFingerprintThatIsNone(String fingerprint) {
    assertThatThrownBy(() -> CallerCertificate.byFingerprint(fingerprint, CALLER)).hasMessage("A fingerprint is `sha256:` and 64 hex digits.");
  }

  @Test
  void aTokenThatIsBoundToACertificateIsTakenOverThatOneOnly() throws Exception {
    VirtualTimeline time = new VirtualTimeline();
    Jwks keys = Jwks.found(new OpenIdIssuer(Issuer.URL), List.of("ES256"), Issuer.URL, time);
    Callers callers = new Callers(AccessKeys.OPEN, List.of(), new Tokens(new TokenRules(Issuer.URL, List.of("gw"), null, "sub"), keys,
        new Issuer().exchange(), time, () -> Ration.UNLIMITED));
    String thumb = Base64.getUrlEncoder().withoutPadding().encodeToString(HexFormat.of().parseHex(issued.fingerprint().substring(7)));
    String token = Issuer.token("ES256", "{kid: 'ec'}", "{iss: '" + Issuer.URL + "', aud: 'gw', sub: 'a', scope: 'read', exp: 9999999999,"
        + " cnf: {'x5t#S256': '" + thumb + "'}}");
    assertThat(callers.identify(new Presented(List.of(), List.of(token), issued.certificate())).succeeded()).isTrue();
    assertThat(callers.identify(new Presented(List.of(), List.of(token), other.certificate())).failed()).isTrue();
    assertThat(callers.identify(new Presented(List.of(), List.of(token), null)).cause())
        .hasMessage("unauthenticated: This token is bound to a key that this connection does not show (`cnf`).");
  }

  @Test
  void theFirstThatFitsCounts() throws Exception {
    Caller exact = new Caller("exact", Caller.CERTIFICATE, List.of(), Ration.UNLIMITED);
    Callers callers = new Callers(AccessKeys.OPEN, List.of(CallerCertificate.byFingerprint(issued.fingerprint(), exact),
        CallerCertificate.byName("dns:billing.acme.example", CALLER)), null);
    assertThat(callers.identify(new Presented(List.of(), List.of(), issued.certificate())).result()).isSameAs(exact);
    assertThat(callers.identify(new Presented(List.of(), List.of(), other.certificate())).cause())
        .isInstanceOf(Stranger.class).hasMessage("unauthenticated: The certificate of this connection is no caller's.");
    assertThat(callers.identify(new Presented(List.of("k"), List.of(), issued.certificate())).cause())
        .hasMessage("unauthenticated: This certificate is a caller's own; send no key with it.");
    assertThat(callers.identify(new Presented(List.of(), List.of(), null)).cause())
        .hasMessage("unauthenticated: It must be known who calls: connect with a certificate.");
  }
}
