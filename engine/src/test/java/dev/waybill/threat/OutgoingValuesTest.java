package dev.waybill.threat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.http.RawLine;
import dev.waybill.threat.ThreatVectors.Vector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What callers and providers write arrives as data wherever it is put, character by character, or is refused before any packet. */
class OutgoingValuesTest {
  private static final String MANIFEST = """
      allowed_domains: ["good.example:%1$d"]
      base: http://good.example:%1$d/base
      secrets: { token: {}, other: {} }
      auth: [ { bearer: { token: $.secret.token } }, { key: { header: X-Other, value: $.secret.other } } ]
      actions:
      %2$s
        failing:
          input: { type: object, properties: { url: {} } }
          request: { POST: /problem, json: { url: $.input.url } }
          errors: [{ when: { $.status: 400 }, code: rejected, reason: $.body.url, message: "It said {{body.url}}" }]
      webhooks:
        hook: { verify: none, decode: json, events: [{ emit: values.happened, output: { v: $.body.v } }] }
      """;
  /** Manifests with a header field's name written into them; %s is that name. */
  private static final Map<String, String> FIELDS = Map.of(
      "request", "actions: { go: { request: { GET: /x, headers: { %s: v } } } }",
      "file", "headers: { %s: v }\nactions: { go: { request: { GET: /x } } }",
      "key", "auth: { key: { header: %s, value: $.config.s } }\nactions: { go: { request: { GET: /x } } }",
      "sign", "auth: { sign: { alg: hmac-sha256, key: $.config.s, payload: \"{{request.body}}\", set: { %s: \"{{request.timestamp}}\" }, place: { header: X-S, value: \"{{signature}}\" } } }\nactions: { go: { request: { GET: /x } } }",
      "jwt", "auth: { jwt: { alg: HS256, key: $.config.s, claims: { iss: x }, place: { header: %s, value: \"{{session.token}}\" } } }\nactions: { go: { request: { GET: /x } } }",
      "idempotency", "actions: { go: { request: { POST: /x, json: {} }, idempotency: { header: %s } } }",
      "pages", "actions: { go: { request: { GET: /x }, pages: { items: \"$.body[*]\", next: { headers.%s: $.body.n } } } }",
      "session", "auth: { session: { login: [{ id: l, request: { POST: /l, json: { s: $.config.s } } }], keep: { t: $.steps.l.body.t }, place: { header: %s, value: \"{{session.t}}\" } } }\nactions: { go: { request: { GET: /x } } }");

  @TempDir static Path folder;
  private static ThreatRig rig;
  private static final List<Vector> VALUES = ThreatVectors.read("places.yaml");
  private static final List<Vector> NAMES = ThreatVectors.read("fields.yaml");
  private static final Map<String, String> PLAIN = new LinkedHashMap<>();

  @BeforeAll
  static void open() {
    rig = new ThreatRig(folder, ThreatRig.OPEN, ThreatRig.FEW_CONNECTIONS, List.of("values"));
    StringBuilder actions = new StringBuilder();
    ThreatPlaces.ALL.values().forEach(place -> actions.append(place.action()));
    rig.manifest("values", MANIFEST.formatted(rig.echo.port(), actions));
    for (Vector vector : NAMES) {
      String name = vector.where() + "-" + vector.id();
      String settings = "config: { type: object, properties: { s: { type: string, default: a-key-that-is-long-enough-to-sign-with }, h: { type: string, default: x }, bounded: { type: string, pattern: \"^[a-z]+$\", default: y } } }\n";
      rig.manifest(name, "allowed_domains: [api.good.example, \"*.good.example\"]\n" + (vector.where().equals("host")
          ? settings + "secrets: { token: { optional: true } }\nbase: " + ThreatVectors.json(vector.text()) + "\nactions: { go: { input: { type: object, properties: { host: { type: string } } }, request: { GET: /x } } }\n"
          : "base: https://api.good.example\n" + (FIELDS.get(vector.where()).contains("config") ? settings.replaceAll(", h: .*} }$", " } }") : "")
              + FIELDS.get(vector.where()).replace(vector.where().equals("pages") ? "headers.%s" : "%s",
                  ThreatVectors.json((vector.where().equals("pages") ? "headers." : "") + vector.text())) + "\n"));
    }
    rig.load("values");
    ThreatPlaces.ALL.keySet().forEach(place -> {
      assertThat(dispatch(place, ThreatPlaces.WORD).status()).as(place).isEqualTo(200);
      PLAIN.put(place, ThreatPlaces.stable(only(rig.echo.taken())));
    });
    rig.mark();
  }

