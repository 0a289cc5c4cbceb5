package dev.waybill.app;

import dev.waybill.secret.Secret;
import dev.waybill.secret.SecretStore;
import dev.waybill.secret.StoreKey;
import dev.waybill.signature.TestKeys;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands print where secrets are set, sealed, wrong, or given back by the provider that is called. */
class SecretsInCommandsTest {
  private static final List<String> ACTIONS = List.of("bearer", "basic", "query", "cookie", "jwt", "sign", "sigv4", "oauth1", "oauth2", "badkey", "base64");

  @TempDir Path folder;

  private final Planted planted = new Planted();
  private final SoftAssertions softly = new SoftAssertions();

  private void echo(HttpServerRequest request, String body) {
    String all = planted.everything("key", "user", "pem", "bad") + request.uri() + "\n" + request.headers() + "\n" + body;
    request.response().setStatusCode(request.path().equals("/no") ? 422 : 200).putHeader("Content-Type", "application/json").end(EchoProvider.object()
        .put("said", all).put("access_token", planted.get("access")).put("token_type", "Bearer").put("expires_in", 3600).toString());
  }

  private Path project(int port) throws Exception {
    Map<String, String> auth = new LinkedHashMap<>();
    auth.put("bearer", "{ bearer: { token: $.secret.key } }");
    auth.put("basic", "{ basic: { username: $.secret.user, password: $.secret.key } }");
    auth.put("query", "{ key: { query: key, value: $.secret.key } }");
    auth.put("cookie", "{ key: { cookie: sid, value: $.secret.user } }");
    auth.put("jwt", "{ jwt: { alg: RS256, key: $.secret.pem, claims: { sub: $.secret.user } } }");
    auth.put("sign", "{ sign: { alg: hmac-sha256, key: $.secret.key, payload: \"{{request.body}}\", place: { header: X-Sign } } }");
    auth.put("sigv4", "{ aws_sigv4: { service: s3, region: x, access_key: $.secret.user, secret_key: $.secret.key } }");
    auth.put("oauth1", "{ oauth1: { consumer_key: $.secret.user, consumer_secret: $.secret.key, token: $.secret.user, token_secret: $.secret.key, alg: PLAINTEXT } }");
    auth.put("oauth2", "{ oauth2: { grant: client_credentials, token_url: /token, client: { id: $.secret.user, secret: $.secret.key } } }");
    auth.put("badkey", "{ jwt: { alg: RS256, key: $.secret.bad } }");
    auth.put("base64", "{ key: { header: X-Key, value: \"{{base64 secret.key}} {{hmac \\\"sha256\\\" secret.key \\\"x\\\"}} {{urlencode secret.user}}\" } }");
    StringBuilder actions = new StringBuilder();
    StringBuilder tests = new StringBuilder();
    auth.forEach((name, scheme) -> {
      actions.append("  ").append(name).append(": { auth: ").append(scheme)
          .append(", request: { POST: \"/{{input.at}}\", json: { also: $.secret.key } }, input: { type: object, properties: { at: { type: string, default: ok } } }, ")
          .append("errors: [ { when: { $.status: 422 }, code: rejected, message: $.body.said } ] }\n");
      tests.append("  - { name: ").append(name).append(", action: ").append(name)
          .append(", exchange: [ { request: { $.header.nothing: x }, reply: { status: 200, json: { a: 1 } } } ], expect: { output: { b: 2 } } }\n");
    });
    Files.writeString(folder.resolve("pem"), planted.pem("pem", TestKeys.forAlgorithm("RS256")));
    Files.writeString(folder.resolve("user"), planted.secret("user", "uSer-canary-of-commands"));
    Files.writeString(folder.resolve("bad"), planted.secret("bad", "bAd-canary-of-commands, no key at all"));
    Files.writeString(folder.resolve("store.key"), planted.secret("store key", StoreKey.make(new SecureRandom())));
    planted.secret("access", "aCcess-canary-of-commands");
    new SecretStore(folder.resolve("var"), new SecureRandom()).set("echo/key", Secret.of(planted.secret("key", "kEy+canary/of=commands &%\"'<>")),
        List.of(StoreKey.parse(planted.get("store key"), "a test")), Instant.EPOCH);
    Files.writeString(folder.resolve("control"), planted.secret("control", "cOntrol-canary\u0001of-commands"));
    Station.manifest(folder, "lacking", """
        manifest: 1
        id: lacking
        name: Lacking
        version: 1.0.0
        allowed_domains: ["127.0.0.1:%1$d"]
        base: http://127.0.0.1:%1$d
        secrets: { key: {} }
        auth: { bearer: { token: $.secret.key } }
        actions: { go: { request: { GET: /ok } } }
        """.formatted(port));
    return Ran.project(folder, "echo", """
        manifest: 1
        id: echo
        name: Echo
        version: 1.0.0
        allowed_domains: ["127.0.0.1:%1$d"]
        base: http://127.0.0.1:%1$d
        secrets: { key: {}, user: {}, pem: {}, bad: {} }
        actions:
        %2$stests:
        %3$s""".formatted(port, actions, tests), Station.LOOPBACK + """
        data: var
        secrets: { key: { file: store.key } }
        providers:
          echo: { secrets: { key: { store: true }, user: { file: user }, pem: { file: pem }, bad: { file: bad } } }
          lacking: { secrets: { key: { file: control } } }
        """);
  }

