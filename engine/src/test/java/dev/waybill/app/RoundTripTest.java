package dev.waybill.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.dispatch.Order;
import dev.waybill.dispatch.Outcome;
import dev.waybill.problem.Code;
import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** Whatever text a caller gives arrives in every place as the same characters, or is refused by name before any packet. */
class RoundTripTest {
  private static Vertx vertx;
  private static EchoProvider provider;
  private static LiveEngine live;

  @TempDir static Path folder;

  @BeforeAll
  static void start() throws Exception {
    vertx = Vertx.vertx();
    provider = new EchoProvider(vertx);
    Files.createDirectories(folder.resolve("manifests/echo"));
    Files.writeString(folder.resolve("manifests/echo/manifest.yaml"), """
        manifest: 1
        id: echo
        name: Echo
        version: 1.0.0
        allowed_domains: ["127.0.0.1:%1$d"]
        base: http://127.0.0.1:%1$d/base
        actions:
          json: { input: { type: object, properties: { v: {} } }, request: { POST: /x, json: { v: $.input.v, w: "a{{input.v}}b", fixed: "1" } } }
          raw: { input: { type: object, properties: { v: {} } }, request: { POST: /x, json: { v: $.input.v, fixed: "1" } } }
          form: { input: { type: object, properties: { v: {} } }, request: { POST: /x, form: { v: $.input.v, fixed: "1" } } }
          multipart: { input: { type: object, properties: { v: {} } }, request: { POST: /x, multipart: { v: $.input.v, fixed: "1" } } }
          text: { input: { type: object, properties: { v: {} } }, request: { POST: /x, text: $.input.v } }
          template: { input: { type: object, properties: { v: {} } }, request: { POST: /x, text: "a{{input.v}}b" } }
          xml: { input: { type: object, properties: { v: {} } }, request: { POST: /x, xml: "<x a='{{input.v}}'>{{input.v}}</x>" } }
          soap: { input: { type: object, properties: { v: {} } }, request: { POST: /x, soap: { ns: { f: urn:f }, body: "<f:x f:a='{{input.v}}'>{{input.v}}</f:x>" } } }
          graphql: { input: { type: object, properties: { v: {} } }, request: { POST: /x, graphql: { query: q, variables: { v: $.input.v } } } }
          query: { input: { type: object, properties: { v: {} } }, request: { POST: /x, query: { v: $.input.v, fixed: "1" } } }
          path: { input: { type: object, properties: { v: {} } }, request: { POST: "/p/{{input.v}}/end" } }
          header: { input: { type: object, properties: { v: {} } }, request: { POST: /x, headers: { X-V: $.input.v } } }
        """.formatted(provider.port()));
    Files.writeString(folder.resolve("waybill.yaml"), """
        egress: { allow_networks: ["127.0.0.1/32"], plain_http: true }
        """);
    live = LiveEngine.open(Workbench.open(folder.resolve("waybill.yaml"), null));
    assertThat(live.library().report().refused()).isEmpty();
  }

