package dev.waybill.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.access.Authority;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets where the guard only reports, where a result is waited for, where callers show certificates, where a vault gives something
 * else than what was asked for, and where a webhook's reply says what came: none of them comes out.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SecretCanaryReportTest {
  private static final Planted PLANTED = new Planted();
  private static final Map<String, String> OUTSIDE = new LinkedHashMap<>();
  private static final Vertx VERTX = Vertx.vertx();
  private static final AtomicInteger POLLS = new AtomicInteger();
  private static final AtomicBoolean DELIVERED = new AtomicBoolean();
  /** A host that is a secret, and a loopback address that no manifest allows. */
  private static final String HOST = "127.90.81.72";

  @TempDir static Path folder;

  private static Serving gateway;
  private static Authority.Issued billing;
  private static SSLContext client;
  private static int own;
  private static int other;

  @BeforeAll
  static void start() throws Exception {
    PLANTED.secret("key", "kEy-canary-one/+=");
    PLANTED.secret("hook", "hOok-canary-two&two");
    PLANTED.secret("vault", "vAult-canary-three%3");
    PLANTED.secret("held", "hEld-canary-four\"4");
    PLANTED.secret("unasked", "uNasked-canary-five");
    PLANTED.secret("access", "aCcess-canary-six~6");
    PLANTED.secret("caller", "wbk_cAller-canary-seven");
    PLANTED.secret("refused", "rEfused-canary-eight");
    PLANTED.secret("host", HOST);
    Authority authority = new Authority(folder, "ca");
    Authority.Issued server = authority.issue("server-canary", "CN=gw", "san=ip:127.0.0.1");
    billing = authority.issue("billing-canary", "CN=billing,O=Acme");
    client = authority.client(billing);
    PLANTED.pem("listener key", Files.readString(server.key()));
    PLANTED.pem("billing key", Files.readString(billing.key()));
    PLANTED.text(server.key().toString());
    PLANTED.text(billing.key().toString());
    own = listen("127.0.0.1");
    other = listen(HOST);
    manifests();
    String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(PLANTED.get("caller").getBytes(StandardCharsets.UTF_8)));
    Map<String, String> environment = new LinkedHashMap<>();
    List.of("key", "hook", "host").forEach(name -> environment.put("WAYBILL_SECRET_ACME_" + name.toUpperCase(), PLANTED.get(name)));
    environment.put("WAYBILL_SECRET_VAULT_VAULT", PLANTED.get("vault"));
    environment.put("WAYBILL_SECRET_REFUSED_KEY", PLANTED.get("refused"));
    gateway = Serving.start(folder, """
        egress: { allow_networks: ["127.0.0.0/8"], plain_http: true, mode: report }
        listen: "127.0.0.1:0"
        data: var
        log: { level: trace, format: json }
        tls: { cert: server-canary.pem, key: server-canary.key, client_ca: ca.pem }
        access:
          keys: [ { name: all, hash: "sha256:%s", scopes: ["dispatch:*/*", read, "admin:read"] } ]
          certificates: [ { name: billing, subject: "CN=billing,O=Acme", scopes: ["dispatch:*/*", read, "admin:read"] } ]
        providers:
          acme: { secrets: { held: { provider: vault, action: read, field: held } } }
          lacking:
            secrets:
              gone: { provider: vault, action: read, field: gone }
              list: { provider: vault, action: read, field: list }
              control: { provider: vault, action: read, field: control }
              crash: { provider: vault, action: crash, field: held }
        """.formatted(hash), environment);
  }

  private static int listen(String host) {
    return VERTX.createHttpServer().requestHandler(request -> request.body().onSuccess(body -> answer(request, body.toString()))).listen(0, host)
        .toCompletionStage().toCompletableFuture().join().actualPort();
  }

  private static void manifests() {
    String head = "manifest: 1\nid: %s\nname: Acme\nversion: 1.0.0\nallowed_domains: [\"127.0.0.1:" + own + "\"]\nbase: http://127.0.0.1:" + own + "\n";
    Station.manifest(folder, "acme", head.formatted("acme") + """
        secrets: { key: {}, hook: {}, host: {}, held: {} }
        auth: { key: { header: X-Key, value: $.secret.key } }
        errors: [ { when: { $.status: 422 }, code: rejected, reason: $.body.said, message: $.body.said } ]
        actions:
          echo: { request: { POST: /echo, json: { also: $.secret.host, held: $.secret.held } } }
          token: { auth: { oauth2: { grant: client_credentials, token_url: /token, client: { id: a, secret: $.secret.key } } }, request: { POST: /no } }
          pages:
            request: { GET: /pages }
            pages: { items: "$.body.rows[*]", next: $.body.url }
            output: { it: $.item.it }
          status:
            input: { type: object, properties: { id: { type: string } } }
            request: { GET: "/status/{{input.id}}" }
            output: { state: $.body.state, said: $.body.said }
          done:
            request: { POST: /job/done }
            output: { id: $.body.id, said: $.body.said }
            wait: { action: status, with: { id: $.output.id }, every: 100ms..100ms, until: { $.output.state: [done] }, timeout: 1m, webhook: told }
          broken: { request: { POST: /job/broken }, output: { id: $.body.id }, wait: { action: status, with: { id: $.output.id }, every: 100ms..100ms, until: { $.output.state: [done] } } }
          hooked: { request: { POST: /job/hooked }, output: { id: $.body.id }, wait: { action: status, with: { id: $.output.id }, every: 30s..60s, until: { $.output.state: [done] }, webhook: told } }
        webhooks:
          told:
            verify: { token: { $.header.x-token: $.secret.hook } }
            events: [ { emit: a.told@1, output: { id: $.body.id, state: $.body.state, said: $.body.said } } ]
            reply: { status: 200, headers: { X-Said: "{{body.token}}" }, json: { said: $.body.said, again: "again {{body.token}}", all: $.body } }
          asked:
            verify: { token: { $.header.x-token: $.secret.hook } }
            challenge: { when: { $.body.type: question }, reply: { text: "{{body.said}} {{body.token}}" } }
            events: [ { emit: a.asked@1 } ]
        """);
    Station.manifest(folder, "vault", head.formatted("vault") + """
        secrets: { vault: {} }
        auth: { bearer: { token: $.secret.vault } }
        actions:
          read: { request: { GET: /vault }, output: { data: $.body } }
          crash: { request: { GET: /crash }, output: { data: $.body } }
        """);
    Station.manifest(folder, "lacking", head.formatted("lacking") + """
        secrets: { gone: {}, list: {}, control: {}, crash: {} }
        auth: { bearer: { token: $.secret.gone } }
        actions: { go: { request: { POST: /echo, json: [ $.secret.list, $.secret.control, $.secret.crash ] } } }
        """);
    Station.manifest(folder, "refused", head.formatted("refused") + """
        secrets: { key: {} }
        auth: { bearer: { token: $.secret.key } }
        actions: { go: { request: { GET: "http://127.0.0.1:1/{{input.nothing}}" } } }
        """);
  }

  private static void answer(HttpServerRequest request, String body) {
    String known = PLANTED.everything("key", "hook", "held", "host") + (request.headers().toString().contains(PLANTED.get("access")) ? PLANTED.everything("access") : "")
        + (List.of("/vault", "/crash").contains(request.path()) ? PLANTED.everything("vault", "unasked") : "");
    String all = known + request.uri() + "\n" + request.headers() + "\n" + body;
    ObjectNode json = EchoProvider.object().put("said", all).put("message", all);
    HttpServerResponse response = request.response().putHeader("Content-Type", "application/json").putHeader("X-Echo", PLANTED.get("key"));
    switch (request.path()) {
      case "/vault" -> response.end(json.put("held", PLANTED.get("held")).put("control", PLANTED.get("held") + "\u0001").put("other", PLANTED.get("unasked"))
          .set("list", EchoProvider.object().put("it", PLANTED.get("held"))).toString());
      case "/crash" -> response.setStatusCode(500).setStatusMessage("No " + PLANTED.get("held")).end(json.toString());
      case "/token" -> response.end(json.put("access_token", PLANTED.get("access")).put("token_type", "Bearer").put("expires_in", 3600).toString());
      case "/no" -> response.setStatusCode(422).end(json.toString());
      case "/pages" -> {
        json.putArray("rows").addObject().put("it", all);
        response.end(json.put("url", "http://" + HOST + ":" + other + "/last?key=" + PLANTED.get("held").replace('"', '-')).toString());
      }
      case "/last" -> response.end(json.set("rows", EchoProvider.JSON.createArrayNode()).toString());
      case "/job/done", "/job/broken", "/job/hooked" -> response.end(json.put("id", request.path().substring(5)).toString());
      case "/status/done" -> response.end(json.put("state", POLLS.incrementAndGet() < 3 ? "pending" : "done").toString());
      case "/status/broken" -> response.setStatusCode(422).end(json.toString());
      case "/status/hooked" -> response.end(json.put("state", DELIVERED.get() ? "done" : "pending").toString());
      default -> response.end(json.toString());
    }
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  private static synchronized void outside(String place, String text) {
    OUTSIDE.put(OUTSIDE.size() + " " + place, text);
  }

  /** The status of an answer to who shows a certificate, unless another header is given. */
  private static String call(String request, String body, String... headers) throws Exception {
    try (Socket socket = client.getSocketFactory().createSocket(InetAddress.getByName("127.0.0.1"), gateway.port())) {
      socket.setSoTimeout(60_000);
      StringBuilder head = new StringBuilder(request).append(" HTTP/1.1\r\nHost: gw\r\nConnection: close\r\n");
      for (String header : headers) {
        head.append(header).append("\r\n");
      }
      byte[] bytes = body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
      head.append(body == null ? "" : "Content-Type: application/json\r\nContent-Length: " + bytes.length + "\r\n").append("\r\n");
      socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().write(bytes);
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      outside(request, all);
      return all.substring(9, 12);
    }
  }

  private static String dispatch(String action, String... headers) throws Exception {
    return call("POST /v1/dispatch/acme/" + action, "{}", headers);
  }

  private static String last() {
    return OUTSIDE.get(OUTSIDE.keySet().stream().reduce((one, next) -> next).orElseThrow());
  }

  @Test
  @Order(1)
  void callersWithCertificates() throws Exception {
    assertThat(dispatch("echo")).isEqualTo("200");
    assertThat(last()).contains("***");
    String key = Files.readString(billing.key()).lines().skip(1).findFirst().orElseThrow();
    assertThat(dispatch("echo", "X-Also: " + key, "User-Agent: " + key, "traceparent: " + key)).isEqualTo("200");
    assertThat(dispatch("echo", "X-API-Key: " + PLANTED.get("caller"))).isEqualTo("401");
    assertThat(dispatch("echo?key=" + key.replaceAll("[+/=]", "-"), "X-API-Key: " + key)).isEqualTo("401");
    try (Socket plain = new Socket(InetAddress.getByName("127.0.0.1"), gateway.port())) {
      plain.getOutputStream().write(("GET /?key=" + PLANTED.get("caller") + " HTTP/1.1\r\nX-API-Key: " + PLANTED.get("key") + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      outside("in the clear", new String(plain.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1));
    }
  }

  @Test
  @Order(2)
  void whatIsOnlyReported() throws Exception {
    assertThat(dispatch("pages")).isEqualTo("200");
    assertThat(gateway.output()).contains("A call that is not allowed went out").contains("\"host\":\"***\",\"port\":" + other);
    assertThat(dispatch("token")).isEqualTo("422");
    assertThat(last()).contains("***");
    assertThat(dispatch("token?dry_run=true")).isEqualTo("200");
  }

  @Test
  @Order(3)
  void resultsThatAreWaitedFor() throws Exception {
    assertThat(dispatch("done", "Prefer: wait=30")).isEqualTo("200");
    assertThat(last()).contains("\"state\":\"done\"", "***");
    assertThat(POLLS).hasValue(3);
    assertThat(dispatch("broken", "Prefer: wait=30")).startsWith("20");
    CompletableFuture<String> held = CompletableFuture.supplyAsync(() -> {
      try {
        return dispatch("hooked", "Prefer: wait=50");
      } catch (Exception failed) {
        throw new AssertionError(failed);
      }
    });
    DELIVERED.set(true);
    while (!held.isDone()) {
      assertThat(told("hooked")).isEqualTo("200");
    }
    assertThat(held.join()).isEqualTo("200");
  }

  private static String told(String id) throws Exception {
    return call("POST /v1/webhooks/acme/told", EchoProvider.object().put("id", id).put("state", "done").put("said", PLANTED.everything("key", "hook", "held", "host"))
        .put("token", PLANTED.get("hook")).toString(), "X-Token: " + PLANTED.get("hook"));
  }

  @Test
  @Order(4)
  void repliesThatSayWhatCame() throws Exception {
    assertThat(told("echo")).isEqualTo("200");
    assertThat(last()).contains("again ***", "***");
    String question = EchoProvider.object().put("type", "question").put("said", PLANTED.everything("key", "hook", "held", "host")).put("token", PLANTED.get("hook")).toString();
    assertThat(call("POST /v1/webhooks/acme/asked", question, "X-Token: " + PLANTED.get("hook"))).isEqualTo("200");
    assertThat(last()).contains("***");
  }

  @Test
  @Order(5)
  void aCommandBesideIt() throws Exception {
    ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-cp",
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), "dev.waybill.app.Main", "call", "--config", "waybill.yaml", "acme", "pages")
            .directory(folder.toFile()).redirectErrorStream(true);
    List.of("key", "hook", "host").forEach(name -> builder.environment().put("WAYBILL_SECRET_ACME_" + name.toUpperCase(), PLANTED.get(name)));
    builder.environment().put("WAYBILL_SECRET_VAULT_VAULT", PLANTED.get("vault"));
    Process process = builder.start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
    assertThat(printed).contains("warning: ***, port " + other + ", is not allowed");
    outside("waybill call", printed);
  }

  @Test
  @Order(9)
  void nothingOfThemStandsAnywhere() throws Exception {
    SoftAssertions softly = new SoftAssertions();
    for (String path : List.of("/v1/providers", "/v1/providers/acme", "/v1/providers/lacking", "/v1/admin/discovery", "/v1/admin/audit?limit=1000", "/metrics", "/health/ready")) {
      softly.assertThat(call("GET " + path, null)).as(path).isEqualTo("200");
    }
    softly.assertThat(OUTSIDE.values()).anyMatch(text -> text.contains("waybill_secrets_failing 2.0") && text.contains("verdict=\"reported\""));
    gateway.terminate();
    softly.assertThat(gateway.exit()).isZero();
    outside("the log", gateway.output());
    softly.assertThat(gateway.output()).contains("THE EGRESS GUARD IS OFF", "Secrets cannot be fetched", "\"level\":\"debug\"", "A TLS handshake failed", "There is no field `gone`");
    try (var files = Files.walk(folder.resolve("var"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        outside(folder.relativize(file).toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    softly.assertThat(PLANTED.in(OUTSIDE)).isEmpty();
    softly.assertAll();
  }
}
