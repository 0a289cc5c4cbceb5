package dev.waybill.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.waybill.config.ConfigReader;
import dev.waybill.kind.Catalog;
import dev.waybill.kind.Key;
import dev.waybill.kind.Kind;
import dev.waybill.manifest.ManifestReader;
import dev.waybill.problem.Code;
import dev.waybill.shape.Formats;
import dev.waybill.tree.Finding;
import dev.waybill.tree.Findings;
import dev.waybill.tree.TreeReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The JSON Schemas for editors say what the engine says: the same kinds, keys and words, and the same verdict on what is shipped. */
class SchemaEqualityTest {
  private static final JsonNode MANIFEST = json("manifest");
  private static final JsonNode CONFIG = json("config");
  private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private static final Schema MANIFESTS = REGISTRY.getSchema(MANIFEST);
  private static final Schema CONFIGS = REGISTRY.getSchema(CONFIG);

  @TempDir Path folder;

  private static JsonNode json(String name) {
    try {
      return EchoProvider.JSON.readTree(Files.readAllBytes(Ran.ROOT.resolve("schemas").resolve(name + ".schema.json")));
    } catch (java.io.IOException unreadable) {
      throw new java.io.UncheckedIOException(unreadable);
    }
  }

  static Stream<Kind> auth() {
    return StandardKinds.all().auth().all().stream().map(Kind.class::cast);
  }

  static Stream<Kind> decoders() {
    return StandardKinds.all().decoders().all().stream().map(Kind.class::cast);
  }

  static Stream<Kind> verifiers() {
    return StandardKinds.all().verifiers().all().stream().map(Kind.class::cast);
  }

  @ParameterizedTest
  @MethodSource("verifiers")
  void aVerifierHasTheKeysOfItsKind(Kind kind) {
    JsonNode schema = MANIFEST.path("$defs").path("verify." + kind.name());
    assertThat(schema.isObject()).isTrue();
    assertThat(fields(schema.path("properties"))).isEqualTo(names(kind, false));
    assertThat(texts(schema.path("required"))).isEqualTo(names(kind, true));
  }

