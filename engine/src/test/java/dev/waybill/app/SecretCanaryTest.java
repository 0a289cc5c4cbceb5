package dev.waybill.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.secret.Secret;
import dev.waybill.secret.SecretStore;
import dev.waybill.secret.StoreKey;
import dev.waybill.signature.TestKeys;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets are planted wherever a manifest takes one, and the provider gives back all it got, in every spelling and every place. None
 * of it may come out again: not in an answer, not in the log at its loudest, not in metrics, listings or dry runs.
 */
class SecretCanaryTest {
  private static final String NOT_MAPPED = "unmapped-body-marker";
  private static final String STORE_KEY = StoreKey.make(new SecureRandom());
  private static final String PEM = TestKeys.forAlgorithm("RS256");
  private static final String CALLER = "caller-key-canary-77d1";
  private static final Map<String, String> SECRETS = new LinkedHashMap<>();
  private static final Map<String, String> DERIVED = new LinkedHashMap<>();
  private static final Map<String, String> AUTH = new LinkedHashMap<>();

  static {
    SECRETS.put("token", "tOken/canary+one=%2f&q");
    SECRETS.put("user", "uSer-canary-two");
    SECRETS.put("pass", "pAss:canary three<>&'\"\\");
    SECRETS.put("header", "hEader.canary~four!");
    SECRETS.put("query", "qUery canary/five+&=%");
    SECRETS.put("cookie", "cOokie-canary_six");
    SECRETS.put("field", "fIeld\"canary\\seven é☃ </x>");
    SECRETS.put("body", "bOdy{canary}eight\u2028");
    SECRETS.put("file", "fIle-canary-nine");
    SECRETS.put("digits", "90817263544536271809");
    SECRETS.put("signing", "sIgning-canary-ten: long enough for every digest that signs");
    AUTH.put("bearer", "{ bearer: { token: $.secret.token } }");
    AUTH.put("basic", "{ basic: { username: $.secret.user, password: $.secret.pass } }");
    AUTH.put("header", "{ key: { header: X-API-Key, value: $.secret.header } }");
    AUTH.put("query", "{ key: { query: key, value: $.secret.query } }");
    AUTH.put("cookie", "{ key: { cookie: sid, value: $.secret.cookie } }");
    AUTH.put("field", "{ key: { field: api_key, value: $.secret.field } }");
    AUTH.put("jwt", "{ jwt: { alg: HS256, key: $.secret.signing, claims: { sub: $.secret.user } } }");
    AUTH.put("sign", "{ sign: { alg: hmac-sha256, key: $.secret.signing, payload: \"{{request.body}}\", place: { header: X-Sign } } }");
    AUTH.put("sigv4", "{ aws_sigv4: { service: s3, region: x, access_key: $.secret.user, secret_key: $.secret.signing, session_token: $.secret.token } }");
    AUTH.put("oauth1", "{ oauth1: { consumer_key: $.secret.user, consumer_secret: $.secret.signing, token: $.secret.user, token_secret: $.secret.token, alg: PLAINTEXT } }");
    AUTH.put("digest", "{ digest: { username: $.secret.user, password: $.secret.signing } }");
    SECRETS.put("login", "lOgin-canary-eleven%");
    SECRETS.put("client", "cLient-canary-twelve/+");
    SECRETS.put("sealed", "sEaled-canary-thirteen");
    SECRETS.put("fetched", "fEtched-canary-fourteen");
    DERIVED.put("sid", "sIdentity-canary-fifteen");
    DERIVED.put("access_token", "aCcess-canary-sixteen.&");
    DERIVED.put("vault", "vAult-token-canary-seventeen");
    AUTH.put("session", "{ session: { login: [ { id: in, request: { POST: /login, json: { u: $.secret.user, p: $.secret.login }, auth: none } } ],"
        + " keep: { token: $.steps.in.body.sid } } }");
    AUTH.put("oauth2", "{ oauth2: { grant: client_credentials, token_url: /token, client: { id: $.secret.user, secret: $.secret.client } } }");
    AUTH.put("sealed", "{ bearer: { token: $.secret.sealed } }");
    AUTH.put("fetched", "{ bearer: { token: $.secret.fetched } }");
    AUTH.put("infield", "{ jwt: { alg: HS256, key: $.secret.signing, place: { field: assertion } } }");
    AUTH.put("rsa", "{ jwt: { alg: RS256, key: $.secret.pem, claims: { sub: $.secret.user } } }");
    AUTH.put("several", "[ { bearer: { token: \"v1 {{secret.file}}\" } }, { key: { header: X-Digits, value: $.secret.digits } } ]");
  }