  @AfterAll
  static void nothingIsLeftBehind() {
    rig.assertClean("values");
    rig.close();
  }

  private static ThreatEcho.Seen only(List<ThreatEcho.Seen> taken) {
    assertThat(taken).hasSize(1);
    return taken.get(0);
  }

  private static RawLine.Answer dispatch(String place, String text) {
    String file = place.equals("filename") ? ",\"f\":{\"base64\":\"QUJD\"}" : "";
    return rig.dispatch("values", place.replace('-', '_'), "{\"v\":" + ThreatVectors.json(text) + file + "}");
  }

  /** @param want SAFE, DENY, EITHER or LIMIT */
  private static void carry(String place, String text, String want) {
    rig.echo.taken();
    RawLine.Answer answer = dispatch(place, text);
    List<ThreatEcho.Seen> taken = rig.echo.taken();
    String code = ThreatRig.code(answer);
    if (want.equals("SAFE") || want.equals("EITHER") && code.equals("ok")) {
      assertThat(code).as(answer.body()).isEqualTo("ok");
      String stable = ThreatPlaces.stable(only(taken));
      assertThat(ThreatPlaces.arrived(place, PLAIN.get(place), stable)).as(place).isEqualTo(place.equals("filename") ? ThreatPlaces.unescaped(text) : text);
    } else {
      assertThat(taken).as(answer.body()).isEmpty();
      assertThat(code).as(answer.body()).isIn(want.equals("LIMIT") ? List.of("invalid_request", "payload_too_large") : List.of("invalid_request"));
      assertThat(answer.body()).doesNotContain("maybe_processed\":true");
    }
  }

  @TestFactory
  Stream<DynamicTest> aValueArrivesAsDataOrIsRefused() {
    return VALUES.stream().map(vector -> DynamicTest.dynamicTest(vector.toString(), () -> rig.play(() -> carry(vector.where(), vector.text(), vector.want()))));
  }

