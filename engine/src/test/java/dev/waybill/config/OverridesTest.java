package dev.waybill.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.tree.Finding;
import dev.waybill.tree.Findings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class OverridesTest {
  private static final Path HERE = Path.of("/srv/here");

  @TempDir Path directory;

  private final Findings findings = new Findings();

  static Stream<Arguments> variables() {
    return Stream.of(
        variable("WAYBILL_LISTEN", "0.0.0.0:80", config -> config.listen().toString(), "0.0.0.0:80"),
        variable("WAYBILL_PUBLIC_URL", "https://gw.example", Config::publicUrl, "https://gw.example"),
        variable("WAYBILL_MANIFESTS_PATHS", "a, /b,", c -> c.manifests().paths(), List.of(HERE.resolve("a"), Path.of("/b"))),
        variable("WAYBILL_MANIFESTS_UNKNOWN_KEYS", "warn", config -> config.manifests().unknownKeysWarn(), true),
        variable("WAYBILL_MANIFESTS_WATCH", "false", config -> config.manifests().watch(), false),
        variable("WAYBILL_DATA", "d", Config::data, HERE.resolve("d")),
        variable("WAYBILL_EGRESS_MODE", "report", config -> config.egress().reportOnly(), true),
        variable("WAYBILL_EGRESS_PORTS", "443, 8443", config -> config.egress().ports(), Set.of(443, 8443)),
        variable("WAYBILL_EGRESS_RESOLVERS", "10.0.0.53,[::1]:5353", config -> config.egress().resolvers(),
            List.of(new Listen("10.0.0.53", 53), new Listen("::1", 5353))),
        variable("WAYBILL_EGRESS_PLAIN_HTTP", "true", config -> config.egress().plainHttp(), true),
        variable("WAYBILL_EGRESS_ALLOW_NETWORKS", "127.0.0.0/8,::1", c -> c.egress().allowNetworks(), List.of("127.0.0.0/8", "::1")),
        variable("WAYBILL_LIMITS_MAX_BODY", "1MB", config -> config.limits().maxBody(), 1_000_000L),
        variable("WAYBILL_LIMITS_MAX_REPLY", "77", config -> config.limits().maxReply(), 77L),
        variable("WAYBILL_LIMITS_MAX_IN_FLIGHT", "5", config -> config.limits().maxInFlight(), 5),
        variable("WAYBILL_LOG_FORMAT", "json", config -> config.log().format(), "json"),
        variable("WAYBILL_AUDIT_ENABLED", "false", config -> config.audit().enabled(), false),
        variable("WAYBILL_AUDIT_MAX_BYTES", "2GB", config -> config.audit().maxBytes(), 2_000_000_000L),
        variable("WAYBILL_STORE", "sqlite", Config::store, "sqlite"),
        variable("WAYBILL_SECRETS_REFRESH", "7s", config -> config.secrets().refresh(), Duration.ofSeconds(7)),
        variable("WAYBILL_EGRESS_FILES_MAX_BYTES", "7", config -> config.egress().files().maxBytes(), 7L),
        variable("WAYBILL_EGRESS_FILES_ALLOWED_DOMAINS", "a.example", config -> config.egress().files().allowedDomains(), List.of("a.example")),
        variable("WAYBILL_LOG_LEVEL", "warn", config -> config.log().level(), "warn"));
  }

  private static Arguments variable(String name, String value, Function<Config, Object> got, Object expected) {
    return Arguments.of(name, value, got, expected);
  }

  @ParameterizedTest
  @MethodSource("variables")
  void overridesTheFileAndTheDefault(String name, String value, Function<Config, Object> got, Object expected) throws IOException {
    assertThat(got.apply(ConfigReader.read(null, HERE, Map.of(name, value), findings))).isEqualTo(expected);
    assertThat(got.apply(read(Map.of(name, value)))).isEqualTo(expected);
    assertThat(findings.list()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("variables")
  void countsAnEmptyVariableAsNotSet(String name, String value, Function<Config, Object> got, Object expected) throws IOException {
    assertThat(got.apply(read(Map.of(name, " ")))).isEqualTo(got.apply(read(Map.of())));
    assertThat(findings.list()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "WAYBILL_LISTEN | 8080 | `listen` is a host and a port, which `8080` is not.",
        "WAYBILL_EGRESS_PLAIN_HTTP | yes | `plain_http` is `true` or `false`, but this is text.",
        "WAYBILL_MANIFESTS_WATCH | 1 | `watch` is `true` or `false`, but this is a number.",
        "WAYBILL_LIMITS_MAX_IN_FLIGHT | many | `max_in_flight` is a whole number, but this is text.",
        "WAYBILL_LIMITS_MAX_IN_FLIGHT | 99999999999999999999 | `max_in_flight` is a whole number, but this is text.",
        "WAYBILL_LIMITS_MAX_BODY | lots | `max_body` is a size, which `lots` is not.",
        "WAYBILL_EGRESS_ALLOW_NETWORKS | ::1,all | `all` is not a network.",
        "WAYBILL_LOG_LEVEL | no | `level` cannot be `no`.",
        "WAYBILL_MANIFESTS_PATHS | , | `paths` is empty.",
      })
  void namesTheVariableThatIsWrong(String name, String value, String sentence) {
    ConfigReader.read(null, HERE, Map.of(name, value), findings);
    assertThat(findings.list()).extracting(found -> found.place().file(), Finding::message)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(name, sentence));
  }

  @Test
  void mendsWhatIsWrongInTheFile() throws IOException {
    Path file = Files.writeString(directory.resolve("waybill.yaml"), "listen: nonsense\n");
    assertThat(ConfigReader.read(file, HERE, Map.of("WAYBILL_LISTEN", "localhost:1"), findings).listen().port()).isEqualTo(1);
    assertThat(findings.list()).isEmpty();
  }

  @Test
  void leavesASectionOfTheWrongTypeToItsFinding() throws IOException {
    Path file = Files.writeString(directory.resolve("waybill.yaml"), "log: 5\n");
    ConfigReader.read(file, HERE, Map.of("WAYBILL_LOG_LEVEL", "debug"), findings);
    assertThat(findings.list()).extracting(Finding::message).containsExactly("`log` is a map, but this is a number.");
  }

  @ParameterizedTest
  @CsvSource({"WAYBILL_LISTN,true", "WAYBILL_LOG_LEVELS,true", "WAYBILL_HOME,false", "WAYBILL_FOO,true", "WAYBILL_SECRETS_DIRR,true", "WAYBILL_STORE_KEYS,true", "WAYBILL_SERVICE_HOST,false",
      "WAYBILL_PORT_8080_TCP_ADDR,false", "WAYBILL_JAVA_OPTS,false", "WAYBILL_STORE_KEY_FILE,false", "WAYBILL_CONFIG_A_B,false",
      "WAYBILL_SECRET_A_B,false", "WAYBILL_SECRETS_DIR,false", "LISTEN,false", "WAYBILL_LISTEN,false"})
  void warnsOfAMisspeltVariable(String name, boolean warned) {
    ConfigReader.read(null, HERE, Map.of(name, "127.0.0.1:1"), findings);
    assertThat(findings.hasErrors()).isFalse();
    assertThat(findings.list()).hasSize(warned ? 1 : 0);
  }

  @Test
  void leavesVariablesThatTheFileNames() throws IOException {
    Path file = Files.writeString(directory.resolve("waybill.yaml"), "secrets: { key: { env: WAYBILL_OF_MINE } }\n");
    ConfigReader.read(file, HERE, Map.of("WAYBILL_OF_MINE", "x"), findings);
    assertThat(findings.list()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "phaxio,caller_id,WAYBILL_CONFIG_PHAXIO_CALLER_ID",
    "com.acme-fax,region,WAYBILL_CONFIG_COM_ACME_FAX_REGION",
    "a,ünï,WAYBILL_CONFIG_A__N_",
  })
  void looksUpSettingsOfProviders(String provider, String name, String variable) {
    Map<String, String> environment = new HashMap<>(Map.of(variable, "v"));
    assertThat(ConfigReader.read(null, HERE, environment, findings).setting(provider, name)).contains("v");
    assertThat(ConfigReader.read(null, HERE, Map.of(), findings).setting(provider, name)).isEmpty();
  }

  @Test
  void neverPrintsTheEnvironment() {
    Config config = ConfigReader.read(null, HERE, Map.of("WAYBILL_SECRET_A_B", "hunter2"), findings);
    assertThat(config.toString()).doesNotContain("hunter2");
    assertThat(config.variables().toString()).doesNotContain("hunter2");
  }

  private Config read(Map<String, String> environment) throws IOException {
    String text =
        """
        listen: 127.0.0.1:9
        public_url: https://other.example
        manifests: { paths: [x], unknown_keys: error, watch: true }
        data: yy
        egress: { plain_http: false, allow_networks: [10.0.0.0/8] }
        limits: { max_body: 9, max_reply: 9, max_in_flight: 9 }
        log: { format: text, level: error }
        """;
    return ConfigReader.read(Files.writeString(directory.resolve("waybill.yaml"), text), HERE, environment, findings);
  }
}
