package dev.waybill.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.access.Issuer;
import dev.waybill.egress.Certificates;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets in the places that connections, webhooks and callers have for them, and everything that leaves the gateway meanwhile: answers
 * with their headers, the event stream, lists, metrics, the audit record, its files on disk, and the log at its loudest.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SecretCanaryPositionsTest {
  private static final Planted PLANTED = new Planted();
  private static final Proofs PROOFS = new Proofs(PLANTED);
  private static final Map<String, String> OUTSIDE = new LinkedHashMap<>();
  private static final List<String> BROKEN = new ArrayList<>();
  private static CanaryProvider providers;
  private static Serving gateway;
  private static int issuer;
  private static EventTap events;

  @TempDir static Path folder;

  static String openId() {
    return Issuer.discovery("https://127.0.0.1:" + issuer, "https://127.0.0.1:" + issuer + "/keys");
  }

  static String published() {
    return "{\"keys\":[" + Issuer.jwk("RS256", "rsa") + "]}";
  }

  private static String resource(String name) {
    return Ran.read(Ran.resource("canary/" + name));
  }

  @BeforeAll
  static void start() throws Exception {
    Certificates certificates = new Certificates(folder);
    Buffer good = certificates.issue("own.example,ip:127.0.0.1", "-1d", 10);
    Proofs.plant(PLANTED, certificates, good);
    providers = new CanaryProvider(PLANTED, certificates);
    issuer = providers.secured(good, "tokens/", "wire c");
    providers.connections(good, SecretCanaryPositionsTest::wire);
    StringBuilder ways = new StringBuilder();
    Map.of("basic", "secret: $.secret.client, via: basic", "post", "secret: $.secret.client, via: post", "tls", "via: tls", "none", "via: none",
        "private_key_jwt", "via: private_key_jwt, key: $.secret.pem, alg: RS256").forEach((way, client) -> List.of("token", "refuse", "rule", "crash", "broken", "cut")
            .forEach(end -> ways.append("  ").append(way).append('_').append(end).append(": { request: { POST: /ok, json: { also: $.secret.client } }, auth: { oauth2: {")
                .append(way.equals("none") ? " grant: password, username: acme, password: $.secret.pass" : " grant: client_credentials")
                .append(", token_url: /").append(end).append(", client: { id: acme, ").append(client).append(" } } } }\n")));
    Station.manifest(folder, "tokens", resource("tokens.yaml").replace("WAYS\n", ways.toString()).replace("PORT", "" + issuer));
    Station.manifest(folder, "things", resource("things.yaml").replace("PORT", "" + providers.plain("things/")));
    Station.manifest(folder, "hooks", resource("hooks.yaml"));
    Map<String, String> environment = new LinkedHashMap<>(Map.of("WAYBILL_STORE_KEY", PLANTED.get("store key")));
    PLANTED.all().forEach((name, text) -> {
      if (name.indexOf('/') > 0) {
        environment.put("WAYBILL_SECRET_" + name.toUpperCase().replace('/', '_'), text);
      }
    });
    for (String id : BROKEN) {
      List.of("bearer", "query", "cert", "cert_key", "ca").forEach(name -> environment.put("WAYBILL_SECRET_" + id.toUpperCase() + "_" + name.toUpperCase(),
          PLANTED.get("wire " + name)));
    }
    List.of("cert", "cert_key", "ca").forEach(name -> environment.put("WAYBILL_SECRET_TOKENS_" + name.toUpperCase(), PLANTED.get("wire " + name)));
    String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(PLANTED.get("caller").getBytes(StandardCharsets.UTF_8)));
    gateway = Serving.start(folder, Station.LOOPBACK + """
        listen: "127.0.0.1:0"
        data: var
        log: { level: trace, format: json }
        access:
          keys: [ { name: all, hash: "sha256:%1$s", scopes: ["dispatch:*/*", read, "admin:read"] } ]
          jwt: { issuer: "https://127.0.0.1:%2$d", audience: gw }
        """.formatted(hash, issuer), environment, "-Djavax.net.ssl.trustStore=" + trust(certificates), "-Djavax.net.ssl.trustStorePassword=changeit");
    events = new EventTap(gateway.port(), PLANTED.get("caller"));
  }

  private static void wire(String id, String scheme, int port) {
    BROKEN.add(id);
    Station.manifest(folder, id, resource("wire.yaml").replace("id: ID", "id: " + id).replace("SCHEME", scheme).replace("PORT", "" + port));
  }

  /** The authority of the tests, beside which the JVM trusts none. */
  private static Path trust(Certificates certificates) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("ca", CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(certificates.authority().getBytes())));
    Path file = folder.resolve("trust.p12");
    try (var out = Files.newOutputStream(file)) {
      store.store(out, "changeit".toCharArray());
    }
    return file;
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
    providers.close();
  }

  private static String call(String method, String path, String json, String... headers) throws IOException {
    Telephone.Answer answer = Telephone.once(gateway.port(), method, path, json, headers);
    OUTSIDE.put(OUTSIDE.size() + " " + method + " " + path, answer.status() + "" + answer.headers() + "\n" + answer.body());
    String code = answer.body().startsWith("{") ? answer.code() : "";
    return (answer.status() + " " + code).strip();
  }

  private static String dispatch(String action, String json) throws IOException {
    return call("POST", "/v1/dispatch/" + action, json, "X-API-Key", PLANTED.get("caller"));
  }

  @Test
  @Order(1)
  void brokenConnections() throws Exception {
    for (String id : BROKEN) {
      assertThat(dispatch(id + "/go", "{}")).as(id).matches(id.equals("wiregood") ? "200" : "50[234] .*");
      assertThat(dispatch(id + "/go?dry_run=true", "{}")).as(id).isEqualTo("200");
    }
  }

  @Test
  @Order(2)
  void tokensAndTheirClients() throws Exception {
    for (String way : List.of("basic", "post", "tls", "none", "private_key_jwt")) {
      assertThat(dispatch("tokens/" + way + "_token", "{}")).as(way).isEqualTo("200");
      assertThat(dispatch("tokens/" + way + "_refuse", "{}")).as(way).isEqualTo("502 unauthorized");
      assertThat(dispatch("tokens/" + way + "_rule", "{}")).as(way).isEqualTo("422 rejected");
      assertThat(dispatch("tokens/" + way + "_crash", "{}")).as(way).isEqualTo("503 unavailable");
      assertThat(dispatch("tokens/" + way + "_broken", "{}")).as(way).isEqualTo("502 bad_response");
      assertThat(dispatch("tokens/" + way + "_token?dry_run=true", "{}")).as(way).isEqualTo("200");
    }
    assertThat(dispatch("tokens/rotated", "{}")).isEqualTo("200");
    assertThat(dispatch("tokens/rotated", "{}")).isEqualTo("200");
    try (Stream<Path> files = Files.walk(folder.resolve("var/tokens"))) {
      assertThat(files.filter(Files::isRegularFile)).isNotEmpty();
    }
  }

  @Test
  @Order(3)
  void listsFilesAndOutputs() throws Exception {
    for (String at : List.of("whole", "cut")) {
      assertThat(dispatch("things/list", "{\"at\":\"" + at + "\"}")).isEqualTo("422 invalid_request");
    }
    for (String at : List.of("whole", "elsewhere", "host")) {
      assertThat(dispatch("things/linked", "{\"at\":\"" + at + "\"}")).as(at).matches("422 invalid_request|403 egress_denied");
      streamed("things/linked", at, "application/x-ndjson");
    }
    streamed("things/list", "whole", "application/x-ndjson");
    streamed("things/file", "", "application/pdf");
    assertThat(dispatch("things/file", "{}")).isEqualTo("200");
    assertThat(dispatch("things/url", "{}")).isEqualTo("200");
    assertThat(dispatch("things/text", "{}")).isEqualTo("502 bad_response");
    assertThat(dispatch("things/time", "{}")).isEqualTo("502 bad_response");
    assertThat(dispatch("things/session", "{}")).isEqualTo("403 egress_denied");
  }

  /** An answer that comes in pieces. */
  private static void streamed(String action, String at, String accept) throws IOException {
    String body = at.isEmpty() ? "{}" : "{\"at\":\"" + at + "\"}";
    raw("POST /v1/dispatch/" + action + " HTTP/1.1\r\nX-API-Key: " + PLANTED.get("caller") + "\r\nAccept: " + accept
        + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length(), body);
  }

  private static String raw(String head, String body) throws IOException {
    try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), gateway.port())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write((head + "\r\nHost: gw\r\nConnection: close\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8));
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      OUTSIDE.put(OUTSIDE.size() + " " + head.lines().findFirst().orElse("").split("[? ]")[1], all);
      return all.substring(9, 12);
    }
  }

  @Test
  @Order(4)
  void deliveriesGoodAndForged() throws Exception {
    String said = EchoProvider.object().put("said", PLANTED.everything("hooks/")).put("token", PLANTED.get("hooks/token")).toString();
    String token = PLANTED.get("hooks/token");
    String signed = Proofs.hex(PLANTED.get("hooks/sign").getBytes(StandardCharsets.UTF_8), said);
    assertThat(hook("signature", said, "X-Sign", signed)).isEqualTo("204");
    assertThat(hook("token", said, "X-Token", token)).isEqualTo("204");
    assertThat(hook("said", said, "X-Token", token)).isEqualTo("200");
    assertThat(hook("mapped", said, "X-Token", token)).isEqualTo("502 bad_response");
    assertThat(hook("basic", said, "Authorization", Proofs.basic(PLANTED.get("hooks/user"), PLANTED.get("hooks/pass")))).isEqualTo("204");
    assertThat(hook("jwt", said, "X-Jwt", PROOFS.jwt("{sub: 'x', exp: 32503680000}"))).isEqualTo("204");
    String now = Long.toString(Instant.now().getEpochSecond());
    byte[] shared = Base64.getDecoder().decode(PLANTED.get("hooks/whsec").substring(6));
    String standard = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(Proofs.hex(shared, "m1." + now + "." + said)));
    assertThat(hook("standard", said, "Webhook-Id", "m1", "Webhook-Timestamp", now, "Webhook-Signature", "v1," + standard)).isEqualTo("204");
    for (String hook : List.of("signature", "standard", "token", "said", "basic", "jwt", "unknown")) {
      for (String secret : List.of("sign", "whsec", "token", "user", "pass", "hs")) {
        String text = PLANTED.get("hooks/" + secret);
        for (String almost : List.of(text + "x", text.substring(0, text.length() - 1), text.substring(text.length() - 9), "Bearer " + text)) {
          assertThat(hook(hook, said, "X-Token", almost, "X-Sign", almost, "X-Jwt", almost, "Authorization", Proofs.basic(almost, text), "Webhook-Id", almost,
              "Webhook-Timestamp", now, "Webhook-Signature", "v1," + almost)).as(hook).matches("40[0-9] .*");
        }
      }
      assertThat(call("POST", "/v1/webhooks/hooks/" + hook + "?" + Proofs.encoded(token) + "=" + Proofs.encoded(token), "{" + said, "X-Jwt",
          PROOFS.jwt("{sub: 'x', exp: 1}"))).matches("40[0-9] .*");
    }
  }

  private static String hook(String hook, String body, String... headers) throws IOException {
    return call("POST", "/v1/webhooks/hooks/" + hook, body, headers);
  }

  @Test
  @Order(5)
  void callersWhereverTheyPutTheirKey() throws Exception {
    String good = PROOFS.token(issuer, "good", "rsa", "gw", 300);
    assertThat(call("POST", "/v1/dispatch/things/url", "{}", "Authorization", "Bearer " + good)).isEqualTo("200");
    assertThat(call("GET", "/v1/providers", null, "Authorization", "Bearer " + PLANTED.get("caller"))).isEqualTo("200");
    List<String> unknown = List.of(PLANTED.get("stranger"), PROOFS.token(issuer, "expired", "rsa", "gw", -500), PROOFS.token(issuer, "of another", "rsa", "other", 300), PROOFS.token(issuer, "unknown key", "none", "gw", 300),
        good.substring(0, good.length() - 10) + "AAAAAAAAAA", PLANTED.get("caller") + "x");
    for (String key : unknown) {
      for (String header : List.of("X-API-Key: ", "Authorization: Bearer ", "Authorization: Basic ", "Authorization: ", "Cookie: key=", "Proxy-Authorization: Bearer ")) {
        assertThat(raw("POST /v1/dispatch/things/url HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 2\r\n" + header + key, "{}")).isEqualTo("401");
      }
    }
    for (String key : List.of(PLANTED.get("caller"), good, PLANTED.get("stranger"), PLANTED.get("store key"), PLANTED.get("things/key"))) {
      String text = Proofs.encoded(key);
      for (String with : List.of("X-API-Key: " + PLANTED.get("caller"), "X-Key: " + key)) {
        String also = "HTTP/1.1\r\nIdempotency-Key: " + key + "\r\ntraceparent: " + key + "\r\nX-Request-Id: " + (key.matches("(wbk_|eyJ).*") ? key : "r") + "\r\nUser-Agent: " + key
            + "\r\nReferer: http://gw/?key=" + text + "\r\nX-Forwarded-For: " + key + "\r\nPrefer: " + key + "\r\nLast-Event-ID: " + key + "\r\n" + with;
        for (String path : List.of("/v1/providers", "/v1/providers/things", "/v1/contracts", "/v1/events", "/v1/admin/discovery", "/v1/admin/audit", "/metrics", "/health/ready", "/nowhere")) {
          for (String query : List.of("?key=" + text, "?access_token=" + text, "?cursor=" + text, "?limit=" + text, "?provider=" + text, "?type=" + text)) {
            if (!path.equals("/v1/events")) {
              raw("GET " + path + query + " " + also, "");
            }
          }
        }
        for (String query : List.of("?key=" + text, "?dry_run=" + text, "?prefer=" + text)) {
          raw("POST /v1/dispatch/things/url" + query + " " + also + "\r\nContent-Type: application/json; charset=" + text + "\r\nContent-Length: 2", "{}");
          raw("POST /v1/dispatch/things/url" + query + " " + also + "\r\nContent-Type: application/json\r\nContent-Length: 1", "{");
        }
      }
    }
  }

  @Test
  @Order(9)
  void nothingOfThemStandsAnywhere() throws Exception {
    SoftAssertions softly = new SoftAssertions();
    for (String path : List.of("/v1/providers", "/v1/providers/things", "/v1/providers/hooks", "/v1/providers/tokens", "/v1/providers/wirename", "/v1/contracts",
        "/v1/admin/discovery", "/v1/admin/audit?limit=1000", "/metrics", "/health/live", "/health/ready")) {
      softly.assertThat(call("GET", path, null, "X-API-Key", PLANTED.get("caller"))).as(path).startsWith("200");
    }
    gateway.terminate();
    softly.assertThat(gateway.exit()).isZero();
    OUTSIDE.put("the log", gateway.output());
    OUTSIDE.put("the event stream", events.all());
    try (Stream<Path> files = Files.walk(folder.resolve("var"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        OUTSIDE.put(folder.relativize(file).toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    softly.assertThat(OUTSIDE.get("the log")).contains("\"level\":\"trace\"", "\"level\":\"debug\"");
    softly.assertThat(OUTSIDE.get("the event stream")).contains("event: a.token@1", "event: a.signature@1", "event: a.standard@1", "event: a.basic@1", "event: a.jwt@1", "***");
    softly.assertThat(OUTSIDE.keySet()).anyMatch(name -> name.startsWith("var/audit/")).anyMatch(name -> name.startsWith("var/tokens/"));
    softly.assertThat(PLANTED.in(OUTSIDE)).isEmpty();
    softly.assertAll();
  }
}