  private static final Vertx VERTX = Vertx.vertx();
  private static final Map<String, String> OUTSIDE = new LinkedHashMap<>();
  private static Serving gateway;

  @TempDir static Path folder;

  @BeforeAll
  static void start() throws Exception {
    int port = VERTX.createHttpServer().requestHandler(request -> request.body().onSuccess(body -> echo(request, body.toString())))
        .listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join().actualPort();
    StringBuilder actions = new StringBuilder();
    AUTH.forEach((name, auth) -> actions.append("""
          %1$s:
            input: { type: object, properties: { how: { type: string } } }
            auth: %2$s
            request: { POST: "/{{input.how}}", headers: { X-Also: "{{secret.header}}" }, json: { body: $.secret.body, digest: "{{hmac \\"sha256\\" secret.body \\"x\\"}}" } }
        """.formatted(name, auth)));
    Station.manifest(folder, "echo", """
        manifest: 1
        id: echo
        name: Echo
        version: 1.0.0
        allowed_domains: ["127.0.0.1:%1$d"]
        base: http://127.0.0.1:%1$d
        secrets: { %2$s }
        errors:
          - { when: { $.body.rule: true }, code: rejected, reason: $.body.reason, message: "It said {{body.message}}" }
        maps: { known: { yes: true } }
        actions:
        %3$s
          mapped:
            input: { type: object, properties: { how: { type: string } } }
            auth: { bearer: { token: $.secret.token } }
            request: { POST: /ok }
            output: { v: { $from: $.body.message, $map: known } }
          typed:
            auth: { bearer: { token: $.secret.token } }
            request: { POST: /ok }
            output: { v: { $from: $.body.message, $type: integer } }
        """.formatted(port, SECRETS.keySet().stream().map(name -> name + ": {}").collect(Collectors.joining(", ", "pem: {}, ", "")), actions));
    Station.manifest(folder, "vault", """
        manifest: 1
        id: vault
        name: Vault
        version: 1.0.0
        allowed_domains: ["127.0.0.1:%1$d"]
        base: http://127.0.0.1:%1$d
        secrets: { token: {} }
        auth: { bearer: { token: $.secret.token } }
        actions: { read: { request: { GET: /vault }, output: { data: $.body } } }
        """.formatted(port));
    Files.writeString(folder.resolve("vault.token"), DERIVED.get("vault"));
    Files.writeString(folder.resolve("store.key"), STORE_KEY);
    new SecretStore(folder.resolve("var"), new SecureRandom()).set("echo/sealed", Secret.of(SECRETS.get("sealed")),
        List.of(StoreKey.parse(STORE_KEY, "a test")), Instant.EPOCH);
    Map<String, String> environment = new LinkedHashMap<>();
    SECRETS.forEach((name, value) -> environment.put("WAYBILL_SECRET_ECHO_" + name.toUpperCase(), value));
    List.of("FILE", "SEALED", "FETCHED").forEach(name -> environment.remove("WAYBILL_SECRET_ECHO_" + name));
    Files.createDirectories(folder.resolve("vault"));
    Files.writeString(folder.resolve("vault/pem"), PEM);
    Files.writeString(folder.resolve("vault/file"), SECRETS.get("file") + "\n");
    environment.put("LC_ALL", "C.UTF-8");
    String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(CALLER.getBytes(StandardCharsets.UTF_8)));
    gateway = Serving.start(folder, Station.LOOPBACK + """
        listen: "127.0.0.1:0"
        data: var
        log: { level: trace, format: json }
        access: { keys: [ { name: all, hash: "sha256:%s", scopes: ["dispatch:*/*", read, "admin:read"] } ] }
        secrets: { key: { file: store.key } }
        providers:
          vault: { secrets: { token: { file: vault.token } } }
          echo:
            secrets:
              file: { file: vault/file }
              pem: { file: vault/pem }
              sealed: { store: true }
              fetched: { provider: vault, action: read, field: value }
        """.formatted(hash), environment, "-Dsun.jnu.encoding=UTF-8");
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  /** All of a request, and all secrets besides, in every spelling, as text. */
  private static String everything(HttpServerRequest request, String body) {
    StringBuilder all = new StringBuilder(request.uri()).append('\n');
    request.headers().forEach((name, value) -> Planted.spellings(value).forEach(spelling -> all.append(name).append(": ").append(spelling).append('\n')));
    Planted.spellings(body).forEach(spelling -> all.append(spelling).append('\n'));
    SECRETS.values().forEach(secret -> Planted.spellings(secret).forEach(spelling -> all.append("secret ").append(spelling).append('\n')));
    List.of(PEM, PEM.replace("\n", "\\n"), PEM.replace("\n", " "), EchoProvider.JSON.getNodeFactory().textNode(PEM).toString(),
        Base64.getEncoder().encodeToString(PEM.getBytes(StandardCharsets.UTF_8))).forEach(key -> all.append("key ").append(key).append('\n'));
    SECRETS.values().stream().filter(secret -> secret.length() >= 16).forEach(secret -> all.append("cut off ").append(secret, 0, 9).append(" and ").append(secret.substring(secret.length() - 9)).append('\n'));
    return all.toString();
  }

