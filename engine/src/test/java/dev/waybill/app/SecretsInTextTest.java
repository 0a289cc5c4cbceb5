package dev.waybill.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.dispatch.Order;
import dev.waybill.secret.Secret;
import dev.waybill.secret.SecretStore;
import dev.waybill.secret.StoreKey;
import dev.waybill.signature.TestKeys;
import io.vertx.core.Vertx;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every object of ours that a running engine holds, printed: whoever logs one by mistake gives no secret away. */
class SecretsInTextTest {
  private static final String CANARY = "canary-in-text-0123456789-long-enough-for-every-digest-that-signs-9876";
  private static final String ROTATED = "rotated-in-text-0123456789";
  private static final List<String> AUTH = List.of(
      "{ bearer: { token: $.secret.key } }",
      "{ basic: { username: user, password: $.secret.key } }",
      "{ key: { header: X-Key, value: $.secret.key } }",
      "{ key: { field: key, value: $.secret.key } }",
      "{ digest: { username: user, password: $.secret.key } }",
      "{ jwt: { alg: HS256, key: $.secret.key, claims: { iss: $.secret.key } } }",
      "{ sign: { alg: hmac-sha256, key: $.secret.key, payload: \"{{request.body}}\", place: { header: X-Sign } } }",
      "{ aws_sigv4: { service: s3, region: x, access_key: $.secret.key, secret_key: $.secret.key } }",
      "{ oauth1: { consumer_key: $.secret.key, consumer_secret: $.secret.key, token: $.secret.key, token_secret: $.secret.key, alg: HMAC-SHA256 } }",
      "{ oauth2: { grant: client_credentials, token_url: /token, client: { id: a, secret: $.secret.key } } }",
      "{ oauth2: { grant: client_credentials, token_url: /token, client: { id: a, secret: $.secret.key, via: post }, place: { query: t } } }",
      "{ oauth2: { grant: client_credentials, token_url: /token, client: { id: a, via: private_key_jwt, key: $.secret.pem, alg: RS256 } } }",
      "{ oauth2: { grant: password, token_url: /token, username: $.secret.key, password: $.secret.key, client: { id: a, via: none } } }",
      "{ oauth2: { grant: refresh_token, token_url: /token, refresh_token: $.secret.refresh, client: { id: a, via: none } } }",
      "{ jwt: { alg: RS256, key: $.secret.pem, claims: { sub: $.secret.key } } }",
      "{ http_signature: { keyid: a, alg: hmac-sha256, key: $.secret.key, components: [ \"@method\" ] } }",
      "{ session: { login: [ { id: in, request: { POST: /token, form: { p: $.secret.key } } } ], keep: { token: $.steps.in.body.access_token } } }");

  @TempDir Path folder;

