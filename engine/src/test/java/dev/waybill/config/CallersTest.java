package dev.waybill.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.config.Config.CallerLimits;
import dev.waybill.config.Config.Jwt;
import dev.waybill.config.Config.KnownCertificate;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Units;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How settings say who may call beyond keys. */
final class CallersTest {
  private static final String HASH = "sha256:" + "0123456789ABCDEF".repeat(4);
  private static final String TLS = "tls: { cert: c.pem, key: k.pem, client_ca: ca.pem }\n";

  @TempDir Path directory;

  private final Findings findings = new Findings();

  private Config read(String text, String... environment) throws IOException {
    Path file = Files.writeString(directory.resolve("waybill.yaml"), text.replace("HASH", HASH));
    return ConfigReader.read(file, directory, environment.length == 0 ? Map.of() : Map.of(environment[0], environment[1]), findings);
  }

  private String said() {
    return String.join(" / ", findings.list().stream().map(found -> found.rule() + ": " + (found.message() + " " + found.remedy()).strip()).toList());
  }

  @Test
  void readsCertificatesAndTheirLimits() throws IOException {
    Config config = read(TLS + """
        access:
          certificates:
            - { name: a, subject: "CN=billing,O=Acme", scopes: [read], limits: { rate: 100/s, in_flight: 20 } }
            - { name: b, san: "uri:spiffe://acme/b", scopes: ["dispatch:acme/*"] }
            - { name: c, fingerprint: "HASH", scopes: [] }
        """);
    assertThat(said()).isEmpty();
    assertThat(config.access().certificates()).containsExactly(
        new KnownCertificate("a", "subject", "CN=billing,O=Acme", List.of("read"), new CallerLimits(new Units.Rate(100, Duration.ofSeconds(1)), 20)),
        new KnownCertificate("b", "san", "uri:spiffe://acme/b", List.of("dispatch:acme/*"), CallerLimits.NONE),
        new KnownCertificate("c", "fingerprint", HASH.toLowerCase(), List.of(), CallerLimits.NONE));
    assertThat(config.tls().clientCa()).isEqualTo(directory.resolve("ca.pem"));
  }

