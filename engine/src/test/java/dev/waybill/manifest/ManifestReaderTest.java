package dev.waybill.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.tree.Findings;
import dev.waybill.tree.Golden;
import dev.waybill.tree.Node;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestReaderTest {
  private static final Path FILE = Path.of("manifests/acme-fax/manifest.yaml");
  private static final String HEAD = "manifest: 1\nid: acme-fax\nname: A\nversion: 1.0.0\nallowed_domains: [a.example]\n";
  private final Findings findings = new Findings();

  static Stream<Golden.Case> cases() {
    return Golden.cases(ManifestReaderTest.class, "findings.txt").stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void findsEverythingInOneRun(Golden.Case given) {
    read(given.input());
    assertThat(Golden.text(findings)).isEqualTo(given.expected());
  }

  @Test
  void readsEveryKey() {
    Manifest manifest = full();
    assertThat(findings.list()).isEmpty();
    assertThat(manifest.format()).isEqualTo(1);
    assertThat(List.of(manifest.id(), manifest.name(), manifest.version(), manifest.description()))
        .containsExactly("acme-fax", "Acme Fax", "1.4.0", "Sends faxes");
    assertThat(manifest.links()).hasToString("{docs=https://docs.acme.example/}");
    assertThat(manifest.tags()).containsExactly("fax", "demo");
    assertThat(manifest.allowedDomains()).extracting(node -> node.json().textValue() + " " + node.place().path())
        .containsExactly("api.acme.example allowed_domains[0]", "*.files.acme.example allowed_domains[1]");
    assertThat(manifest.secrets().values())
        .extracting(secret -> secret.name() + " " + secret.description() + " " + secret.optional() + " " + secret.rotating())
        .containsExactly("api_key Dashboard → API keys false false", "refresh null true true");
    assertThat(manifest.base().source()).isEqualTo("https://api.acme.example/v2");
    assertThat(json(manifest.config(), manifest.tls(), manifest.auth(), manifest.probe(), manifest.testDefaults()))
        .containsExactly(
            "{'type':'object','properties':{'caller_id':{'type':'string','format':'phone'}}}",
            "{'ca':'$.secret.ca'}",
            "{'bearer':{'token':'$.secret.api_key'}}",
            "{'action':'plain','every':'60s'}",
            "{'secrets':{'api_key':'K'}}");
    assertThat(manifest.timeout()).isEqualTo(Duration.ofSeconds(15));
    assertThat(json(manifest.maps().get("status"))).containsExactly("{'SENT':'delivered','*':'failed'}");
    assertThat(manifest.sensitivity()).containsExactly("phi");
    assertThat(manifest.webhooks().keySet()).containsExactly("status");
    assertThat(json(manifest.tests().toArray(new Node[0]))).containsExactly("{'name':'one','action':'plain'}");
    assertThat(manifest.action("none")).isEmpty();
  }

  @Test
  void anActionInheritsWhatItDoesNotSay() {
    Action action = full().action("plain").orElseThrow();
    assertThat(action.timeout()).isEqualTo(Duration.ofSeconds(15));
    assertThat(json(action.auth(), action.retry(), action.limits(), action.breaker(), action.headers()))
        .containsExactly(
            "{'bearer':{'token':'$.secret.api_key'}}",
            "{'attempts':2}",
            "[{'concurrent':10}]",
            "{'failures':'50%'}",
            "{'Accept':'application/json','X-File':'file'}");
    assertThat(json(action.errors().toArray(new Node[0]))).containsExactly("{'when':{'$.status':420},'code':'rate_limited'}");
    assertThat(action.place().line()).isEqualTo(24);
    assertThat(action.place().path()).isEqualTo("actions.plain");
    assertThat(action.input()).isNull();
  }

  @Test
  void aKeyOfItsOwnReplacesTheFilesButHeadersAndErrorsAreMerged() {
    Action action = full().action("own").orElseThrow();
    assertThat(action.timeout()).isEqualTo(Duration.ofMinutes(1));
    assertThat(action.summary()).isEqualTo("Its own");
    assertThat(action.implements_().source()).isEqualTo("fax.send@1");
    assertThat(
            json(
                action.auth(), action.retry(), action.limits(), action.breaker(), action.headers(), action.idempotency(),
                action.pages(), action.wait_(), action.steps(), action.decode(), action.ok(), action.output(), action.request()))
        .containsExactly(
            "'none'", "{}", "[]", "{'failures':'10%'}", "{'X-File':'file','accept':'text/plain'}", "'natural'",
            "{'items':'$.body[*]'}", "{'action':'plain'}", "[{'id':'a'}]", "'json'", "{'$.status':201}", "{'id':'$.body.id'}",
            "{'POST':'/'}");
    assertThat(json(action.errors().toArray(new Node[0])))
        .containsExactly(
            "{'when':{'$.status':409},'code':'conflict'}", "{'when':{'$.status':420},'code':'rate_limited'}");
  }

  @Test
  void returnsWhatIsThereWhereMuchIsMissing() {
    Manifest manifest = read("actions: { send: { request: { POST: / } } }").orElseThrow();
    assertThat(manifest.id()).isEqualTo("unnamed");
    assertThat(manifest.allowedDomains()).isEmpty();
    assertThat(manifest.headers().keys()).isEmpty();
    assertThat(manifest.actions()).containsOnlyKeys("send");
    assertThat(findings.errors()).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "- a", "text", "a: {", "a: \u0001\n- b"})
  void returnsNothingWhereTheFileIsNoMap(String text) {
    assertThat(read(text)).isEmpty();
    assertThat(findings.hasErrors()).isTrue();
  }

  @Test
  void warnsOfUnknownKeysWhereItIsSetSo() {
    read(HEAD + "lifecycle: {}\nactions: { a: { request: { GET: / }, ouput: x } }\nsecrets: { k: { from: x } }", true);
    assertThat(Golden.text(findings))
        .isEqualTo(
            "6:1 warning unknown-key lifecycle: `lifecycle` is not known here.\n"
                + "7:38 warning unknown-key actions.a.ouput: `ouput` is not known here. Did you mean `output`?\n"
                + "8:17 warning unknown-key secrets.k.from: `from` is not known here. Known here: description, optional, rotating.");
  }

  @ParameterizedTest
  @CsvSource({"actions, 500, '{ request: { GET: / } }'", "webhooks, 100, {}", "secrets, 100, {}", "maps, 200, {}"})
  void boundsWhatAFileMayHold(String key, int most, String entry) {
    String required = HEAD + (key.equals("webhooks") ? "" : "webhooks: { w: {} }\n");
    read(required + section(key, most, entry));
    assertThat(findings.list()).isEmpty();
    read(required + section(key, most + 1, entry));
    assertThat(findings.list()).extracting(finding -> finding.rule() + ": " + finding.message())
        .containsExactly("too-many: `" + key + "` holds " + (most + 1) + " entries; at most " + most + " are read.");
  }

  @Test
  void boundsTests() {
    assertThat(read(HEAD + "webhooks: { w: {} }\ntests: [" + "{},".repeat(1_001) + "]").orElseThrow().tests()).hasSize(1_000);
    assertThat(Golden.text(findings)).isEqualTo("7:8 too-many tests: `tests` holds 1001 entries; at most 1000 are read.");
  }

  @ParameterizedTest
  @CsvSource({"acme/manifest.yaml, 1", "acme-fax/manifest.json, 0", "drafts/acme.yaml, 0", "acme-fax/manifest.yml, 0"})
  void comparesTheIdWithTheDirectoryOfAFileCalledManifest(String file, int errors) {
    String json = "{'manifest':1,'id':'acme-fax','name':'A','version':'1.0.0','allowed_domains':['a.example'],'webhooks':{'w':{}}}";
    byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    ManifestReader.read(Path.of(file), bytes, new ManifestReader.Options(null, false), findings);
    assertThat(findings.errors()).isEqualTo(errors);
  }

  private static String section(String key, int count, String entry) {
    return IntStream.range(0, count).mapToObj(i -> "n" + i + ": " + entry).collect(Collectors.joining(", ", key + ": {", "}\n"));
  }

  private static List<String> json(Node... nodes) {
    return Stream.of(nodes).map(node -> node.json().toString().replace('"', '\'')).collect(Collectors.toList());
  }

  private Manifest full() {
    String text = Golden.read(ManifestReaderTest.class, "full.yaml");
    return read(text).orElseThrow();
  }

  private Optional<Manifest> read(String text) {
    return read(text, false);
  }

  private Optional<Manifest> read(String text, boolean warn) {
    return ManifestReader.read(FILE, text.getBytes(StandardCharsets.UTF_8), new ManifestReader.Options(null, warn), findings);
  }
}