  private static void echo(HttpServerRequest request, String body) {
    String all = everything(request, body);
    HttpServerResponse response = request.response();
    ObjectNode json = EchoProvider.object().put("message", all).put("reason", all);
    SECRETS.values().forEach(secret -> json.put(secret, "as a key"));
    json.putArray("list").add(all).addObject().put("deep", all);
    json.put("number", new java.math.BigInteger(SECRETS.get("digits")));
    String text = request.path();
    response.putHeader("X-Echo", URLEncoder.encode(all, StandardCharsets.UTF_8).substring(0, 4_000));
    response.putHeader("Content-Type", text.startsWith("/text") || text.startsWith("/broken") ? "text/plain" : "application/json");
    switch (text) {
      case "/vault" -> response.end(EchoProvider.object().put("value", SECRETS.get("fetched")).toString());
      case "/login", "/token" -> response.end(EchoProvider.object().put("sid", DERIVED.get("sid")).put("access_token", DERIVED.get("access_token"))
          .put("token_type", "Bearer").put("expires_in", 3600).toString());
      case "/phrase" -> response.setStatusCode(400).setStatusMessage("No " + SECRETS.get("token") + " " + SECRETS.get("query")).end(all);
      case "/trailer" -> {
        response.setChunked(true).putTrailer("X-Echo", SECRETS.get("token"));
        response.end(json.toString());
      }
      case "/cut" -> {
        response.putHeader("Content-Length", "1000000");
        response.write(all.substring(0, 1_000)).onComplete(written -> request.connection().close());
      }
      case "/ok" -> response.end(json.toString());
      case "/text" -> response.end(all);
      case "/rule" -> response.setStatusCode(400).end(json.put("rule", true).toString());
      case "/status" -> response.setStatusCode(422).end(json.put("x", NOT_MAPPED).toString());
      case "/server" -> response.setStatusCode(500).end(json.put("x", NOT_MAPPED).toString());
      case "/broken" -> response.putHeader("Content-Type", "application/json").end(NOT_MAPPED + all);
      case "/textfail" -> response.setStatusCode(403).end(NOT_MAPPED + all);
      case "/away" -> response.setStatusCode(302).putHeader("Location", "http://" + NOT_MAPPED + ".example/" + SECRETS.get("header")).end();
      default -> response.setStatusCode(400).setStatusMessage(NOT_MAPPED).end(NOT_MAPPED);
    }
  }

