package dev.waybill.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.config.Config.Access;
import dev.waybill.config.Config.CallerKey;
import dev.waybill.config.Config.CallerLimits;
import dev.waybill.config.Config.Egress;
import dev.waybill.config.Config.Limits;
import dev.waybill.config.Config.Log;
import dev.waybill.config.Config.Manifests;
import dev.waybill.tree.Finding;
import dev.waybill.tree.Findings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigReaderTest {
  private static final Path HERE = Path.of("/srv/here");
  private static final String HASH = "sha256:" + "0123456789abcdef".repeat(4);

  @TempDir Path directory;

  private final Findings findings = new Findings();

  @Test
  void hasADefaultForEverything() {
    Config config = ConfigReader.read(null, HERE, Map.of(), findings);
    assertThat(findings.list()).isEmpty();
    assertThat(config.publicUrl()).isNull();
    assertThat(config.listen()).isEqualTo(new Listen("127.0.0.1", 8080));
    assertThat(config.tls()).isNull();
    assertThat(config.manifests()).isEqualTo(new Manifests(List.of(HERE.resolve("manifests")), false, true));
    assertThat(config.data()).isEqualTo(HERE.resolve("var"));
    assertThat(config.store()).isEqualTo("sqlite");
    assertThat(config.access()).isEqualTo(new Access(List.of(), List.of(), null));
    assertThat(config.egress()).isEqualTo(new Egress(List.of(), false, Set.of(), List.of(), false, new Config.Files(List.of(), List.of(), 50_000_000)));
    assertThat(config.providers()).isEmpty();
    assertThat(config.routes()).isEmpty();
    assertThat(config.limits()).isEqualTo(new Limits(10_000_000, 1_000_000_000, 10_000_000, Runtime.getRuntime().maxMemory() / 8, 4096));
    assertThat(config.log()).isEqualTo(new Log(null, "info"));
    assertThat(config.audit()).isEqualTo(new Config.Audit(null, 1_000_000_000));
  }

  @Test
  void readsEveryKey() throws IOException {
    Config config =
        read(
            """
            public_url: https://GW.example/
            listen: "[::1]:0"
            manifests: { paths: [manifests, /etc/waybill, ../more], unknown_keys: warn, watch: false }
            data: data
            store: sqlite
            access:
              keys: [ { name: billing, hash: "%s", scopes: ["dispatch:phaxio/*", "dispatch:*/*", read, "admin:read", "admin:write"] } ]
            egress: { allow_networks: [127.0.0.0/8, "fd00::/8", 10.1.2.3], plain_http: true, mode: report, ports: [443, 8443],
                      resolvers: [10.0.0.53, "fd00::53", "[::1]:5353"], files: { allowed_domains: [], max_bytes: 1kB } }
            providers:
              phaxio: { enabled: false, config: { caller_id: "+1555", n: 1.10 }, secrets: { api_key: { env: PHAXIO_KEY } } }
              com.acme.fax: { secrets: { a: [ { file: secrets/new }, { env: OLD } ] } }
            limits: { max_body: 1MB, max_reply: 2048, max_held: 3000, max_in_flight: 1 }
            log: { format: text, level: trace }
            x-own: anything
            """
                .formatted(HASH.toUpperCase().replace("SHA", "sha")),
            Map.of());
    assertThat(findings.list()).isEmpty();
    assertThat(config.publicUrl()).isEqualTo("https://gw.example");
    assertThat(config.listen()).isEqualTo(new Listen("::1", 0));
    assertThat(config.manifests())
        .isEqualTo(
            new Manifests(
                List.of(directory.resolve("manifests"), Path.of("/etc/waybill"), directory.getParent().resolve("more")), true, false));
    assertThat(config.data()).isEqualTo(directory.resolve("data"));
    assertThat(config.access().keys())
        .containsExactly(
            new CallerKey("billing", HASH, List.of("dispatch:phaxio/*", "dispatch:*/*", "read", "admin:read", "admin:write"), CallerLimits.NONE));
    assertThat(config.egress())
        .isEqualTo(
            new Egress(List.of("127.0.0.0/8", "fd00::/8", "10.1.2.3"), true, Set.of(443, 8443), List.of(new Listen("10.0.0.53", 53), new Listen("fd00::53", 53), new Listen("::1", 5353)), true,
                new Config.Files(List.of(), List.of(), 1_000)));
    ProviderSettings phaxio = config.providers().get("phaxio");
    assertThat(phaxio.enabled()).isFalse();
    assertThat(phaxio.config()).hasToString("{\"caller_id\":\"+1555\",\"n\":1.10}");
    assertThat(phaxio.secrets()).isEqualTo(Map.of("api_key", List.of(new SecretRef.Env("PHAXIO_KEY"))));
    assertThat(config.providers().get("com.acme.fax").enabled()).isTrue();
    assertThat(config.providers().get("com.acme.fax").secrets())
        .isEqualTo(Map.of("a", List.of(new SecretRef.File(directory.resolve("secrets/new")), new SecretRef.Env("OLD"))));
    assertThat(config.limits()).isEqualTo(new Limits(1_000_000, 1_000_000_000, 2048, 3_000, 1));
    assertThat(config.log()).isEqualTo(new Log("text", "trace"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing yet\n", "---\n", "null\n"})
  void takesAFileThatSaysNothing(String text) throws IOException {
    assertThat(read(text, Map.of()).listen()).isEqualTo(Listen.DEFAULT);
    assertThat(findings.list()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "listn: 127.0.0.1:1 | unknown-key | `listn` is not known here. Did you mean `listen`?",
        "egress: { mod: strict } | unknown-key | `mod` is not known here. Did you mean `mode`?",
        "egress: { mode: strict } | unknown-word | `mode` cannot be `strict`. Known here: enforce, report.",
        "egress: { ports: [] } | bad-value | `ports` is empty: no port could be dialled. Write for example `ports: [443, 8443]`, or leave it out.",
        "egress: { ports: [0] } | bad-value | A port is a number from 1 to 65535. Write for example `ports: [443, 8443]`.",
        "egress: { ports: [65536] } | bad-value | A port is a number from 1 to 65535. Write for example `ports: [443, 8443]`.",
        "egress: { ports: ['443'] } | bad-value | A port is a number from 1 to 65535. Write for example `ports: [443, 8443]`.",
        "egress: { ports: 443 } | wrong-type | `ports` is a list, but this is a number. Write `ports: [ … ]`.",
        "egress: { resolvers: 10.0.0.53 } | wrong-type | `resolvers` is a list, but this is text. Write `resolvers: [ … ]`.",
        "egress: { allow_networks: 10.0.0.0/8 } | wrong-type | `allow_networks` is a list, but this is text. Write `allow_networks: [ … ]`.",
        "egress: { files: { allowed_domains: a.example } } | wrong-type | `allowed_domains` is a list, but this is text. Write `allowed_domains: [ … ]`.",
        "manifests: { paths: x } | wrong-type | `paths` is a list, but this is text. Write `paths: [ … ]`.",
        "egress: { allow_networks: [0.0.0.0/0] } | wide-network | `0.0.0.0/0` opens so much to every manifest that little is left to guard."
            + " Write the smallest network that does, for example `10.20.3.7/32`.",
        "egress: { allow_networks: ['::/0', 'fc00::/7', 10.0.0.0/8] } | wide-network | `::/0` opens so much to every manifest that little is left to"
            + " guard. Write the smallest network that does, for example `10.20.3.7/32`.",
        "tls: { cert: c } | missing-key | `key` is missing. Name the file with the certificate's private key (PEM).",
        "egress: { resolvers: [dns.example] } | bad-value | `dns.example` is not the IP address of a DNS server, with a port or without."
            + " Write for example `10.0.0.53`, `10.0.0.53:5353` or `[fd00::53]:53`; a name would have to be looked up first.",
        "egress: { resolvers: ['10.0.0.53:0'] } | bad-value | `10.0.0.53:0` is not the IP address of a DNS server, with a port or without."
            + " Write for example `10.0.0.53`, `10.0.0.53:5353` or `[fd00::53]:53`; a name would have to be looked up first.",
        "egress: { allow_networks: ['::ffff:0:0/96'] } | bad-value | `::ffff:0:0/96` is a spelling of IPv4 addresses, which are not dialled so."
            + " Write for example `127.0.0.0/8` or `fd00::/8`.",
        "egress: { allow_networks: ['::10.0.0.1'] } | bad-value | `::10.0.0.1` is a spelling of IPv4 addresses, which are not dialled so."
            + " Write for example `127.0.0.0/8` or `fd00::/8`.",
        "egress: { files: { max_byte: 1 } } | unknown-key | `max_byte` is not known here. Did you mean `max_bytes`?",
        "access: { keys: [ { name: a, hash: H, scopes: [], scope: [] } ] } | unknown-key | `scope` is not known here. Did you mean `scopes`?",
        "providers: { a: { secret: {} } } | unknown-key | `secret` is not known here. Did you mean `secrets`?",
        "[1] | wrong-type | The settings are a map, but this is a list. Write for example `listen: 127.0.0.1:8080`.",
        "listen: \"8080\" | bad-value | `listen` is a host and a port, which `8080` is not. Write for example `127.0.0.1:8080` or"
            + " `[::1]:8080`.",
        "public_url: gw.example | bad-value | `public_url` cannot be used. The text is not an absolute URL: it must begin with"
            + " `https://`. Write for example `https://gw.example`.",
        "public_url: https://gw.example/?a=b | bad-value | `public_url` has a query. Write only where the gateway is, for example"
            + " `https://gw.example`.",
        "manifests: { paths: [] } | bad-value | `paths` is empty. Name at least one directory, or leave it out for `manifests`.",
        "manifests: { unknown_keys: warning } | unknown-word | `unknown_keys` cannot be `warning`. Known here: error, warn.",
        "manifests: { watch: maybe } | wrong-type | `watch` is `true` or `false`, but this is text. Write `true` or `false`.",
        "store: postgres://u:p@h/d | not-yet | `store: postgres` is not part of this version yet. Write `store: sqlite`, or leave it out.",
        "store: mysql | bad-value | `store` is `sqlite` or a `postgres://` URL.",
        "routes: { fax.send@1: phaxio } | wrong-type | A route is a list of providers, in the order they are tried. Write for example"
            + " `fax.send@1: [acme]`.",
        "routes: { fax.send@1: [] } | wrong-type | A route is a list of providers, in the order they are tried. Write for example"
            + " `fax.send@1: [acme]`.",
        "routes: { fax.send@1: [a, b, a] } | bad-value | The provider `a` stands twice in this route. Name it once.",
        "routes: { Fax Send: [a] } | bad-value | `Fax Send` is no contract. Write for example `fax.send@1`.",
        "egress: { allow_networks: [localhost] } | bad-value | `localhost` is not a network. Write for example `127.0.0.0/8` or `fd00::/8`.",
        "egress: { allow_networks: [127.1/8] } | bad-value | `127.1/8` is not a network. Write for example `127.0.0.0/8` or `fd00::/8`.",
        "egress: { allow_networks: [10.0.0.0/33] } | bad-value | `10.0.0.0/33` has no prefix from 0 to 32. Write for example `127.0.0.0/8`"
            + " or `fd00::/8`.",
        "egress: { allow_networks: [10.0.0.1/8] } | bad-value | `10.0.0.1/8` has bits beyond its prefix; a network is named by its first"
            + " address. Write for example `127.0.0.0/8` or `fd00::/8`.",
        "audit: { max_bytes: 999kB } | bad-value | `max_bytes` is too little for a record of what was done. Write at least `1MB`.",
        "providers: { acme: { sensitivity: [hipaa] } } | unknown-word | `sensitivity` cannot be `hipaa`. Known here: phi.",
        "limits: { max_in_flight: 0 } | bad-value | `max_in_flight` must be from 1 to 1000000.",
        "limits: { max_body: -1 } | bad-value | `max_body` must be from 1 to 1125899906842624.",
        "log: { level: verbose } | unknown-word | `level` cannot be `verbose`. Known here: trace, debug, info, warn, error.",
        "log: { format: xml } | unknown-word | `format` cannot be `xml`. Known here: json, text.",
        "data: \"\" | bad-value | This is no path of a file or directory.",
      })
  void findsWhatIsWrong(String text, String rule, String sentence) throws IOException {
    read(text.replace(" H,", " \"" + HASH + "\","), Map.of());
    assertThat(findings.list()).extracting(Finding::rule, found -> (found.message() + " " + found.remedy()).strip())
        .containsExactly(org.assertj.core.groups.Tuple.tuple(rule, sentence));
    assertThat(findings.list().get(0).place().file()).isEqualTo(directory.resolve("waybill.yaml").toString());
  }

  @Test
  void findsEverythingInOnePass() throws IOException {
    read("listen: x\nlog: { level: no-such }\nlimits: { max_body: lots }\nmore: 1\n", Map.of());
    assertThat(findings.list()).extracting(found -> found.place().line()).containsExactly(1, 2, 3, 4);
  }

  @Test
  void saysThatThereIsNoFile() {
    ConfigReader.read(directory.resolve("none.yaml"), HERE, Map.of(), findings);
    assertThat(findings.list()).extracting(Finding::message).containsExactly("There is no file of settings here.");
  }

  @Test
  void readsNeitherDirectoriesNorDevices() {
    ConfigReader.read(directory, HERE, Map.of(), findings);
    ConfigReader.read(Path.of("/dev/zero"), HERE, Map.of(), findings);
    assertThat(findings.list()).hasSize(2).allMatch(found -> found.rule().equals("unreadable-file"));
  }

  @Test
  void neverEchoesTheCredentialsOfADatabase() throws IOException {
    read("store: postgres://user:hunter2hunter2@db/x", Map.of());
    assertThat(findings.list().toString()).doesNotContain("hunter2");
  }

  private Config read(String text, Map<String, String> environment) throws IOException {
    Path file = Files.writeString(directory.resolve("waybill.yaml"), text);
    return ConfigReader.read(file, HERE, environment, findings);
  }

  @Test
  void readsWhereFilesByUrlMayComeFrom() throws IOException {
    Config config = read("egress: { files: { allowed_domains: [a.example] } }\n", Map.of());
    assertThat(findings.list()).isEmpty();
    assertThat(config.egress().files().allowedDomains()).containsExactly("a.example");
  }

  @Test
  void readsWhereTheListenersCertificateIs() throws IOException {
    Config config = read("tls: { cert: a.pem, key: b.pem }\n", Map.of());
    assertThat(findings.list()).isEmpty();
    assertThat(config.tls().cert()).hasFileName("a.pem");
    assertThat(config.tls().key()).hasFileName("b.pem");
  }
}