  @Test
  void readsTokensAndTheirDefaults() throws IOException {
    Config config = read("access: { jwt: { issuer: \"https://login.acme.example/\", audience: gw } }\n");
    assertThat(said()).isEmpty();
    assertThat(config.access().jwt()).isEqualTo(new Jwt("https://login.acme.example/", null, List.of("gw"),
        List.of("RS256", "PS256", "ES256", "EdDSA"), null, "sub", CallerLimits.NONE));
    Config other = read("""
        access:
          jwt:
            issuer: https://login.acme.example
            jwks: https://keys.acme.example/jwks
            audience: [gw, gw2]
            algorithms: [ES512]
            scopes: { claim: permissions }
            name: email
            limits: { rate: 6000/m }
        """);
    assertThat(other.access().jwt()).isEqualTo(new Jwt("https://login.acme.example", "https://keys.acme.example/jwks", List.of("gw", "gw2"),
        List.of("ES512"), "permissions", "email", new CallerLimits(new Units.Rate(6000, Duration.ofMinutes(1)), 0)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(delimiter = '|', value = {
      "'' | true", "'access: { certificates: [{ name: a, subject: CN=a, scopes: [read] }] }' | true",
      "'access: { keys: [{ name: a, hash: \"HASH\", scopes: [read] }] }' | false", "'access: { jwt: { issuer: \"https://a.example\", audience: gw } }' | false"})
  void aCertificateIsRequiredWhereThereIsNoOtherWayToBeKnown(String access, boolean required) throws IOException {
    assertThat(read(TLS + access + "\n").tls().clientRequired()).isEqualTo(required);
    assertThat(read(TLS.replace(" }", ", client_auth: require }") + access + "\n").tls().clientRequired()).isTrue();
    assertThat(read(TLS.replace(" }", ", client_auth: request }") + access + "\n").tls().clientRequired()).isFalse();
    assertThat(said()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
      "tls: { cert: c, key: k, client_auth: require } | bad-value: `client_auth` has no effect without `client_ca`. Name the authority of your"
          + " callers' certificates with `client_ca`, or leave it out.",
      "tls: { cert: c, key: k, client_ca: a, client_auth: maybe } | unknown-word: `client_auth` cannot be `maybe`. Known here: request, require.",
      "tls: { cert: c, key: k, clientca: a } | unknown-key: `clientca` is not known here. Did you mean `client_ca`?",
      "access: { certificates: [{ name: a, subject: CN=a, scopes: [read] }] } | bad-value: No caller can show a certificate: `tls.client_ca` is"
          + " missing. Write `tls: { cert: …, key: …, client_ca: ca.pem }` with the authority of your callers' certificates.",
      "CERT a | wrong-type: A caller's certificate is a map, but this is text. Write { name: …, subject: \"CN=…\", scopes: [read] }.",
      "CERT { name: a, scopes: [read] } | bad-value: Nothing says which certificate it is. Write one of `subject: \"CN=billing,O=Acme\"`,"
          + " `san: \"dns:billing.acme.example\"` and `fingerprint: \"sha256:…\"`.",
      "CERT { name: a, subject: CN=a, san: dns:a, scopes: [read] } | bad-value: A certificate is known by one of `subject`, `san` and"
          + " `fingerprint`, not by several. Write one of `subject: \"CN=billing,O=Acme\"`, `san: \"dns:billing.acme.example\"` and"
          + " `fingerprint: \"sha256:…\"`.",
      "CERT { name: a, subject: billing, scopes: [read] } | bad-value: `subject` is no distinguished name (RFC 2253). Write for example"
          + " `CN=billing,O=Acme`, as `openssl x509 -subject -nameopt RFC2253` prints it.",
      "CERT { name: a, san: \"ip:127.0.0.1\", scopes: [read] } | bad-value: `san` is `dns:`, `uri:` or `email:` and a name. Write for example"
          + " `dns:billing.acme.example`.",
      "CERT { name: a, fingerprint: \"AA:BB\", scopes: [read] } | bad-value: `fingerprint` is `sha256:` and 64 hexadecimal digits. Write what"
          + " `openssl x509 -outform der # sha256sum` prints.",
      "CERT { name: a, subject: CN=a } | missing-key: `scopes` is missing. Write for example `scopes: [read]`; `[]` lets the caller do nothing.",
      "CERT { name: a, san: \"dns:*.clinic.example\", scopes: [read] } | bad-value: `san` is one name of the certificate: a `*` stands for no other."
          + " Write for example `dns:billing.acme.example`.",
      "CERT { name: a, subject: CN=a, scopes: [read], limits: { rate: 100 } } | wrong-type: `rate` is a rate, which `100` is not. Write for"
          + " example `100/s` or `10/60s`; units are s, m, h and d.",
      "CERT { name: a, subject: CN=a, scopes: [read], limits: { in_flight: 0 } } | bad-value: `in_flight` must be from 1 to 1000000.",
      "CERT { name: a, subject: CN=a, scopes: [read], limits: { burst: 1 } } | unknown-key: `burst` is not known here. Known here: rate, in_flight.",
      "CERT { name: a, subject: CN=a, scopes: [read] }, { name: b, subject: CN=a, scopes: [read] } | duplicate-key: Another certificate has the same"
          + " `subject`, in line 2. Give every caller a certificate of its own.",
      "JWT { issuer: http://a.example, audience: gw } | bad-value: `issuer` is not `https://`: who reads or answers in its place could let anybody"
          + " in. Write an `https://` URL.",
      "JWT { issuer: a.example, audience: gw } | bad-value: `issuer` cannot be used. The text is not an absolute URL: it must begin with `https://`. Write an `https://` URL.",
      "JWT { issuer: \"https://a.example/?x=1\", audience: gw } | bad-value: `issuer` has a query. Write it without.",
      "JWT { issuer: https://a.example } | missing-key: `audience` is missing. Write what stands in the tokens' `aud` for this gateway.",
      "JWT { audience: gw } | missing-key: `issuer` is missing. Write what stands in the tokens' `iss`, for example `https://login.acme.example`.",
      "JWT { issuer: https://a.example, audience: [] } | bad-value: `audience` is empty, so no token would be taken.",
      "JWT { issuer: https://a.example, audience: gw, jwks: http://a.example/k } | bad-value: `jwks` is not `https://`: who reads or answers in its"
          + " place could let anybody in. Write an `https://` URL.",
      "JWT { issuer: https://a.example, audience: gw, algorithms: [HS256] } | bad-value: `HS256` is never taken: whoever knows a public key, or"
          + " nothing at all, could sign. Known here: RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EdDSA.",
      "JWT { issuer: https://a.example, audience: gw, algorithms: none } | bad-value: `none` is never taken: whoever knows a public key, or nothing"
          + " at all, could sign. Known here: RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EdDSA.",
      "JWT { issuer: https://a.example, audience: gw, algorithms: [RS265] } | unknown-word: `algorithms` cannot be `RS265`. Did you mean `RS256`?",
      "JWT { issuer: https://a.example, audience: gw, algorithms: [] } | bad-value: `algorithms` is empty, so no token would be taken. Leave it out"
          + " for RS256, PS256, ES256, EdDSA.",
      "JWT { issuer: https://a.example, audience: gw, scopes: {} } | missing-key: `claim` is missing. Write for example { claim: permissions }.",
      "JWT { issuer: https://a.example, audience: gw, name: \"\" } | bad-value: `name` is empty. Write the name of a claim.",
      "JWT { issuer: https://a.example, audience: gw, leeway: 5s } | unknown-key: `leeway` is not known here. Known here: issuer, jwks, audience,"
          + " algorithms, name, scopes, limits."})
  void saysWhatIsWrong(String text, String sentence) throws IOException {
    String settings = text.startsWith("CERT ") ? TLS + "access: { certificates: [" + text.substring(5) + "] }"
        : text.startsWith("JWT ") ? "access: { jwt: " + text.substring(4) + " }" : text;
    read(settings + "\n");
    assertThat(said()).isEqualTo(sentence.replace('#', '|'));
  }

  @Test
  void variablesGoBeforeTheFile() throws IOException {
    String settings = TLS + "access: { jwt: { issuer: \"https://a.example\", audience: gw } }\n";
    assertThat(read(settings, "WAYBILL_ACCESS_JWT_ISSUER", "https://b.example").access().jwt().issuer()).isEqualTo("https://b.example");
    assertThat(read(settings, "WAYBILL_ACCESS_JWT_AUDIENCE", "a,b").access().jwt().audience()).containsExactly("a", "b");
    assertThat(read(settings, "WAYBILL_TLS_CLIENT_AUTH", "require").tls().clientRequired()).isTrue();
    assertThat(read(settings, "WAYBILL_TLS_CERT", "other.pem").tls().cert()).isEqualTo(directory.resolve("other.pem"));
    assertThat(said()).isEmpty();
  }
}