  @Test
  void nothingThatIsPrintedHoldsASecret() throws Exception {
    Vertx vertx = Vertx.vertx();
    int port = vertx.createHttpServer().requestHandler(request -> request.body().onSuccess(body -> request.response()
        .putHeader("Content-Type", "application/json").end("{\"access_token\":\"" + CANARY + "-token\",\"token_type\":\"Bearer\",\"expires_in\":3600,\"refresh_token\":\"" + ROTATED + "\"}")))
        .listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join().actualPort();
    StringBuilder actions = new StringBuilder();
    for (int i = 0; i < AUTH.size(); i++) {
      actions.append("  a").append(i).append(": { auth: ").append(AUTH.get(i)).append(", request: { POST: /go, json: { a: 1 } } }\n");
    }
    Station.manifest(folder, "acme", """
        manifest: 1
        id: acme
        name: Acme
        version: 1.0.0
        allowed_domains: ["127.0.0.1:%1$d"]
        base: http://127.0.0.1:%1$d
        secrets: { key: {}, hook: {}, pem: {}, refresh: { rotating: true } }
        actions:
        %2$swebhooks:
          one: { verify: { standard_webhooks: { secret: $.secret.hook } }, events: [ { emit: a.b@1, output: {} } ] }
          three: { verify: { signature: { alg: hmac-sha256, key: $.secret.key, payload: "{{raw}}", signature: $.header.x-sign } }, events: [ { emit: a.b@1, output: {} } ] }
          four: { verify: { basic: { username: user, password: $.secret.key } }, events: [ { emit: a.b@1, output: {} } ] }
          five: { verify: { jwt: { token: $.header.x-jwt, key: $.secret.key, alg: HS256 } }, events: [ { emit: a.b@1, output: {} } ] }
          two: { verify: { token: { $.header.x-token: $.secret.key } }, events: [ { emit: a.b@1, output: {} } ] }
        """.formatted(port, actions));
    String hook = java.util.Base64.getEncoder().encodeToString((CANARY + "-hook").getBytes(java.nio.charset.StandardCharsets.UTF_8));
    Files.writeString(folder.resolve("hook"), "whsec_" + hook);
    String key = StoreKey.make(new SecureRandom());
    Files.writeString(folder.resolve("store.key"), key);
    new SecretStore(folder.resolve("var"), new SecureRandom()).set("acme/key", Secret.of(CANARY), List.of(StoreKey.parse(key, "a test")), Instant.EPOCH);
    String pem = Files.readString(Files.writeString(folder.resolve("pem"), TestKeys.forAlgorithm("RS256")));
    Path settings = Files.writeString(folder.resolve("waybill.yaml"), Station.LOOPBACK + """
        data: var
        secrets: { key: { file: store.key } }
        providers: { acme: { secrets: { key: { store: true }, hook: { file: hook }, pem: { file: pem }, refresh: { store: key } } } }
        """);
    Workbench bench = Workbench.open(settings, null);
    try (LiveEngine live = LiveEngine.open(bench, 1, false, Onlookers.NONE)) {
      assertThat(live.library().report().refused()).isEmpty();
      for (int i = 0; i < AUTH.size(); i++) {
        assertThat(live.dispatch(new Order("acme", "a" + i, EchoProvider.object(), false, null)).problem()).as(AUTH.get(i)).isNull();
      }
      assertThat(leaks(List.of(live, bench), List.of(CANARY, CANARY.substring(0, 8), CANARY.substring(CANARY.length() - 8), hook, key,
          ROTATED, pem.lines().skip(2).findFirst().orElseThrow()))).isEmpty();
    }
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /** The classes whose objects print one of the texts, among all that can be reached from the roots. */
  private static Set<String> leaks(List<Object> roots, List<String> texts) throws IllegalAccessException {
    Set<String> leaks = new TreeSet<>();
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Object> left = new ArrayDeque<>(roots);
    int ours = 0;
    while (!left.isEmpty()) {
      Object one = left.poll();
      if (one == null || !seen.add(one)) {
        continue;
      }
      if (one instanceof Map<?, ?> map) {
        left.addAll(map.keySet().stream().filter(java.util.Objects::nonNull).toList());
        left.addAll(map.values().stream().filter(java.util.Objects::nonNull).toList());
      } else if (one instanceof Collection<?> list) {
        left.addAll(list.stream().filter(java.util.Objects::nonNull).toList());
      } else if (one instanceof Object[] array) {
        java.util.Arrays.stream(array).filter(java.util.Objects::nonNull).forEach(left::add);
      } else if (one instanceof Optional<?> optional) {
        optional.ifPresent(left::add);
      } else if (one instanceof AtomicReference<?> reference && reference.get() != null) {
        left.add(reference.get());
      } else if (one.getClass().getName().startsWith("dev.waybill.") && !(one instanceof JsonNode)) {
        ours++;
        String printed = String.valueOf(one);
        texts.stream().filter(printed::contains).forEach(text -> leaks.add(one.getClass().getName() + " prints " + text));
        for (Class<?> type = one.getClass(); type != null && type != Object.class; type = type.getSuperclass()) {
          for (Field field : type.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive() && type.getName().startsWith("dev.waybill.")) {
              field.setAccessible(true);
              Object value = field.get(one);
              if (value != null) {
                left.add(value);
              }
            }
          }
        }
      }
    }
    assertThat(ours).isGreaterThan(300);
    return leaks;
  }
}