  /** Pieces of everything that means something somewhere, put together anew. */
  @Test
  void mutatedValuesArriveAsDataOrAreRefusedInEveryPlace() {
    Random random = new Random(4711);
    List<String> pieces = new ArrayList<>(VALUES.stream().map(Vector::text).filter(text -> text.length() < 100).distinct().toList());
    pieces.addAll(List.of("a", "Z", "0", "%41", "\ud83d", "\ude00", "-", "_", "..", "/", ";", "?", "#", "\\u0041"));
    for (int round = 0; round < 40; round++) {
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        StringBuilder text = new StringBuilder();
        for (int j = random.nextInt(5); j >= 0; j--) {
          String piece = pieces.get(random.nextInt(pieces.size()));
          text.append(random.nextInt(3) == 0 ? piece.substring(random.nextInt(piece.length() + 1)) : piece);
          if (random.nextInt(3) == 0) {
            text.append((char) (random.nextBoolean() ? random.nextInt(128) : random.nextInt(0x10000)));
          }
        }
        texts.add(text.toString());
      }
      rig.play(() -> texts.forEach(text -> ThreatPlaces.ALL.keySet().forEach(place -> {
        String refused = ThreatPlaces.refused(place, text);
        try {
          carry(place, text, refused == null ? place.equals("filename") ? "EITHER" : "SAFE" : refused.equals("surrogate") ? "EITHER" : "DENY");
        } catch (AssertionError failed) {
          throw new AssertionError(place + " " + ThreatVectors.json(text), failed);
        }
      })));
    }
  }

  @TestFactory
  Stream<DynamicTest> aNameThatNobodyMaySetIsFound() {
    return NAMES.stream().map(vector -> DynamicTest.dynamicTest(vector.toString(), () -> {
      var findings = rig.gateway.findings(vector.where() + "-" + vector.id());
      if (vector.want().equals("LOAD")) {
        assertThat(findings).isNotEmpty().allMatch(finding -> finding.message().endsWith(".") && !finding.rule().equals("internal"));
      } else {
        assertThat(findings).isEmpty();
      }
    }));
  }

  private static List<String> strings() {
    return Stream.concat(VALUES.stream().map(Vector::text).filter(text -> text.length() < 200),
        Stream.of("ok\nERROR login failed", "\u001b[2J", "'; id; '", "x\n\nevent: fake", "x\r\revent: fake", "\n\ndata: {}\n\n", "id: 1\ndata: x", "</script>", "<img src=x onerror=alert(1)>",
            "$(id)", "`id`", "\"; id; \"", "'\\''", "\\", "!x", "a\\\nb", "%s%n", "{}", "${jndi:ldap://x}", "\u009b2J", "\u2028ERROR")).distinct().toList();
  }

  @Test
  void whatAProviderSaysOfAFailureStaysTextInAnswersAndLogs() throws IOException {
    for (List<String> some : batches()) {
      rig.play(() -> some.forEach(text -> {
        RawLine.Answer answer = rig.dispatch("values", "failing", "{\"url\":" + ThreatVectors.json(text) + "}", "X-Request-Id", "req-<script>'\"");
        assertThat(ThreatRig.code(answer)).isIn("rejected", "invalid_request");
        assertThat(answer.head()).doesNotContain("Evil");
        assertThat(ThreatRig.json(answer).path("code").isTextual()).isTrue();
      }));
    }
    rig.log();
    for (String text : List.of("%0aERROR", "<script>", "a%0d%0aX-Evil:%201", "%1b[2J", "'\"")) {
      RawLine.Answer answer = rig.call("POST", "/v1/dispatch/" + text + "/go", "{}");
      assertThat(answer.headers()).doesNotContainKey("x-evil");
      rig.call("POST", "/v1/dispatch/values/" + text, "{}");
      rig.call("GET", "/v1/providers/" + text, null);
    }
    for (String line : rig.log().split("\n")) {
      ThreatRig.JSON.readTree(line);
    }
  }

  private static List<List<String>> batches() {
    List<String> all = strings();
    List<List<String>> batches = new ArrayList<>();
    for (int i = 0; i < all.size(); i += 20) {
      batches.add(all.subList(i, Math.min(all.size(), i + 20)));
    }
    return batches;
  }

  /** A shell reads every word of the line as one word, and runs nothing but curl. */
  @Test
  void theCurlLineOfADryRunHoldsAValueAsOneWord() throws Exception {
    StringBuilder script = new StringBuilder("curl() { for word in \"$@\"; do printf '%s\\0' \"$word\"; done; printf 'END\\0'; }\n");
    List<JsonNode> requests = new ArrayList<>();
    for (String text : strings()) {
      for (String place : List.of("json", "query-map", "header-whole", "form", "text", "multipart", "path", "filename")) {
        String file = place.equals("filename") ? ",\"f\":{\"base64\":\"QUJD\"}" : "";
        RawLine.Answer answer = rig.dispatch("values", place.replace('-', '_') + "?dry_run=true", "{\"v\":" + ThreatVectors.json(text) + file + "}");
        if (answer.status() == 200) {
          JsonNode json = ThreatRig.json(answer);
          requests.add(((ObjectNode) json.path("request")).put("place", place).put("value", text));
          script.append(json.path("curl").asText()).append('\n');
        }
      }
    }
    assertThat(rig.echo.taken()).as("a dry run sends nothing").isEmpty();
    Path file = Files.writeString(folder.resolve("lines.sh"), script);
    Process shell = new ProcessBuilder("sh", file.toString()).directory(folder.toFile()).redirectErrorStream(true)
        .redirectOutput(folder.resolve("words").toFile()).start();
    assertThat(shell.waitFor(60, TimeUnit.SECONDS)).isTrue();
    String[] calls = Files.readString(folder.resolve("words"), StandardCharsets.UTF_8).split("END\0");
    assertThat(calls).hasSameSizeAs(requests);
    for (int i = 0; i < calls.length; i++) {
      List<String> words = List.of(calls[i].split("\0", -1));
      JsonNode request = requests.get(i);
      String value = request.path("value").asText();
      String hint = ThreatVectors.json(value) + " " + calls[i];
      assertThat(words).as(hint).contains(request.path("url").asText());
      switch (request.path("place").asText()) {
        case "header-whole" -> assertThat(words).as(hint).contains(value.isEmpty() ? "X-V;" : "X-V: " + value);
        case "text" -> assertThat(words).as(hint).anyMatch(word -> word.equals("before " + value + " after") || word.equals("@body.bin"));
        case "multipart" -> assertThat(words).as(hint).contains("v=" + (value.contains("\0") ? "@\"part.bin\"" : value));
        default -> assertThat(words).as(hint).noneMatch(word -> word.contains("uid="));
      }
    }
  }

  @Test
  void aMappedFieldStaysWithinTheDataOfItsEvent() throws IOException {
    try (RawLine stream = rig.line()) {
      stream.write(stream.request("GET", "/v1/events", null));
      for (String line = stream.line(); !line.isEmpty(); line = stream.line()) {
        assertThat(line).isNotNull();
      }
      for (String text : strings()) {
        if (text.contains("\0") || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
          continue;
        }
        rig.call("POST", "/v1/webhooks/values/hook", "{\"v\":" + ThreatVectors.json(text) + "}");
        String type = null;
        String data = null;
        while (data == null) {
          String line = stream.line();
          assertThat(line).matches("(?s)|[0-9a-f]+|: .*|id: \\d+|event: (values\\.happened|waybill\\..*)|data: \\{.*\\}");
          type = line.startsWith("event: ") ? line.substring(7) : type;
          data = line.startsWith("data: ") && "values.happened".equals(type) ? line.substring(6) : null;
        }
        assertThat(ThreatRig.JSON.readTree(data).path("data").path("v").asText()).isEqualTo(text);
      }
    }
    rig.play(() -> {});
  }

  @Test
  void fieldsOfTheCallerAreNotForwarded() {
    rig.echo.taken();
    dispatch("path", ThreatPlaces.WORD);
    String plain = ThreatPlaces.stable(only(rig.echo.taken()));
    String[][] fields = {{"Authorization", "Bearer caller-s"}, {"Cookie", "a=b"}, {"X-Forwarded-For", "1.2.3.4"}, {"X-Forwarded-Host", "evil.example"}, {"X-Forwarded-Proto", "https"},
        {"Forwarded", "for=1.2.3.4"}, {"X-Real-IP", "1.2.3.4"}, {"Proxy-Authorization", "Basic eA=="}, {"TE", "trailers"}, {"Keep-Alive", "timeout=5"}, {"Via", "1.1 x"}, {"X-Api-Key", "k"},
        {"X-V", "evil"}, {"Accept", "text/html"}, {"User-Agent", "x"}, {"Referer", "https://x"}, {"X-Original-URL", "/admin"}, {"X-HTTP-Method-Override", "DELETE"}, {"tracestate", "a=b"}, {"baggage", "a=b"},
        {"Connection", "X-Other, keep-alive"}, {"traceparent", "00-00000000000000000000000000000000-0000000000000000-00"}, {"traceparent", "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}, {"traceparent", "00-zz"}};
    for (String[] field : fields) {
      rig.play(() -> {
        RawLine.Answer answer = rig.dispatch("values", "path", "{\"v\":\"" + ThreatPlaces.WORD + "\"}", field);
        List<ThreatEcho.Seen> taken = rig.echo.taken();
        if (answer.status() == 200) {
          assertThat(ThreatPlaces.stable(only(taken))).as(field[0]).isEqualTo(plain);
          assertThat(taken.get(0).field("traceparent")).hasSize(1).allMatch(id -> id.matches("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-0[01]"));
        } else {
          assertThat(taken).isEmpty();
        }
      });
    }
  }
}