  @ParameterizedTest
  @MethodSource("auth")
  void anAuthSchemeHasTheKeysOfItsKind(Kind kind) {
    JsonNode schema = MANIFEST.path("$defs").path("auth." + kind.name());
    if (kind.name().equals("none")) {
      assertThat(schema.path("const").textValue()).isEqualTo("none");
      return;
    }
    assertThat(fields(schema.path("properties"))).isEqualTo(names(kind, false));
    assertThat(texts(schema.path("required"))).isEqualTo(names(kind, true));
    assertThat(schema.path("additionalProperties").booleanValue()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("decoders")
  void aDecoderHasTheKeysOfItsKind(Kind kind) {
    JsonNode schema = MANIFEST.path("$defs").path("decode." + kind.name());
    Set<String> keys = names(kind, false);
    keys.add("as");
    assertThat(fields(schema.path("properties"))).isEqualTo(keys);
    assertThat(schema.at("/properties/as/const").textValue()).isEqualTo(kind.name());
  }

  @Test
  void knowsEveryKindThatRunsOrIsPlannedAndNoOther() {
    Set<String> auth = all(StandardKinds.all().auth());
    Set<String> bodies = all(StandardKinds.all().bodies());
    Set<String> decoders = all(StandardKinds.all().decoders());
    Set<String> schemes = definitions("auth.");
    schemes.removeAll(Set.of("one", "choose"));
    assertThat(schemes).isEqualTo(auth);
    Set<String> withSettings = new TreeSet<>(auth);
    withSettings.remove("none");
    assertThat(fields(MANIFEST.at("/$defs/auth.one/properties"))).isEqualTo(withSettings);
    assertThat(definitions("body.")).isEqualTo(bodies);
    assertThat(fields(MANIFEST.at("/$defs/request/properties"))).containsAll(bodies);
    assertThat(definitions("decode.")).isEqualTo(decoders);
    assertThat(texts(MANIFEST.at("/$defs/decode/anyOf/0/enum"))).isEqualTo(decoders);
    Set<String> verifiers = all(StandardKinds.all().verifiers());
    Set<String> ways = definitions("verify.");
    ways.remove("one");
    assertThat(ways).isEqualTo(verifiers);
    verifiers.remove("none");
    assertThat(fields(MANIFEST.at("/$defs/verify.one/properties"))).isEqualTo(verifiers);
  }

  @Test
  void knowsTheSameWords() {
    assertThat(texts(MANIFEST.at("/$defs/format/enum"))).isEqualTo(new TreeSet<>(Formats.described().keySet()));
    Set<String> codes = new TreeSet<>();
    Arrays.stream(Code.values()).filter(Code::nameable).forEach(code -> codes.add(code.word()));
    assertThat(texts(MANIFEST.at("/$defs/code/enum"))).isEqualTo(codes);
  }

  @Test
  void everyKeyOfTheSchemaIsOneThatTheReaderAsksFor() {
    StringBuilder text = new StringBuilder("{");
    MANIFEST.path("properties").fieldNames().forEachRemaining(key -> text.append(key.equals("actions") ? "" : '"' + key + "\": null, "));
    text.append("\"actions\": { \"a\": {");
    List<String> keys = new ArrayList<>();
    MANIFEST.at("/$defs/action/properties").fieldNames().forEachRemaining(key -> keys.add('"' + key + "\": null"));
    text.append(String.join(", ", keys)).append("} } }");
    Findings findings = new Findings();
    ManifestReader.read(Path.of("/m/x/manifest.json"), text.toString().getBytes(StandardCharsets.UTF_8),
        new ManifestReader.Options(Path.of("/m"), false), findings);
    assertThat(findings.list().stream().filter(finding -> finding.rule().equals("unknown-key")).map(Finding::message)).isEmpty();
  }

  static Stream<Path> manifests() throws Exception {
    Stream<Path> cases = Stream.of("check/clean", "check/restraints", "check/warnings", "played/failing", "played/partly",
        "played/bodies", "played/courses").map(Ran::resource);
    try (Stream<Path> shipped = Files.list(Ran.ROOT.resolve("manifests"))) {
      return Stream.concat(shipped.sorted().toList().stream(), cases).map(directory -> directory.resolve("manifest.yaml"));
    }
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void takesWhatTheEngineTakes(Path file) {
    assertThat(errors(MANIFESTS, Ran.read(file))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "docs/manifest.md"})
  void takesTheManifestsOfTheGuides(String page) {
    Matcher blocks = Pattern.compile("(?ms)^```yaml\\n((?:#[^\\n]*\\n)?manifest: 1\\n.*?)^```$").matcher(Ran.read(Ran.ROOT.resolve(page)));
    assertThat(blocks.find()).isTrue();
    do {
      assertThat(errors(MANIFESTS, blocks.group(1))).isEmpty();
    } while (blocks.find());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "tiemout: 15s", "auth: { bearer: {} }", "auth: { basic: { username: a, pasword: $.secret.p } }", "auth: { key: { value: $.secret.k } }",
    "auth: { key: { header: A, query: b, value: $.secret.k } }", "timeout: 15", "timeout: fast", "base: 1", "allowed_domains: []",
    "actions: { a: { request: { GET: /, POST: / } } }", "actions: { a: { request: { GET: /, json: 1, form: {} } } }",
    "actions: { A: { request: { GET: / } } }", "actions: { a: { request: { GET: / }, decode: yaml } }",
    "errors: [{ when: { $.status: 1 }, code: broken }]", "errors: [{ code: rejected }]", "limits: [{ rate: 100 }]", "limits: [{ rate: 1/s, concurrent: 2 }]", "limits: [{ wait: 1s }]",
    "limits: { rate: 1/s }", "breaker: { failures: 50 }", "breaker: { of: 0 }", "probe: { every: 60s }", "probe: { action: a, evry: 60s }", "retry: { backoff: 5s...9s }", "id: Acme",
  })
  void refusesWhatTheEngineRefuses(String line) {
    String head = "manifest: 1\nname: A\nversion: 1.0.0\n" + (line.startsWith("id:") ? "" : "id: acme\n")
        + (line.startsWith("allowed") ? "" : "allowed_domains: [api.acme.example]\n") + (line.startsWith("base") ? "" : "base: https://api.acme.example\n")
        + (line.startsWith("actions") ? "" : "actions: { a: { request: { GET: / } } }\n");
    assertThat(errors(MANIFESTS, head + line + "\n")).isNotEmpty();
    Path settings = Ran.project(folder, "acme", head + line + "\n", "");
    assertThat(Ran.command("check", "--config", settings).code()).isOne();
  }

  private static final String SAMPLE = """
      public_url: https://gw.example
      listen: 127.0.0.1:8080
      manifests: { paths: [manifests], unknown_keys: error, watch: true }
      data: var
      store: sqlite
      access:
        keys: [ { name: billing, hash: "sha256:%s", scopes: ["dispatch:phaxio/*", "read"] } ]
      egress: { allow_networks: [], plain_http: false, files: { allowed_domains: [], max_bytes: 50MB } }
      providers: { phaxio: { enabled: true, config: { a: 1 }, secrets: { api_key: { env: PHAXIO_KEY } } } }
      routes: { fax.send@1: [phaxio, documo], sms.send: [acme] }
      secrets: { key: [ { file: new.key }, { env: OLD_KEY } ], refresh: 5m }
      limits: { max_body: 10MB, max_reply: 10MB, max_in_flight: 4096 }
      log: { format: json, level: info }
      """.formatted("0a".repeat(32));

  @Test
  void theSettingsOfTheInterfaceAreTakenByBoth() throws Exception {
    assertThat(errors(CONFIGS, SAMPLE)).isEmpty();
    assertThat(found(SAMPLE)).isEmpty();
    assertThat(errors(CONFIGS, "tls: { cert: a, key: b }\n"
        + "access: { jwt: { issuer: a, jwks: https://b.example, audience: c } }\nstore: postgres://db/x\n")).isEmpty();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
    "limits: { max_body: 10MB } | true", "limits: { max_body: 10 MB } | false", "limits: { max_body: 10KB } | false",
    "limits: { max_body: 10kB } | true", "limits: { max_body: 1KiB } | true", "limits: { max_body: 1MiB } | true",
    "limits: { max_body: 1GiB } | true", "limits: { max_body: 1GB } | true", "limits: { max_body: 5B } | true",
    "limits: { max_body: 5 } | true", "limits: { max_body: \"5\" } | false", "limits: { max_body: 0 } | false",
    "limits: { max_body: -1 } | false", "limits: { max_body: 1.5MB } | false", "limits: { max_in_flight: 0 } | false",
    "limits: { max_in_flight: 1000001 } | false", "limits: { max_in_flight: 1 } | true", "limits: { max_inflight: 1 } | false",
    "log: { format: json } | true", "log: { format: text } | true", "log: { format: xml } | false", "log: { level: warning } | false",
    "secrets: { key: { env: A } } | true", "secrets: { key: { store: true } } | false", "secrets: { key: [] } | false",
    "secrets: { refresh: 5 m } | false", "secrets: { refresh: 1h } | true", "secrets: { keys: { env: A } } | false",
    "providers: { a: { secrets: { k: { store: true } } } } | true", "providers: { a: { secrets: { k: { store: other/k } } } } | true",
    "providers: { a: { secrets: { k: { store: false } } } } | false", "providers: { a: { secrets: { k: { store: \"\" } } } } | false",
    "providers: { a: { secrets: { k: { provider: v, action: read, field: f } } } } | true",
    "providers: { a: { secrets: { k: { provider: v, action: read, input: { path: p }, field: f } } } } | true",
    "providers: { a: { secrets: { k: { provider: v, action: read } } } } | false",
    "providers: { a: { secrets: { k: { provider: v, env: A, action: read, field: f } } } } | false",
    "providers: { a: { secrets: { k: { env: A, field: f } } } } | false",
    "log: {} | true", "listen: 127.0.0.1 | false", "listen: \"[::1]:8080\" | true", "listen: 8080 | false",
    "access: { keys: [{ name: a, hash: \"sha256:ab\", scopes: [read] }] } | false",
    "access: { keys: [{ name: a, hash: \"HASH\", scopes: [read] }] } | true",
    "access: { keys: [{ name: a, hash: \"HASH\", scopes: [\"dispatch:*/*\"] }] } | true",
    "access: { keys: [{ name: a, hash: \"HASH\", scopes: [\"dispatch:com.acme/send_fax\"] }] } | true",
    "access: { keys: [{ name: a, hash: \"HASH\", scopes: [\"dispatch:Acme/*\"] }] } | false",
    "access: { keys: [{ name: a, hash: \"HASH\", scopes: [\"dispatch:acme\"] }] } | false",
    "access: { keys: [{ name: a, hash: \"HASH\", scopes: [\"dispatch:acme/Send\"] }] } | false",
    "access: { keys: [{ name: a, hash: \"HASH\", scopes: [admin] }] } | false",
    "access: { keys: [{ name: a, hash: \"HASH\", scopes: [\"admin:write\"] }] } | true",
    "access: { keys: [{ name: a b, hash: \"HASH\", scopes: [read] }] } | false",
    "access: { keys: [{ name: a, hash: \"HASH\" }] } | false",
    "egress: { allow_networks: [127.0.0.0/8] } | true", "egress: { plain_http: yes } | false", "egress: { plain_http: true } | true",
    "egress: { files: { max_bytes: 50MB } } | true", "manifests: { unknown_keys: ignore } | false", "manifests: { paths: [] } | false",
    "providers: { Acme: {} } | false", "providers: { acme: { secrets: { k: { env: A, file: b } } } } | false",
    "providers: { acme: { secrets: { k: literal } } } | false", "providers: { acme: { secrets: { k: [{ env: A }, { file: b }] } } } | true",
    "routes: {} | true", "routes: { fax.send@1: acme } | false", "routes: { fax.send@1: [] } | false", "routes: { fax.send@1: [a, a] } | false",
    "routes: { fax.send@one: [a] } | false", "routes: [a] | false",
    "public_url: gw.example | false", "store: mysql | false", "x-note: anything | true", "listne: x | false",
  })
  void theSchemaAndTheReaderOfTheSettingsAgree(String text, boolean good) throws Exception {
    String settings = text.replace("HASH", "sha256:" + "Ab".repeat(32)) + "\n";
    assertThat(errors(CONFIGS, settings).isEmpty()).as("schema: %s", errors(CONFIGS, settings)).isEqualTo(good);
    assertThat(found(settings).isEmpty()).as("reader: %s", found(settings)).isEqualTo(good);
  }

  private List<String> found(String settings) throws Exception {
    Findings findings = new Findings();
    ConfigReader.read(Files.writeString(folder.resolve("waybill.yaml"), settings), folder, Map.of(), findings);
    return findings.list().stream().map(Finding::message).toList();
  }

  /** As an editor would see it: by the tree that our reader makes, whatever else it finds. */
  private static List<String> errors(Schema schema, String yaml) {
    JsonNode tree = TreeReader.read("x.yaml", yaml.getBytes(StandardCharsets.UTF_8), new Findings()).orElseThrow().json();
    return schema.validate(tree).stream().map(Error::toString).toList();
  }

  private static Set<String> names(Kind kind, boolean required) {
    Set<String> names = new TreeSet<>();
    kind.keys().stream().filter(key -> !required || key.required()).map(Key::name).forEach(names::add);
    return names;
  }

  private static Set<String> all(Catalog<? extends Kind> catalog) {
    Set<String> names = new TreeSet<>(catalog.planned());
    catalog.all().forEach(kind -> names.add(kind.name()));
    return names;
  }

  private static Set<String> definitions(String prefix) {
    Set<String> names = new TreeSet<>();
    fields(MANIFEST.path("$defs")).stream().filter(name -> name.startsWith(prefix)).forEach(name -> names.add(name.substring(prefix.length())));
    return names;
  }

  private static Set<String> fields(JsonNode object) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static Set<String> texts(JsonNode list) {
    Set<String> texts = new TreeSet<>();
    list.forEach(each -> texts.add(each.textValue()));
    return texts;
  }
}