  private static String call(String method, String path, String json) throws Exception {
    Telephone.Answer answer = Telephone.once(gateway.port(), method, path, json, "X-API-Key", CALLER);
    OUTSIDE.put(OUTSIDE.size() + " " + method + " " + path, answer.status() + "" + answer.headers() + "\n" + answer.body());
    return answer.status() + " " + (answer.status() == 200 ? "" : answer.code());
  }

  private static Planted planted() {
    Planted planted = new Planted();
    SECRETS.forEach(planted::secret);
    DERIVED.forEach(planted::secret);
    planted.secret("store key", STORE_KEY);
    planted.pem("pem", PEM);
    String basic = SECRETS.get("user") + ":" + SECRETS.get("pass");
    planted.text(Base64.getEncoder().encodeToString(basic.getBytes(StandardCharsets.UTF_8)));
    planted.text(CALLER);
    planted.text(NOT_MAPPED);
    return planted;
  }

  @Test
  void noSecretComesOutAgain() throws Exception {
    OUTSIDE.clear();
    for (String auth : AUTH.keySet()) {
      String path = "/v1/dispatch/echo/" + auth;
      assertThat(call("POST", path, "{\"how\":\"ok\"}")).isEqualTo("200 ");
      assertThat(call("POST", path, "{\"how\":\"text\"}")).isEqualTo("200 ");
      assertThat(call("POST", path, "{\"how\":\"rule\"}")).isEqualTo("422 rejected");
      assertThat(call("POST", path, "{\"how\":\"status\"}")).isEqualTo("422 invalid_request");
      assertThat(call("POST", path, "{\"how\":\"server\"}")).isEqualTo("503 unavailable");
      assertThat(call("POST", path, "{\"how\":\"broken\"}")).isEqualTo("502 bad_response");
      assertThat(call("POST", path, "{\"how\":\"textfail\"}")).isEqualTo("502 forbidden");
      assertThat(call("POST", path, "{\"how\":\"away\"}")).isEqualTo("502 bad_response");
      assertThat(call("POST", path, "{\"how\":\"phrase\"}")).isEqualTo("422 invalid_request");
      assertThat(call("POST", path, "{\"how\":\"trailer\"}")).isEqualTo("200 ");
      assertThat(call("POST", path, "{\"how\":\"cut\"}")).matches("50[234] .*");
      assertThat(call("POST", path, "{\"how\":\"else\"}")).isEqualTo("422 invalid_request");
      assertThat(call("POST", path + "?dry_run=true", "{\"how\":\"ok\"}")).isEqualTo("200 ");
      assertThat(call("POST", path, "{\"how\":1}")).isEqualTo("422 invalid_request");
    }
    assertThat(call("POST", "/v1/dispatch/echo/mapped", "{}")).isEqualTo("502 bad_response");
    assertThat(call("POST", "/v1/dispatch/echo/typed", "{}")).isEqualTo("502 bad_response");
    for (String path : List.of("/v1/providers", "/v1/providers/echo", "/v1/contracts", "/v1/admin/discovery", "/metrics", "/health/ready", "/v1/providers/vault")) {
      call("GET", path, null);
    }
    gateway.terminate();
    assertThat(gateway.exit()).isZero();
    assertThat(gateway.output()).contains("\"level\":\"debug\"");
    OUTSIDE.put("the log", gateway.output());
    assertThat(planted().in(OUTSIDE)).isEmpty();
  }
}