  @AfterAll
  static void stop() {
    live.close();
    provider.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private static Outcome send(String action, ObjectNode input) {
    provider.last.set(null);
    return live.dispatch(new Order("echo", action, input, false, null));
  }

  private static ObjectNode input(String value) {
    return EchoProvider.object().put("v", value);
  }

  static Stream<String> texts() {
    List<String> texts = new ArrayList<>(List.of(
        "x\",\"admin\":true,\"y\":\"", "{{secret.x}}", "{{input.v}}", "../../admin?x=", "a\r\nX-Evil: 1", "a\nb", "a\u0000b", "+15551234567",
        "01234", "1.10", "12345678901234567890", "no", "true", "null", "{}", "[]", "a b", "a+b", "a%b", "%zz", "%2e%2e", "a&b=c", "a=b", "a;b",
        "#frag", "?q", "/", "//evil.example/x", "@evil.example", "\\", "'", "\"", "<x>&amp;</x>", "]]><x>", "é", "\u2028\u2029", "\ud83d\ude00",
        "č", "Ċ", "${env:HOME}", "#{1+1}", "$.input.v", "$$x", "--boundary\r\n", "\u007f", "\t", " lead", "trail ", "a\"; filename=\"x",
        "=cmd()", "to: a\nbcc: b", "\ufeffbom", "\u202e"));
    Random random = new Random(20260101);
    for (int i = 0; i < 300; i++) {
      StringBuilder text = new StringBuilder();
      int length = 1 + random.nextInt(12);
      for (int j = 0; j < length; j++) {
        int kind = random.nextInt(6);
        text.appendCodePoint(kind == 0 ? random.nextInt(0x20) : kind < 4 ? 0x20 + random.nextInt(0x5f)
            : kind == 4 ? 0x80 + random.nextInt(0x700) : 0x10000 + random.nextInt(0x5000));
      }
      texts.add(text.toString());
    }
    return texts.stream();
  }

  @Test
  void everyTextArrivesInertInBodies() {
    texts().forEach(text -> {
      assertThat(send("json", input(text)).problem()).as(text).isNull();
      assertThat(provider.json()).isEqualTo(EchoProvider.object().put("v", text).put("w", "a" + text + "b").put("fixed", "1"));
      assertThat(send("form", input(text)).problem()).as(text).isNull();
      assertThat(provider.last.get().fields()).containsExactly(Map.entry("v", text), Map.entry("fixed", "1"));
      assertThat(send("multipart", input(text)).problem()).as(text).isNull();
      assertThat(provider.last.get().fields()).containsExactly(Map.entry("v", text), Map.entry("fixed", "1"));
      assertThat(send("text", input(text)).problem()).as(text).isNull();
      assertThat(new String(provider.last.get().body(), StandardCharsets.UTF_8)).isEqualTo(text);
      assertThat(send("template", input(text)).problem()).as(text).isNull();
      assertThat(new String(provider.last.get().body(), StandardCharsets.UTF_8)).isEqualTo("a" + text + "b");
    });
  }

  @Test
  void everyTextArrivesInXmlOrIsRefused() {
    texts().forEach(text -> {
      boolean fits = text.codePoints().allMatch(c -> c >= 0x20 && c < 0xfffe || c == '\t' || c == '\n' || c == '\r' || c > 0xffff);
      for (String action : List.of("xml", "soap")) {
        Outcome outcome = send(action, input(text));
        assertThat(outcome.problem() == null).as(text).isEqualTo(fits);
        if (fits) {
          Element x = root(provider.last.get().body());
          if (action.equals("soap")) {
            assertThat(x.getTagName()).isEqualTo("soap:Envelope");
            assertThat(x.getChildNodes().getLength()).isEqualTo(2);
            x = (Element) x.getElementsByTagName("soap:Body").item(0).getFirstChild();
          }
          assertThat(x.getTextContent()).isEqualTo(text);
          assertThat(x.getChildNodes().getLength()).isLessThanOrEqualTo(1);
          assertThat(x.getAttributes().getLength()).isOne();
          assertThat(x.getAttributes().item(0).getNodeValue()).isEqualTo(text);
        } else {
          assertThat(outcome.problem().code()).as(text).isEqualTo(Code.INVALID_REQUEST);
          assertThat(provider.last.get()).isNull();
        }
      }
    });
  }

  /** The document as the JDK's DOM reads it. */
  private static Element root(byte[] xml) {
    try {
      return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(xml)).getDocumentElement();
    } catch (IOException | ParserConfigurationException | SAXException unreadable) {
      throw new AssertionError(new String(xml, StandardCharsets.UTF_8), unreadable);
    }
  }

  @Test
  void everyTextArrivesInAGraphqlVariable() {
    texts().forEach(text -> {
      assertThat(send("graphql", input(text)).problem()).as(text).isNull();
      assertThat(provider.json()).isEqualTo(EchoProvider.object().put("query", "q").set("variables", EchoProvider.object().put("v", text)));
    });
  }

