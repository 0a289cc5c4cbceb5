package dev.waybill.threat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Callers who may not, and deliveries that nobody sent, against a gateway with access control in a process of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CallerThreatsTest {
  private static final String HOOK_SECRET = "hOok-canary-of-deliveries";
  private static final String HOOKS = """
      manifest: 1
      id: hooks
      name: Hooks
      version: 1.0.0
      allowed_domains: [api.hooks.example]
      secrets: { hook: {} }
      webhooks:
        signed:
          decode: json
          verify:
            signature: { alg: hmac-sha256, key: $.secret.hook, encoding: hex, payload: "{{timestamp}}.{{raw}}",
              signature: $.header.x-sig, timestamp: $.header.x-ts, tolerance: 5m }
          dedupe: $.body.id
          events: [{ emit: hooks.signed, output: { id: $.body.id } }]
        token:
          decode: json
          verify: { token: { $.header.x-token: $.secret.hook } }
          events: [{ emit: hooks.token, output: { id: $.body.id } }]
        network:
          decode: json
          verify: { source_ip: ["203.0.113.0/24"] }
          events: [{ emit: hooks.network }]
        basic:
          decode: json
          verify: { basic: { username: hook, password: $.secret.hook } }
          events: [{ emit: hooks.basic, output: { id: $.body.id } }]
      """;
  private static final Map<String, String> SCOPES = Map.of("all", "\"dispatch:*/*\", read, \"admin:read\"", "reader", "read",
      "one", "\"dispatch:good/send\"", "other", "\"dispatch:other/*\"", "admin", "\"admin:read\"");

  @TempDir static Path folder;
  private Besieged gateway;
  private Events events;

  private static String key(String who) {
    return "wbk_key-of-" + who + "-Canary0123456789";
  }

  private static String sha256(String text) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  @BeforeAll
  void start() throws Exception {
    StringBuilder keys = new StringBuilder("access:\n  keys:\n");
    for (Map.Entry<String, String> each : SCOPES.entrySet()) {
      keys.append("    - { name: ").append(each.getKey()).append(", hash: \"sha256:").append(sha256(key(each.getKey())))
          .append("\", scopes: [").append(each.getValue()).append("] }\n");
    }
    Files.writeString(Files.createDirectories(folder.resolve("manifests/hooks")).resolve("manifest.yaml"), HOOKS);
    gateway = new Besieged(folder, keys.toString(), Map.of("WAYBILL_SECRET_HOOKS_HOOK", HOOK_SECRET), "X-API-Key: " + key("all") + "\r\n");
    events = new Events(gateway.port(), gateway.request("GET /v1/events?provider=hooks", "X-API-Key: " + key("all") + "\r\n", null));
  }

  @AfterAll
  void stop() throws Exception {
    events.close();
    List<String> secrets = new ArrayList<>(List.of(Besieged.SECRET, HOOK_SECRET));
    SCOPES.keySet().forEach(who -> secrets.add(key(who).substring("wbk_key-of-".length())));
    gateway.endsWithoutTelling(secrets);
    gateway.close();
  }

  static List<Cases.Case> callers() {
    return Cases.of(Cases.table("inbound-callers.yaml").path("callers"));
  }

  static List<Cases.Case> deliveries() {
    return Cases.of(Cases.table("inbound-callers.yaml").path("deliveries"));
  }

  @ParameterizedTest
  @MethodSource("callers")
  void whoMayNotIsTurnedAway(Cases.Case each) throws Exception {
    gateway.provider.forget();
    String own = each.json().has("key") ? "X-API-Key: " + key(each.text("key")) + "\r\n" : "";
    String all = key("all");
    String text = Requests.text(gateway, each, own).replace("CUT", all.substring(0, all.length() - 1))
        .replace("UPPER", all.toUpperCase(Locale.ROOT)).replace("HASH", sha256(all)).replace("KEY", all);
    Caller.Answer answer = gateway.ask(text);
    String got = (answer.status() + " " + answer.code()).strip();
    assertThat(List.of(each.text("want").split("\\|"))).as("%s: %s", each, answer).contains(got);
    boolean dispatched = answer.status() == 200 && each.json().has("post");
    assertThat(gateway.provider.taken("/send")).isEqualTo(dispatched ? 1 : 0);
    gateway.servesOn();
  }

  /** What may not be seen is told apart from what is not there by nothing but the name that was asked for. */
  @Test
  void whatIsHiddenLooksLikeWhatIsNotThere() throws Exception {
    for (String method : List.of("POST /v1/dispatch/%s/send", "POST /v1/dispatch/%s/nothing",
        "POST /v1/dispatch/%s/send?dry_run=true")) {
      for (String body : List.of("{}", "{\"v\":1}", "[]", "{")) {
        assertThat(shown("other", method, "good", body)).isEqualTo(shown("other", method, "void", body));
      }
    }
    assertThat(shown("admin", "GET /v1/providers/%s", "good", null)).isEqualTo(shown("admin", "GET /v1/providers/%s", "void", null));
  }

  private String shown(String who, String line, String provider, String body) throws Exception {
    String fields = "X-API-Key: " + key(who) + "\r\n" + (body == null ? "" : "Content-Type: application/json\r\n");
    byte[] bytes = body == null ? null : body.getBytes(StandardCharsets.UTF_8);
    Caller.Answer answer = gateway.ask(gateway.request(line.formatted(provider), fields, bytes));
    return answer.shown().replace(provider, "<name>");
  }

  @ParameterizedTest
  @MethodSource("deliveries")
  void aForgedDeliveryIsNeverBelieved(Cases.Case each) throws Exception {
    long time = Instant.now().getEpochSecond() + each.json().path("at").asLong();
    String stamp = each.text("stamp", Long.toString(time));
    byte[] body = each.text("body").getBytes(StandardCharsets.ISO_8859_1);
    String signature = each.json().has("sig") ? signature(each.text("sig"), stamp, body) : null;
    Map<String, String> names = new LinkedHashMap<>();
    names.put("UPPERHOOK", HOOK_SECRET.toUpperCase(Locale.ROOT));
    names.put("CUTHOOK", HOOK_SECRET.substring(1));
    names.put("HOOK", HOOK_SECRET);
    names.put("BASIC", Base64.getEncoder().encodeToString(("hook:" + HOOK_SECRET).getBytes(StandardCharsets.UTF_8)));
    String fields = each.text("fields", "");
    String path = each.text("hook");
    for (Map.Entry<String, String> name : names.entrySet()) {
      fields = fields.replace(name.getKey(), name.getValue());
      path = path.replace(name.getKey(), name.getValue());
    }
    fields += "Content-Type: application/json\r\n" + (signature == null ? "" : "X-Ts: " + stamp + "\r\n" + signature);
    Caller.Answer answer = gateway.ask(gateway.request("POST /v1/webhooks/hooks/" + path, fields, body));
    assertThat((answer.status() + " " + answer.code()).strip()).as(each + " " + answer).isEqualTo(each.text("want"));
    String mark = "mark-of-" + each.id();
    gateway.ask(gateway.request("POST /v1/webhooks/hooks/token", "X-Token: " + HOOK_SECRET + "\r\nContent-Type: application/json\r\n",
        ("{\"id\":\"" + mark + "\"}").getBytes(StandardCharsets.US_ASCII)));
    int emitted = answer.status() == 204 ? each.json().path("events").asInt(1) : 0;
    assertThat(events.before(mark)).as("events of " + each).hasSize(emitted);
    gateway.servesOn();
  }

  /** The whole field; an empty text where there is none. */
  private static String signature(String how, String stamp, byte[] body) throws Exception {
    String good = hmac(HOOK_SECRET, stamp, body);
    String value = switch (how) {
      case "good" -> good;
      case "empty" -> "";
      case "cut" -> good.substring(0, good.length() - 1);
      case "half" -> good.substring(0, good.length() / 2);
      case "longer" -> good + "00";
      case "flipped" -> (good.charAt(0) == '0' ? '1' : '0') + good.substring(1);
      case "zero" -> "0".repeat(good.length());
      case "base64" -> Base64.getEncoder().encodeToString(HexFormat.of().parseHex(good));
      case "wrong-key" -> hmac("another key", stamp, body);
      case "empty-key" -> hmac("\0", stamp, body);
      case "not-hex" -> "z".repeat(good.length());
      case "other-body" -> hmac(HOOK_SECRET, stamp, "{}".getBytes(StandardCharsets.UTF_8));
      case "long" -> "a".repeat(10_000);
      case "twice" -> "0".repeat(good.length()) + "\r\nX-Sig: " + good;
      default -> throw new IllegalArgumentException(how);
    };
    return "X-Sig: " + value + "\r\n";
  }

  private static String hmac(String key, String stamp, byte[] body) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    mac.update((stamp + ".").getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(mac.doFinal(body));
  }
}