  @Test
  void noCommandPrintsASecret() throws Exception {
    Vertx vertx = Vertx.vertx();
    Map<String, String> printed = new LinkedHashMap<>();
    try {
      int port = vertx.createHttpServer().requestHandler(request -> request.body().onSuccess(body -> echo(request, body.toString()))).listen(0, "127.0.0.1")
          .toCompletionStage().toCompletableFuture().join().actualPort();
      Path settings = project(port);
      Path no = Files.writeString(folder.resolve("no.json"), "{\"at\": \"no\"}");
      for (String action : ACTIONS) {
        int code = action.equals("badkey") ? 1 : 0;
        run(printed, code, "call", "--config", settings, "echo", action);
        run(printed, 1, "call", "--config", settings, "echo", action, "--input", no);
        run(printed, 0, "render", "--config", settings, "echo", action);
        run(printed, 0, "render", "--config", settings, "--curl", "echo", action, "--input", no);
        run(printed, 0, "explain", "--config", settings, "echo", action);
      }
      run(printed, 1, "call", "--config", settings, "lacking", "go");
      run(printed, 0, "render", "--config", settings, "lacking", "go");
      for (String format : List.of("text", "json", "junit")) {
        run(printed, 1, "test", "--config", settings, "--format", format, "--coverage");
      }
      for (String format : List.of("text", "json", "sarif")) {
        run(printed, 0, "check", "--config", settings, "--format", format);
      }
      run(printed, 0, "explain", "--config", settings, "echo");
      run(printed, 0, "secret", "list", "--config", settings);
      for (String written : List.of("\"" + planted.get("user") + "\"", "{ env: \"" + planted.get("user") + "\" }", "[ " + planted.get("user") + " ]",
          "{ value: " + planted.get("user") + " }", "{ env: [ " + planted.get("user") + " ] }", "{ provider: x, value: " + planted.get("user") + " }",
          "{ store: { x: " + planted.get("user") + " } }", "|\n        " + planted.get("user"))) {
        Path wrong = Files.writeString(folder.resolve("wrong.yaml"), "providers:\n  echo:\n    secrets:\n      user: " + written + "\n");
        run(printed, 1, "check", "--config", wrong);
      }
      Files.writeString(folder.resolve("store.key"), planted.secret("another key", StoreKey.make(new SecureRandom())));
      run(printed, 1, "call", "--config", settings, "echo", "bearer");
      Files.writeString(folder.resolve("store.key"), planted.secret("no key", "nO-key-canary-of-commands"));
      run(printed, 1, "call", "--config", settings, "echo", "bearer");
      run(printed, 1, "secret", "rotate", "--finish", "--config", settings);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
    softly.assertThat(planted.in(printed)).isEmpty();
    softly.assertAll();
  }

  private void run(Map<String, String> printed, int code, Object... words) {
    Ran ran = Ran.command(words);
    softly.assertThat(ran.code()).as(List.of(words) + "\n" + ran.out() + ran.err()).isEqualTo(code);
    printed.put(printed.size() + " " + List.of(words), ran.out() + ran.err());
  }
}
