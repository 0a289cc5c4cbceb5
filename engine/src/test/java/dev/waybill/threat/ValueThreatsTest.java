package dev.waybill.threat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a caller gives arrives as data in every place, or is refused before any packet; whatever a provider gives is data, too. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ValueThreatsTest {
  private static final int RANDOM_VALUES = 5_400;
  private static final int AT_ONCE = 50;
  private static final String[] DECODERS = {"json", "auto", "text", "ndjson", "csv", "form", "xml"};

  @TempDir static Path folder;
  private Besieged gateway;

  @BeforeAll
  void start() throws Exception {
    gateway = new Besieged(folder, "", Map.of("WAYBILL_SECRET_ECHO_KEY", Besieged.SECRET), "");
    for (Places place : Places.values()) {
      gateway.provider.on("/" + place, (request, body) -> {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        return answer.put("got", place.read(request, body)).toString();
      });
    }
    Map<String, Cases.Case> replies = new java.util.HashMap<>();
    replies().forEach(each -> replies.put(each.id(), each));
    gateway.provider.on("/reply", (request, body) -> reply(request, replies.get(request.path().substring("/reply/".length()))));
    StringBuilder actions = new StringBuilder();
    for (Places place : Places.values()) {
      actions.append("  ").append(place).append(": { input: { type: object, properties: { v: {} } }, request: { ").append(place.request())
          .append(" }, output: $.body.got }\n");
    }
    for (String decoder : DECODERS) {
      actions.append("  reply_").append(decoder).append(": { input: { type: object, properties: { id: { type: string } } }, request: "
          + "{ GET: \"/reply/{{input.id}}\" }, decode: ").append(decoder).append(" }\n");
    }
    gateway.manifest("echo", """
        manifest: 1
        id: echo
        name: Echo
        version: 1.0.0
        allowed_domains: ["127.0.0.1:%1$d"]
        base: http://127.0.0.1:%1$d
        secrets: { key: {} }
        actions:
          loops:
            input: { type: object, properties: { l: { type: array, items: { type: string } } } }
            request:
              POST: /send
              text: "{{#each input.l}}{{#each ../input.l}}{{#each ../../input.l}}{{this}}{{/each}}{{/each}}{{/each}}{{secret.key}}"
        %2$s""".formatted(gateway.provider.port(), actions));
    org.awaitility.Awaitility.await().until(() -> gateway.ask(gateway.request("GET /v1/providers/echo", "", null)).status() == 200);
  }

  @AfterAll
  void stop() throws Exception {
    gateway.endsWithoutTelling(List.of(Besieged.SECRET));
    gateway.close();
  }

  private String reply(HttpServerRequest request, Cases.Case each) {
    request.response().putHeader("Content-Type", each.text("type", "application/octet-stream"))
        .end(Buffer.buffer(gateway.filled(each.text("body")).getBytes(StandardCharsets.ISO_8859_1)));
    return null;
  }

  static List<Cases.Case> replies() {
    return Cases.of(Cases.table("provider-replies.yaml"));
  }

  @ParameterizedTest
  @MethodSource("replies")
  void aHostileReplyIsDataOrRefused(Cases.Case each) throws Exception {
    Caller.Answer answer = gateway.ask(gateway.dispatch("echo/reply_" + each.text("decode"), "{\"id\":\"" + each.id() + "\"}"));
    assertThat(List.of(each.text("want").split("\\|"))).as(each + " " + cut(answer.toString())).contains((answer.status() + " " + answer.code()).strip());
    if (each.json().has("output")) {
      assertThat(answer.body()).contains("\"output\":" + each.text("output") + ",");
    }
    gateway.servesOn();
  }

  private static String cut(String text) {
    return text.substring(0, Math.min(text.length(), 1_000));
  }

  @ParameterizedTest
  @EnumSource(Places.class)
  void hostileTextArrivesAsItIs(Places place) throws Exception {
    List<String> values = new ArrayList<>();
    for (JsonNode each : Cases.table("values.yaml").path("strings")) {
      values.add(each.textValue());
    }
    arrive(place, values);
    gateway.servesOn();
  }

  @Test
  void anyTextArrivesAsItIs() throws Exception {
    Random random = new Random(20260101);
    for (Places place : Places.values()) {
      List<String> values = new ArrayList<>();
      for (int i = 0; i < RANDOM_VALUES / Places.values().length; i++) {
        values.add(Nasty.json(random));
      }
      arrive(place, values);
    }
    gateway.servesOn();
  }

  private void arrive(Places place, List<String> values) throws Exception {
    try (Caller caller = new Caller(gateway.port())) {
      for (int from = 0; from < values.size(); from += AT_ONCE) {
        List<String> some = values.subList(from, Math.min(values.size(), from + AT_ONCE));
        StringBuilder all = new StringBuilder();
        some.forEach(value -> all.append(gateway.dispatch("echo/" + place, "{\"v\":" + value + "}")));
        caller.send(all.toString());
        for (String value : some) {
          Caller.Answer answer = gateway.kept(caller.answer());
          String text = Caller.JSON.readTree(value).textValue();
          if (answer.status() == 200) {
            assertThat(answer.json().path("output")).as(place + " " + value).isEqualTo(TextNode.valueOf(place.arriving(text)));
          } else {
            assertThat(answer.code()).as(place + " " + value + " " + answer).isEqualTo("invalid_request");
            assertThat(place.mayRefuse(text)).as(place + " refuses " + value + " " + answer).isTrue();
          }
        }
      }
    }
  }

  @Test
  void valuesOfOtherTypesKeepTheirDigitsAndTheirShape() throws Exception {
    for (JsonNode each : Cases.table("values.yaml").path("others")) {
      String json = each.path("json").textValue();
      for (Places place : Places.values()) {
        Caller.Answer answer = gateway.ask(gateway.dispatch("echo/" + place, "{\"v\":" + json + "}"));
        assertThat(answer.code()).as(place + " " + json + " " + answer).isIn("", "invalid_request");
        if (answer.status() == 200 && each.has("text") && place != Places.JSON) {
          assertThat(answer.json().path("output").textValue()).as(place.toString()).isEqualTo(each.path("text").textValue());
        }
      }
      Caller.Answer answer = gateway.ask(gateway.dispatch("echo/json", "{\"v\":" + json + "}"));
      if (answer.status() == 200 && answer.json().has("output") && !json.equals("null")) {
        assertThat(Caller.JSON.readTree(answer.json().path("output").textValue())).as(json).isEqualTo(Caller.JSON.readTree(json));
      }
    }
    gateway.servesOn();
  }

  /** Eight million rounds are asked for. */
  @Test
  void loopsInLoopsAreBounded() throws Exception {
    String list = "[" + "\"x\",".repeat(199) + "\"x\"]";
    Caller.Answer answer = gateway.ask(gateway.dispatch("echo/loops", "{\"l\":" + list + "}"));
    assertThat(answer.code()).isEqualTo("invalid_request");
    gateway.servesOn();
  }
}
