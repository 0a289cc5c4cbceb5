package dev.waybill.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class TestCommandTest {
  private static final Path CASES = Ran.resource("played");

  @TempDir Path folder;

  private static String relative(String text) {
    return text.replace(CASES + "/", "").replaceAll("\\d+ ms\n", "N ms\n");
  }

  @Test
  void showsWhatAFailingTestExpectedAndWhatCame() {
    Ran ran = Ran.command("test", CASES.resolve("failing"));
    assertThat(ran.code()).isOne();
    assertThat(ran.err()).isEmpty();
    assertThat(relative(ran.out())).isEqualTo(Ran.read(CASES.resolve("failing/expected.txt")));
  }

  @Test
  void playsEveryBodyAndEveryDecoder() {
    Ran ran = Ran.command("test", CASES.resolve("bodies"));
    assertThat(relative(ran.out())).isEqualTo("ok   bodies  16 tests\n16 tests, 0 failed, N ms\n");
    assertThat(ran.code()).isZero();
  }

  @Test
  void playsStepsPagesAndWaits() {
    Ran ran = Ran.command("test", CASES.resolve("courses"));
    assertThat(relative(ran.out())).isEqualTo("ok   courses  16 tests\n16 tests, 0 failed, N ms\n");
    assertThat(ran.code()).isZero();
  }

  @Test
  void playsEverySignatureWithPublishedTestKeys() {
    Ran ran = Ran.command("test", Ran.resource("check").resolve("signatures"));
    assertThat(relative(ran.out())).isEqualTo("ok   signatures  7 tests\n7 tests, 0 failed, N ms\n");
    assertThat(ran.code()).isZero();
  }

  @Test
  void aRequestIsComparedWithItsDispatchsIdAndAListSaysHowItIsComparedWhole() {
    String manifest = """
        manifest: 1
        id: acme
        name: Acme
        version: 1.0.0
        allowed_domains: [api.acme.example]
        base: https://api.acme.example
        secrets: { hook: {} }
        actions:
          say:
            request: { POST: /say }
            idempotency: { header: Idempotency-Key }
            retry: { attempts: 2 }
            output: { of: $.body.of }
        webhooks:
          in:
            verify: { signature: { alg: hmac-sha256, key: $.secret.hook, encoding: hex, payload: "{{timestamp}}.{{raw}}",
              signature: { $from: $.header.x-signed, $match: "sig=([0-9a-f]+)" }, timestamp: { $from: $.header.x-signed, $match: "ts=([0-9]+)" } } }
            events: [{ emit: a.b, output: { n: $.body.n } }]
        tests:
          - name: one key for both
            action: say
            exchange:
              - { request: { $.header.idempotency-key: $.id }, reply: { status: 503 } }
              - { request: { $.header.idempotency-key: $.id }, reply: { status: 200, json: { of: [1, 2] } } }
            expect: { output: { of: { equals: [1, 2] } } }
          - { name: one header for both, webhook: in, receive: { json: { n: 1 }, sign: true }, expect: { events: [{ type: a.b, data: { n: 1 } }] } }
          - { name: a list, action: say, exchange: [{ reply: { status: 200, json: { of: [1, 2] } } }], expect: { output: { of: [1, 2, 3] } } }
          - { name: one, action: say, exchange: [{ reply: { status: 200, json: { of: 4 } } }], expect: { output: { of: [1, 2, 3] } } }
        """;
    Ran.project(folder, "acme", manifest, "");
    Ran ran = Ran.command("test", folder.resolve("manifests"));
    assertThat(ran.code()).isOne();
    assertThat(ran.out()).doesNotContain("for both").contains("- expected  one of [1,2,3] (write `equals` to compare the list)", "4 tests, 2 failed")
        .containsOnlyOnce("write `equals`");
  }

  @Test
  void givesTheSameAsJson() throws Exception {
    Ran ran = Ran.command("test", "--format", "json", CASES.resolve("failing"));
    assertThat(ran.code()).isOne();
    JsonNode json = EchoProvider.JSON.readTree(relative(ran.out()));
    assertThat(json.path("tests").intValue()).isEqualTo(6);
    assertThat(json.path("failed").intValue()).isEqualTo(5);
    assertThat(json.path("findings")).isEmpty();
    JsonNode first = json.path("results").get(1);
    assertThat(first.path("provider").textValue()).isEqualTo("failing");
    assertThat(first.path("action").textValue()).isEqualTo("ask");
    assertThat(first.path("file").textValue()).isEqualTo("failing/manifest.yaml");
    assertThat(first.path("passed").booleanValue()).isFalse();
    assertThat(first.path("differences").get(0)).isEqualTo(EchoProvider.object()
        .put("path", "expect.output.status").put("expected", "sent").put("actual", "\"lost\""));
  }

  @Test
  void givesTheSameAsJunitXml() throws Exception {
    Ran ran = Ran.command("test", "--format", "junit", CASES.resolve("failing"), CASES.resolve("../check/clean"));
    assertThat(ran.code()).isOne();
    Element root = DocumentBuilderFactory.newInstance().newDocumentBuilder()
        .parse(new ByteArrayInputStream(ran.out().getBytes(StandardCharsets.UTF_8))).getDocumentElement();
    assertThat(root.getTagName()).isEqualTo("testsuites");
    NodeList suites = root.getElementsByTagName("testsuite");
    assertThat(suites.getLength()).isEqualTo(2);
    Element suite = (Element) (((Element) suites.item(0)).getAttribute("name").equals("failing") ? suites.item(0) : suites.item(1));
    assertThat(suite.getAttribute("tests")).isEqualTo("6");
    assertThat(suite.getAttribute("failures")).isEqualTo("5");
    assertThat(suite.getElementsByTagName("testcase").getLength()).isEqualTo(6);
    assertThat(suite.getElementsByTagName("failure").getLength()).isEqualTo(5);
    Element failed = (Element) suite.getElementsByTagName("failure").item(0);
    assertThat(failed.getTextContent()).contains("expect.output.status: expected sent, was \"lost\"");
    Element named = (Element) failed.getParentNode();
    assertThat(named.getAttribute("name")).isEqualTo("a wrong value <&\"> ?");
    assertThat(named.getAttribute("classname")).isEqualTo("failing.ask");
  }

  @Test
  void saysWhatNoTestReaches() throws Exception {
    Ran text = Ran.command("test", "--coverage", CASES.resolve("partly"));
    assertThat(text.code()).isZero();
    assertThat(relative(text.out())).isEqualTo(Ran.read(CASES.resolve("partly/expected.txt")));
    JsonNode json = EchoProvider.JSON.readTree(Ran.command("test", "--coverage", "--format", "json", CASES.resolve("partly")).out());
    assertThat(json.at("/coverage/partly/actions")).isEqualTo(EchoProvider.JSON.readTree("""
        {"all": 2, "reached": 1, "missed": ["action other"]}"""));
    assertThat(json.at("/coverage/partly/errors/reached").intValue()).isEqualTo(1);
    assertThat(json.at("/coverage/partly/maps/all").intValue()).isEqualTo(2);
  }

  @Test
  void aBrokenManifestIsAnErrorAndTheOthersArePlayed() {
    Ran ran = Ran.command("test", CASES.resolve("../check/broken-yaml"), CASES.resolve("../check/clean"));
    assertThat(ran.code()).isOne();
    assertThat(ran.out()).contains("manifest.yaml:6:5: error: A comma or `]` is expected here.", "ok   clean  1 test",
        "1 test, 0 failed, 1 error in manifests").doesNotContain("\tat ");
  }

  @Test
  void mistakesInsideTestsAreErrors() throws Exception {
    Ran ran = Ran.command("test", "--format", "json", CASES.resolve("../check/ten-mistakes"));
    assertThat(ran.code()).isOne();
    assertThat(EchoProvider.JSON.readTree(ran.out()).path("findings").findValuesAsText("rule")).contains("unused-secret", "unknown-key");
  }

  @Test
  void nothingToPlayIsNoFailure(@TempDir Path folder) {
    Path settings = Ran.project(folder, "acme", """
        manifest: 1
        id: acme
        name: Acme
        version: 1.0.0
        allowed_domains: [api.acme.example]
        base: https://api.acme.example
        actions: { ping: { request: { GET: /ping } } }
        """, "");
    Ran ran = Ran.command("test", "--config", settings);
    assertThat(ran.code()).isZero();
    assertThat(relative(ran.out())).isEqualTo("0 tests, 0 failed, N ms\n");
  }

  @Test
  void playsDeliveriesOfEveryKindAndCountsTheirWebhooks() {
    Ran ran = Ran.command("test", "--coverage", CASES.resolve("hooks"));
    assertThat(ran.out()).startsWith("ok   hooks  18 tests\n")
        .contains("actions 2/2 (100 %), webhooks 10/10 (100 %), error rules -, map entries 2/2 (100 %)\n");
    assertThat(ran.code()).isZero();
  }

  @Test
  void saysWhatADeliveryEmittedBesideWhatWasExpected(@TempDir Path folder) throws Exception {
    Path file = Files.createDirectories(folder.resolve("hooks")).resolve("manifest.yaml");
    Files.writeString(file, """
        manifest: 1
        id: hooks
        name: Hooks
        version: 1.0.0
        allowed_domains: [api.hooks.example]
        secrets: { key: {} }
        webhooks:
          open: { verify: none, split: "$.body[*]", events: [{ emit: a.b }] }
          shut: { verify: { signature: { alg: hmac-sha256, key: $.secret.key, payload: "{{raw}}", signature: { $from: $.header.x, $match: "[a-z]+=(.+)" } } } }
        tests:
          - { name: one too many, webhook: open, receive: { json: [{ a: 1 }, { a: 2 }] }, expect: { events: [{ type: a.b, data: { a: 1 } }] } }
          - { name: one too few, webhook: open, receive: { json: [] }, expect: { events: [{ type: a.b }] } }
          - { name: cannot be signed, webhook: shut, receive: { json: {}, sign: true }, expect: { reply: { status: 204 } } }
          - { name: is not signed, webhook: shut, receive: { json: {} }, expect: { reply: { status: 204 } } }
        """);
    Ran ran = Ran.command("test", file);
    assertThat(ran.code()).isOne();
    assertThat(ran.out()).contains("expect.events[1]", "- expected  absent", "receive.sign",
        "Nothing can be put where `verify` reads: the `$match` around it is more than plain text.",
        "unverified (no_signature): The delivery does not prove that it comes from the provider.", "4 tests, 4 failed");
  }
}