  @Test
  void everyTextArrivesInTheQueryAndThePathOrIsRefused() {
    texts().forEach(text -> {
      assertThat(send("query", input(text)).problem()).as(text).isNull();
      assertThat(provider.last.get().query()).containsExactly(Map.entry("v", text), Map.entry("fixed", "1"));
      Outcome outcome = send("path", input(text));
      if (outcome.problem() == null) {
        String uri = provider.last.get().uri();
        assertThat(uri).startsWith("/base/p/").endsWith("/end");
        String segment = uri.substring("/base/p/".length(), uri.length() - "/end".length());
        assertThat(segment).doesNotContain("/", "?", "#", "\\");
        assertThat(URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8)).isEqualTo(text);
      } else {
        assertThat(outcome.problem().code()).as(text).isEqualTo(Code.INVALID_REQUEST);
        assertThat(provider.last.get()).isNull();
      }
    });
  }

  @Test
  void everyTextArrivesInAHeaderOrIsRefused() {
    texts().forEach(text -> {
      Outcome outcome = send("header", input(text));
      boolean visible = text.chars().allMatch(c -> c >= 0x20 && c < 0x7f || c == '\t');
      if (outcome.problem() == null) {
        assertThat(visible).as(text).isTrue();
        assertThat(provider.last.get().headers()).containsEntry("x-v", text.strip()).doesNotContainKey("x-evil");
      } else {
        assertThat(outcome.problem().code()).as(text).isEqualTo(Code.INVALID_REQUEST);
        assertThat(outcome.problem().detail()).contains("X-V");
        assertThat(provider.last.get()).isNull();
      }
      assertThat(outcome.problem() == null || !visible || !text.equals(text.strip())).as("refused a plain value: " + text).isTrue();
    });
  }

  static Stream<String> numbers() {
    return Stream.of("1.10", "0.10", "12345678901234567890", "-0.50", "100000000000000000000000000000", "0.00000000000000000000000001", "1E+400");
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void numbersKeepEveryDigitInEveryPlace(String number) throws Exception {
    ObjectNode input = (ObjectNode) EchoProvider.JSON.readTree("{\"v\":" + number + "}");
    assertThat(send("raw", input).problem()).isNull();
    assertThat(new String(provider.last.get().body(), StandardCharsets.UTF_8)).isEqualTo("{\"v\":" + number + ",\"fixed\":\"1\"}");
    for (String action : List.of("form", "multipart")) {
      assertThat(send(action, input).problem()).isNull();
      assertThat(provider.last.get().fields()).containsEntry("v", number);
    }
    assertThat(send("query", input).problem()).isNull();
    assertThat(provider.last.get().query()).containsEntry("v", number);
    assertThat(send("template", input).problem()).isNull();
    assertThat(new String(provider.last.get().body(), StandardCharsets.UTF_8)).isEqualTo("a" + number + "b");
    assertThat(send("header", input).problem()).isNull();
    assertThat(provider.last.get().headers()).containsEntry("x-v", number);
  }

  @Test
  void halfACharacterIsRefusedByItsPlaceBeforeAnyPacket() {
    for (String action : List.of("json", "raw", "form", "multipart", "text", "template", "query", "path", "header", "xml", "soap",
        "graphql")) {
      int before = provider.requests.get();
      Outcome outcome = send(action, input("a\ud800b"));
      assertThat(outcome.problem().code()).as(action).isEqualTo(Code.INVALID_REQUEST);
      assertThat(outcome.problem().violations()).extracting("path").containsExactly("/v");
      assertThat(provider.requests.get()).isEqualTo(before);
    }
  }

  @Test
  void anAbsentValueIsLeftOutOfBodiesAndRefusedInTemplates() {
    assertThat(send("raw", EchoProvider.object()).problem()).isNull();
    assertThat(provider.json()).hasToString("{\"fixed\":\"1\"}");
    for (String action : List.of("template", "path", "xml", "soap")) {
      Outcome outcome = send(action, EchoProvider.object());
      assertThat(outcome.problem().code()).isEqualTo(Code.INVALID_REQUEST);
      assertThat(outcome.problem().detail()).contains("input.v");
    }
  }

  @Test
  void afterHundredsOfRefusalsGoodCallsStillSucceed() {
    for (int i = 0; i < 100; i++) {
      send("header", input("bad\r\nvalue" + i));
      send("path", input(".."));
    }
    for (int i = 0; i < 20; i++) {
      assertThat(send("json", input("good " + i)).problem()).isNull();
    }
  }
}
